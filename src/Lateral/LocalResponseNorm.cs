#pragma warning disable CS1591
using System.Numerics.Tensors;

namespace Lateral;

/// <summary>Local response normalization and its derivatives.</summary>
public sealed class LocalResponseNorm
{
    public LocalResponseNorm(LrnOptions options, int maxThreads = 0)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegative(maxThreads);
        Options = options;
        MaxThreads = maxThreads == 0 ? Environment.ProcessorCount : maxThreads;
    }

    public LrnOptions Options { get; }

    public int MaxThreads { get; }

    public void Forward<T>(ReadOnlySpan<T> x, Span<T> y, FeatureShape shape) where T : unmanaged
        => Put(LrnReference.Forward(D(x), shape, Options), y);

    public void Forward<T>(in ReadOnlyTensorSpan<T> x, in TensorSpan<T> y, FeatureLayout layout = FeatureLayout.Nchw) where T : unmanaged
        => throw new NotSupportedException();

    public void Backward<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> gradOutput, Span<T> gradInput, FeatureShape shape) where T : unmanaged
        => Put(LrnReference.Backward(D(x), D(gradOutput), shape, Options), gradInput);

    public LrnParameterGradients ParameterGradients<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> gradOutput, FeatureShape shape) where T : unmanaged
        => LrnReference.ParameterGradients(D(x), D(gradOutput), shape, Options);

    public void ForwardMode<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> tangent, Span<T> outputTangent, FeatureShape shape) where T : unmanaged
        => Put(LrnReference.ForwardMode(D(x), D(tangent), shape, Options), outputTangent);

    public void DoubleBackward<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> gradOutput, ReadOnlySpan<T> gradGradInput,
        Span<T> gradX, Span<T> gradGradOutput, FeatureShape shape) where T : unmanaged
    {
        (double[] a, double[] b) = LrnReference.DoubleBackward(D(x), D(gradOutput), D(gradGradInput), shape, Options);
        Put(a, gradX);
        Put(b, gradGradOutput);
    }

    private static double[] D<T>(ReadOnlySpan<T> x) where T : unmanaged => x.ToArray().Select(v => Convert.ToDouble(v is Half h ? (float)h : v, null)).ToArray();

    private static void Put<T>(double[] from, Span<T> to) where T : unmanaged
    {
        for (int i = 0; i < from.Length; i++)
        {
            to[i] = typeof(T) == typeof(Half) ? (T)(object)(Half)from[i] : (T)Convert.ChangeType(from[i], typeof(T), null);
        }
    }
}
