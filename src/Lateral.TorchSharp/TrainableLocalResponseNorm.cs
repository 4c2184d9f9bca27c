using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Lateral.TorchSharp;

/// <summary>
/// Local response normalization whose α, β and k are trained: registered parameters named <c>alpha</c>, <c>beta</c> and <c>k</c>, of one
/// element each. Otherwise as <see cref="LocalResponseNorm"/>.
/// </summary>
/// <remarks>
/// <para>The gradients are those of the formula: with t_i = dy_i · y_i / scale_i, dα = −(β/n) Σ t_i Σ x_j², dβ = −Σ dy_i · y_i · ln scale_i,
/// dk = −β Σ t_i. To keep one of them fixed, set its <c>requires_grad</c> to false.</para>
/// <para>A step of the optimizer may leave the valid range. The next forward pass puts the parameter itself back on its
/// border, α at 0 and k at <see cref="MinimumK"/>, as projected gradient descent does: nothing hides behind another
/// parametrization, and what is saved is what is used.</para>
/// </remarks>
public sealed class TrainableLocalResponseNorm : nn.Module<Tensor, Tensor>
{
    /// <summary>The least k, 2⁻²⁰, a number in each type: where a window is all zeros, scale is k.</summary>
    public const double MinimumK = 1.0 / (1 << 20);

    // Torch finds, moves and saves parameters by their fields' names.
    private readonly Parameter alpha;
    private readonly Parameter beta;
    private readonly Parameter k;
    private readonly LrnOptions initial;
    private NormSource? norm;

    /// <summary>Starts from PyTorch's parameters.</summary>
    /// <inheritdoc cref="LocalResponseNorm(long, double, double, double, LrnRegion)" path="/param"/>
    /// <exception cref="ArgumentOutOfRangeException">A parameter out of its range, or a k below <see cref="MinimumK"/>.</exception>
    public TrainableLocalResponseNorm(long size, double alpha = 1e-4, double beta = 0.75, double k = 1, LrnRegion region = LrnRegion.AcrossChannels)
        : this(TorchOptions.Of(size, alpha, beta, k, region))
    {
    }

    /// <summary>Starts from any parameters.</summary>
    /// <param name="options">The parameters in canonical form; size, region and the side that an even window leans to stay.</param>
    /// <exception cref="ArgumentNullException">No options.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A k below <see cref="MinimumK"/>.</exception>
    public TrainableLocalResponseNorm(LrnOptions options)
        : base(nameof(TrainableLocalResponseNorm))
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.K, MinimumK);
        initial = options;
        alpha = nn.Parameter(tensor((float)options.Alpha));
        beta = nn.Parameter(tensor((float)options.Beta));
        k = nn.Parameter(tensor((float)options.K));
        RegisterComponents();
    }

    /// <summary>α, 0 or more.</summary>
    public Parameter Alpha => alpha;

    /// <summary>β.</summary>
    public Parameter Beta => beta;

    /// <summary>k, <see cref="MinimumK"/> or more.</summary>
    public Parameter K => k;

    /// <summary>The parameters as they are now. Waits for the device that they are on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A parameter that has become infinite or NaN.</exception>
    public LrnOptions Options => initial with { Alpha = alpha.ToDouble(), Beta = beta.ToDouble(), K = k.ToDouble() };

    /// <inheritdoc cref="LocalResponseNorm.forward" path="/*"/>
    /// <exception cref="ArgumentOutOfRangeException">A parameter that has become infinite or NaN.</exception>
    public override Tensor forward(Tensor input)
    {
        LrnOperator.Check(input, initial);
        Project(alpha, 0);
        Project(k, MinimumK);

        // Elsewhere than on the CPU torch's operations take the parameters as tensors, without waiting for their values.
        LrnOptions options = LrnOperator.HasKernels(input) ? Options : initial;
        return LrnOperator.Apply(input, NormSource.For(options, ref norm), new NormParameters(alpha, beta, k));
    }

    /// <summary>Only where it is needed on the CPU: a parameter that is written is another version to autograd.</summary>
    private static void Project(Parameter parameter, double minimum)
    {
        if (LrnOperator.HasKernels(parameter) && !(parameter.ToDouble() < minimum))
        {
            return;
        }

        using var off = no_grad();
        parameter.clamp_(min: minimum);
    }
}
