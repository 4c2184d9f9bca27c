using Lateral.TorchSharp.Autograd;
using TorchSharp;
using static TorchSharp.torch;

namespace Lateral.TorchSharp;

/// <summary>The operator on a tensor: checks, then the library's kernels or torch's own operations.</summary>
internal static class LrnOperator
{
    /// <param name="input">Any tensor: what cannot be normalized is refused here, since an exception in a backward pass ends the process.</param>
    /// <param name="norm">The parameters' values.</param>
    /// <param name="parameters">The parameters as tensors, where they are trained.</param>
    public static Tensor Apply(Tensor input, NormSource norm, NormParameters? parameters = null)
    {
        ReturnedGradients.Release();
        Check(input, norm.Options);
        if (!HasKernels(input))
        {
            return ComposedNorm.Forward(input, norm.Options, parameters);
        }

        using DisposeScope scope = NewDisposeScope();
        Tensor x = DenseMaps.Dense(input);
        bool differentiated = is_grad_enabled() && (x.requires_grad || parameters is { RequireGradient: true });
        if (differentiated && x.is_leaf)
        {
            // Torch takes a gradient over as x.grad only if nobody else holds it, as TorchSharp does: what comes back through a view is new.
            x = x.view(x.shape);
        }

        Tensor y = differentiated ? ForwardFunction.Apply(x, norm, parameters) : ElementKernels.Forward(norm.Current, x);
        return y.MoveToOuterDisposeScope();
    }

    /// <summary>The kernels work in the CPU's memory.</summary>
    public static bool HasKernels(Tensor tensor) => tensor.device_type == DeviceType.CPU;

    public static void Check(Tensor input, LrnOptions options)
    {
        ArgumentNullException.ThrowIfNull(input);
        ObjectDisposedException.ThrowIf(input.IsInvalid, input);
        if (ElementKernels.Of(input.dtype) is null)
        {
            throw new ArgumentException($"The input's elements must be float32, float64, float16 or bfloat16; {input.dtype} came.", nameof(input));
        }

        if (input.is_sparse)
        {
            throw new ArgumentException("The input must be a dense tensor; a sparse one came.", nameof(input));
        }

        if (input.dim() < 2)
        {
            throw new ArgumentException($"Feature maps have at least two axes, N and C; {input.dim()} came.", nameof(input));
        }

        if (options.Region == LrnRegion.WithinChannel && input.dim() is < 3 or > 5)
        {
            throw new ArgumentException($"Within a channel the maps have 1 to 3 spatial axes; {input.dim() - 2} came.", nameof(input));
        }
    }
}
