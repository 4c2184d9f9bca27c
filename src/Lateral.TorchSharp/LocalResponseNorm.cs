using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Lateral.TorchSharp;

/// <summary>
/// Local response normalization as a TorchSharp module, in place of <c>torch.nn.LocalResponseNorm</c>: the same numbers from
/// Lateral's kernels, also within a channel. Input and output are N×C×…
/// </summary>
/// <remarks>
/// <para>On the CPU: float32, float64, float16 and bfloat16 (which compute in float32), in contiguous or channels-last memory as
/// it is; other strides are copied once. The output has the input's memory format. It uses as many threads as
/// <c>torch.get_num_threads()</c> says. The gradient can be differentiated in turn.</para>
/// <para>On other devices the same values come from torch's own operations.</para>
/// </remarks>
public sealed class LocalResponseNorm : ParameterLessModule<Tensor, Tensor>
{
    private readonly NormSource norm;

    /// <summary>PyTorch's parameters: <c>y = x · (k + α/size · Σ x²)^−β</c>; an even size reaches one further before than after.</summary>
    /// <param name="size">The window's size along each axis it spans, 1 or more.</param>
    /// <param name="alpha">α, 0 or more; divided by the number of places in the window.</param>
    /// <param name="beta">β.</param>
    /// <param name="k">k, more than 0.</param>
    /// <param name="region">Across channels, as PyTorch's, or within a channel.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter out of its range.</exception>
    public LocalResponseNorm(long size, double alpha = 1e-4, double beta = 0.75, double k = 1, LrnRegion region = LrnRegion.AcrossChannels)
        : this(TorchOptions.Of(size, alpha, beta, k, region))
    {
    }

    /// <summary>Any parameters, even windows that lean the other way among them.</summary>
    /// <param name="options">The parameters in canonical form.</param>
    /// <exception cref="ArgumentNullException">No options.</exception>
    public LocalResponseNorm(LrnOptions options)
        : base(nameof(LocalResponseNorm))
    {
        ArgumentNullException.ThrowIfNull(options);
        norm = new NormSource(options);
    }

    /// <summary>The parameters.</summary>
    public LrnOptions Options => norm.Options;

    /// <summary>y, of the input's shape, type and memory format.</summary>
    /// <param name="input">N×C×…; within a channel with 1 to 3 spatial axes.</param>
    /// <exception cref="ArgumentException">A rank or an element type that cannot be normalized.</exception>
    /// <exception cref="ArgumentNullException">No tensor.</exception>
    /// <exception cref="ObjectDisposedException">A disposed tensor.</exception>
    public override Tensor forward(Tensor input) => LrnOperator.Apply(input, norm);

    /// <inheritdoc/>
    public override string ToString() => $"{nameof(LocalResponseNorm)}({Options})";
}
