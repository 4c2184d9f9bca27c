using System.Diagnostics.CodeAnalysis;
using static TorchSharp.torch;

namespace Lateral.TorchSharp;

/// <summary>The functional form, in place of <c>torch.nn.functional.local_response_norm</c>.</summary>
[SuppressMessage("Naming", "CA1707:Identifiers should not contain underscores", Justification = "The names that TorchSharp's users know.")]
public static class LateralFunctional
{
    private static NormSource? last;

    /// <inheritdoc cref="LocalResponseNorm(long, double, double, double, LrnRegion)" path="/*"/>
    /// <inheritdoc cref="LocalResponseNorm.forward" path="/*"/>
    public static Tensor local_response_norm(
        Tensor input, long size, double alpha = 1e-4, double beta = 0.75, double k = 1, LrnRegion region = LrnRegion.AcrossChannels) =>
        local_response_norm(input, TorchOptions.Of(size, alpha, beta, k, region));

    /// <summary>With any parameters.</summary>
    /// <param name="input">N×C×…; within a channel with 1 to 3 spatial axes.</param>
    /// <param name="options">The parameters in canonical form.</param>
    /// <inheritdoc cref="LocalResponseNorm.forward" path="/exception"/>
    public static Tensor local_response_norm(Tensor input, LrnOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return LrnOperator.Apply(input, NormSource.For(options, ref last));
    }
}
