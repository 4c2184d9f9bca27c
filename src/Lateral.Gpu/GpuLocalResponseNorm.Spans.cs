using ILGPU;
using ILGPU.Runtime;

namespace Lateral.Gpu;

/// <content>The same on arrays of the host: copied to the device, computed, copied back.</content>
public sealed partial class GpuLocalResponseNorm
{
    /// <inheritdoc cref="Forward{T}(ArrayView{T}, ArrayView{T}, FeatureShape, AcceleratorStream)" path="/summary"/>
    /// <param name="x">The input.</param>
    /// <param name="y">The output; may be <paramref name="x"/>.</param>
    /// <param name="shape">The shape of both.</param>
    /// <exception cref="ArgumentException">A length that differs from the shape's, partial overlap, or within a channel a rank without 1 to 3 spatial axes.</exception>
    /// <exception cref="NotSupportedException">An element type other than float, double or Half.</exception>
    public void Forward<T>(ReadOnlySpan<T> x, Span<T> y, FeatureShape shape)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(shape);
        Throw.IfLengthDiffers(x.Length, shape, nameof(x));
        Throw.IfLengthDiffers(y.Length, shape, nameof(y));
        RefusePartialOverlap(x, y, nameof(y));
        using MemoryBuffer1D<T, Stride1D.Dense>? deviceX = Upload(x), deviceY = Allocate<T>(y.Length);
        Forward(View(deviceX), View(deviceY), shape);
        Download(deviceY, y);
    }

    /// <inheritdoc cref="Backward{T}(ArrayView{T}, ArrayView{T}, ArrayView{T}, FeatureShape, AcceleratorStream)" path="/summary"/>
    /// <param name="x">The forward pass' input.</param>
    /// <param name="gradOutput">The loss' gradient with respect to y.</param>
    /// <param name="gradInput">The loss' gradient with respect to x; may be <paramref name="gradOutput"/> or <paramref name="x"/>.</param>
    /// <param name="shape">The shape of all.</param>
    /// <inheritdoc cref="Forward{T}(ReadOnlySpan{T}, Span{T}, FeatureShape)" path="/exception"/>
    public void Backward<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> gradOutput, Span<T> gradInput, FeatureShape shape)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(shape);
        Throw.IfLengthDiffers(x.Length, shape, nameof(x));
        Throw.IfLengthDiffers(gradOutput.Length, shape, nameof(gradOutput));
        Throw.IfLengthDiffers(gradInput.Length, shape, nameof(gradInput));
        RefusePartialOverlap(x, gradInput, nameof(gradInput));
        RefusePartialOverlap(gradOutput, gradInput, nameof(gradInput));
        using MemoryBuffer1D<T, Stride1D.Dense>? deviceX = Upload(x), deviceGrad = Upload(gradOutput), result = Allocate<T>(gradInput.Length);
        Backward(View(deviceX), View(deviceGrad), View(result), shape);
        Download(result, gradInput);
    }

    /// <inheritdoc cref="LocalResponseNorm.ParameterGradients{T}(ReadOnlySpan{T}, ReadOnlySpan{T}, FeatureShape)"/>
    public LrnParameterGradients ParameterGradients<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> gradOutput, FeatureShape shape)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(shape);
        Throw.IfLengthDiffers(x.Length, shape, nameof(x));
        Throw.IfLengthDiffers(gradOutput.Length, shape, nameof(gradOutput));
        using MemoryBuffer1D<T, Stride1D.Dense>? deviceX = Upload(x), deviceGrad = Upload(gradOutput);
        return ParameterGradients(View(deviceX), View(deviceGrad), shape);
    }

    private static void RefusePartialOverlap<T>(ReadOnlySpan<T> input, Span<T> output, string name)
        where T : unmanaged
    {
        if (input.Overlaps(output, out int offset) && offset != 0)
        {
            throw new ArgumentException($"{name} overlaps an input in part: it must be the same memory or none of it.", name);
        }
    }

    // A device has no buffers of length zero.
    private MemoryBuffer1D<T, Stride1D.Dense>? Allocate<T>(int length)
        where T : unmanaged => length == 0 ? null : Accelerator.Allocate1D<T>(length);

    private MemoryBuffer1D<T, Stride1D.Dense>? Upload<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        MemoryBuffer1D<T, Stride1D.Dense>? buffer = Allocate<T>(values.Length);
        buffer?.View.BaseView.CopyFromCPU(values);
        return buffer;
    }

    private static ArrayView<T> View<T>(MemoryBuffer1D<T, Stride1D.Dense>? buffer)
        where T : unmanaged => buffer is null ? ArrayView<T>.Empty : buffer.View;

    private void Download<T>(MemoryBuffer1D<T, Stride1D.Dense>? buffer, Span<T> values)
        where T : unmanaged
    {
        Accelerator.DefaultStream.Synchronize();
        buffer?.View.BaseView.CopyToCPU(values);
    }
}
