using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Lateral.TorchSharp.Memory;
using static TorchSharp.torch;
using CpuNorm = Lateral.LocalResponseNorm;
using Tensor = TorchSharp.torch.Tensor;

namespace Lateral.TorchSharp;

/// <summary>
/// The library's operations on torch's memory, with nothing copied. Tensors are on the CPU, dense and alike in shape, type
/// and strides: whoever calls has seen to it.
/// </summary>
internal abstract class ElementKernels
{
    /// <returns>Null for a type that has no kernels.</returns>
    public static ElementKernels? Of(ScalarType type) => type switch
    {
        ScalarType.Float32 => ElementKernels<float>.Instance,
        ScalarType.Float64 => ElementKernels<double>.Instance,
        ScalarType.Float16 => ElementKernels<Half>.Instance,
        ScalarType.BFloat16 => ElementKernels<BFloat16>.Instance,
        _ => null,
    };

    /// <summary>y.</summary>
    public static Tensor Forward(CpuNorm norm, Tensor x)
    {
        DenseMaps maps = DenseMaps.Of(x)!.Value;
        Tensor y = PooledTensor.EmptyLike(x, maps);
        For(x, maps)?.Forward(norm, maps, x, y);
        return y;
    }

    /// <summary>gradInput.</summary>
    public static Tensor Backward(CpuNorm norm, Tensor x, Tensor gradOutput)
    {
        DenseMaps maps = DenseMaps.Of(x)!.Value;
        Tensor gradInput = PooledTensor.EmptyLike(x, maps);
        For(x, maps)?.Backward(norm, maps, x, gradOutput, gradInput);
        return gradInput;
    }

    /// <summary>The gradients of Σ v · gradInput with respect to x and to gradOutput.</summary>
    public static (Tensor GradX, Tensor GradGradOutput) DoubleBackward(CpuNorm norm, Tensor x, Tensor gradOutput, Tensor gradGradInput)
    {
        DenseMaps maps = DenseMaps.Of(x)!.Value;
        Tensor gradX = PooledTensor.EmptyLike(x, maps);
        Tensor gradGradOutput = PooledTensor.EmptyLike(x, maps);
        For(x, maps)?.DoubleBackward(norm, maps, x, gradOutput, gradGradInput, gradX, gradGradOutput);
        return (gradX, gradGradOutput);
    }

    /// <summary>dα, dβ and dk.</summary>
    public static LrnParameterGradients ParameterGradients(CpuNorm norm, Tensor x, Tensor gradOutput)
    {
        DenseMaps maps = DenseMaps.Of(x)!.Value;
        return For(x, maps)?.ParameterGradientsOf(norm, maps, x, gradOutput) ?? default;
    }

    protected abstract void Forward(CpuNorm norm, DenseMaps maps, Tensor x, Tensor y);

    protected abstract void Backward(CpuNorm norm, DenseMaps maps, Tensor x, Tensor gradOutput, Tensor gradInput);

    protected abstract void DoubleBackward(CpuNorm norm, DenseMaps maps, Tensor x, Tensor gradOutput, Tensor gradGradInput, Tensor gradX, Tensor gradGradOutput);

    protected abstract LrnParameterGradients ParameterGradientsOf(CpuNorm norm, DenseMaps maps, Tensor x, Tensor gradOutput);

    /// <summary>Null where there is nothing to do: an empty tensor has no memory.</summary>
    private static ElementKernels? For(Tensor x, DenseMaps maps) => maps.Count == 0 ? null : Of(x.dtype)!;
}

/// <inheritdoc/>
internal sealed unsafe class ElementKernels<T> : ElementKernels where T : unmanaged
{
    public static ElementKernels<T> Instance { get; } = new();

    protected override void Forward(CpuNorm norm, DenseMaps maps, Tensor x, Tensor y)
    {
        norm.Forward(Read(x, maps), Write(y, maps), maps.Layout);
        KeepAlive(x, y);
    }

    protected override void Backward(CpuNorm norm, DenseMaps maps, Tensor x, Tensor gradOutput, Tensor gradInput)
    {
        norm.Backward(Read(x, maps), Read(gradOutput, maps), Write(gradInput, maps), maps.Layout);
        KeepAlive(x, gradOutput, gradInput);
    }

    protected override void DoubleBackward(CpuNorm norm, DenseMaps maps, Tensor x, Tensor gradOutput, Tensor gradGradInput, Tensor gradX, Tensor gradGradOutput)
    {
        norm.DoubleBackward(Read(x, maps), Read(gradOutput, maps), Read(gradGradInput, maps), Write(gradX, maps), Write(gradGradOutput, maps), maps.Layout);
        KeepAlive(x, gradOutput, gradGradInput, gradX, gradGradOutput);
    }

    protected override LrnParameterGradients ParameterGradientsOf(CpuNorm norm, DenseMaps maps, Tensor x, Tensor gradOutput)
    {
        LrnParameterGradients gradients = norm.ParameterGradients(Read(x, maps), Read(gradOutput, maps), maps.Layout);
        KeepAlive(x, gradOutput);
        return gradients;
    }

    private static ReadOnlyTensorSpan<T> Read(Tensor tensor, DenseMaps maps) => new(Address(tensor, maps), maps.Count, maps.Lengths);

    private static TensorSpan<T> Write(Tensor tensor, DenseMaps maps) => new(Address(tensor, maps), maps.Count, maps.Lengths);

    /// <summary>TorchSharp gives out contiguous memory of at most 2 GiB, as a span: else the first element's.</summary>
    private static T* Address(Tensor tensor, DenseMaps maps)
    {
        if (maps.Layout == FeatureLayout.Nchw && maps.Count <= int.MaxValue / sizeof(T))
        {
            return Address(tensor);
        }

        using Tensor first = tensor.as_strided([1], [1], tensor.storage_offset());
        return Address(first);
    }

    private static T* Address(Tensor tensor)
    {
        fixed (byte* address = &MemoryMarshal.GetReference(tensor.bytes))
        {
            return (T*)address;
        }
    }

    /// <summary>The garbage collector does not see that a pointer is in use.</summary>
    private static void KeepAlive(params ReadOnlySpan<Tensor> tensors)
    {
        foreach (Tensor tensor in tensors)
        {
            GC.KeepAlive(tensor);
        }
    }
}
