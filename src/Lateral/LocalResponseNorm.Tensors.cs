using System.Numerics.Tensors;
using Lateral.Kernels;

namespace Lateral;

/// <content>The same operations on tensors, whose sizes come with them.</content>
public sealed unsafe partial class LocalResponseNorm
{
    /// <inheritdoc cref="Forward{T}(ReadOnlySpan{T}, Span{T}, FeatureShape)" path="/summary"/>
    /// <param name="x">The input, contiguous.</param>
    /// <param name="y">The output, contiguous and of the same sizes; may be <paramref name="x"/>.</param>
    /// <param name="layout">The order of the axes.</param>
    /// <exception cref="ArgumentException">Sizes that differ, strides, partial overlap, or within a channel a rank without 1 to 3 spatial axes.</exception>
    /// <exception cref="NotSupportedException">An element type other than float, double, Half or BFloat16.</exception>
    public void Forward<T>(in ReadOnlyTensorSpan<T> x, in TensorSpan<T> y, FeatureLayout layout = FeatureLayout.Nchw) where T : unmanaged
    {
        Throw.IfNotMaps(x, layout, nameof(x));
        Throw.IfDifferentMaps(y.AsReadOnlyTensorSpan(), x, nameof(y));
        fixed (T* px = x, py = y)
        {
            Run(LrnOperation.Forward, new Tensors<T>(px, null, null, py), x.Lengths, layout, nameof(y), []);
        }
    }

    /// <inheritdoc cref="Backward{T}(ReadOnlySpan{T}, ReadOnlySpan{T}, Span{T}, FeatureShape)" path="/summary"/>
    /// <param name="x">The forward pass' input, contiguous.</param>
    /// <param name="gradOutput">The loss' gradient with respect to y, contiguous.</param>
    /// <param name="gradInput">The loss' gradient with respect to x, contiguous; may be <paramref name="gradOutput"/> or <paramref name="x"/>.</param>
    /// <param name="layout">The order of the axes.</param>
    /// <inheritdoc cref="Forward{T}(in ReadOnlyTensorSpan{T}, in TensorSpan{T}, FeatureLayout)" path="/exception"/>
    public void Backward<T>(
        in ReadOnlyTensorSpan<T> x, in ReadOnlyTensorSpan<T> gradOutput, in TensorSpan<T> gradInput, FeatureLayout layout = FeatureLayout.Nchw)
        where T : unmanaged
    {
        Throw.IfNotMaps(x, layout, nameof(x));
        Throw.IfDifferentMaps(gradOutput, x, nameof(gradOutput));
        Throw.IfDifferentMaps(gradInput.AsReadOnlyTensorSpan(), x, nameof(gradInput));
        fixed (T* px = x, pg = gradOutput, output = gradInput)
        {
            Run(LrnOperation.Backward, new Tensors<T>(px, pg, null, output), x.Lengths, layout, nameof(gradInput), []);
        }
    }

    /// <inheritdoc cref="ParameterGradients{T}(ReadOnlySpan{T}, ReadOnlySpan{T}, FeatureShape)" path="/summary"/>
    /// <param name="x">The forward pass' input, contiguous.</param>
    /// <param name="gradOutput">The loss' gradient with respect to y, contiguous.</param>
    /// <param name="layout">The order of the axes.</param>
    /// <inheritdoc cref="Forward{T}(in ReadOnlyTensorSpan{T}, in TensorSpan{T}, FeatureLayout)" path="/exception"/>
    public LrnParameterGradients ParameterGradients<T>(
        in ReadOnlyTensorSpan<T> x, in ReadOnlyTensorSpan<T> gradOutput, FeatureLayout layout = FeatureLayout.Nchw)
        where T : unmanaged
    {
        Throw.IfNotMaps(x, layout, nameof(x));
        Throw.IfDifferentMaps(gradOutput, x, nameof(gradOutput));
        fixed (T* px = x, pg = gradOutput)
        {
            return RunParameterGradients(new Tensors<T>(px, pg, null, null), x.Lengths, layout);
        }
    }

    /// <inheritdoc cref="ForwardMode{T}(ReadOnlySpan{T}, ReadOnlySpan{T}, Span{T}, FeatureShape)" path="/summary"/>
    /// <param name="x">The forward pass' input, contiguous.</param>
    /// <param name="tangent">The direction ẋ, contiguous.</param>
    /// <param name="outputTangent">The derivative of y in that direction, contiguous; may be <paramref name="tangent"/> or <paramref name="x"/>.</param>
    /// <param name="layout">The order of the axes.</param>
    /// <inheritdoc cref="Forward{T}(in ReadOnlyTensorSpan{T}, in TensorSpan{T}, FeatureLayout)" path="/exception"/>
    public void ForwardMode<T>(
        in ReadOnlyTensorSpan<T> x, in ReadOnlyTensorSpan<T> tangent, in TensorSpan<T> outputTangent, FeatureLayout layout = FeatureLayout.Nchw)
        where T : unmanaged
    {
        Throw.IfNotMaps(x, layout, nameof(x));
        Throw.IfDifferentMaps(tangent, x, nameof(tangent));
        Throw.IfDifferentMaps(outputTangent.AsReadOnlyTensorSpan(), x, nameof(outputTangent));
        fixed (T* px = x, pv = tangent, output = outputTangent)
        {
            Run(LrnOperation.ForwardMode, new Tensors<T>(px, null, pv, output), x.Lengths, layout, nameof(outputTangent), []);
        }
    }

    /// <inheritdoc cref="DoubleBackward{T}(ReadOnlySpan{T}, ReadOnlySpan{T}, ReadOnlySpan{T}, Span{T}, Span{T}, FeatureShape)" path="/summary"/>
    /// <param name="x">The forward pass' input, contiguous.</param>
    /// <param name="gradOutput">dy, the loss' gradient with respect to y, contiguous.</param>
    /// <param name="gradGradInput">v, the gradient with respect to gradInput, contiguous.</param>
    /// <param name="gradX">The gradient with respect to x, contiguous; no input's memory.</param>
    /// <param name="gradGradOutput">The gradient with respect to gradOutput, J·v, contiguous; no other tensor's memory.</param>
    /// <param name="layout">The order of the axes.</param>
    /// <inheritdoc cref="Forward{T}(in ReadOnlyTensorSpan{T}, in TensorSpan{T}, FeatureLayout)" path="/exception"/>
    public void DoubleBackward<T>(
        in ReadOnlyTensorSpan<T> x, in ReadOnlyTensorSpan<T> gradOutput, in ReadOnlyTensorSpan<T> gradGradInput,
        in TensorSpan<T> gradX, in TensorSpan<T> gradGradOutput, FeatureLayout layout = FeatureLayout.Nchw)
        where T : unmanaged
    {
        Throw.IfNotMaps(x, layout, nameof(x));
        Throw.IfDifferentMaps(gradOutput, x, nameof(gradOutput));
        Throw.IfDifferentMaps(gradGradInput, x, nameof(gradGradInput));
        Throw.IfDifferentMaps(gradX.AsReadOnlyTensorSpan(), x, nameof(gradX));
        Throw.IfDifferentMaps(gradGradOutput.AsReadOnlyTensorSpan(), x, nameof(gradGradOutput));
        fixed (T* px = x, pg = gradOutput, pv = gradGradInput, first = gradX, second = gradGradOutput)
        {
            RunDoubleBackward(new Tensors<T>(px, pg, pv, first), second, x.Lengths, layout);
        }
    }
}
