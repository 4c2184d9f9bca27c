using System.Numerics;
using Lateral.Cli.Bench;

namespace Lateral.Benchmarks.Peers;

/// <summary>What forward and backward read and write.</summary>
internal class FeatureArrays<T>(int length) : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public AlignedArray<T> X { get; } = new(length);

    public AlignedArray<T> GradOutput { get; } = new(length);

    public AlignedArray<T> Y { get; } = new(length);

    public AlignedArray<T> GradInput { get; } = new(length);

    public void Poison()
    {
        Y.Span.Fill(T.NaN);
        GradInput.Span.Fill(T.NaN);
    }

    public void Dispose()
    {
        X.Dispose();
        GradOutput.Dispose();
        Y.Dispose();
        GradInput.Dispose();
    }
}

/// <summary>The arrays that every peer of one memory order reads and writes.</summary>
internal sealed class FeatureArrays(MemoryOrder order, int length, int images, int channels) : FeatureArrays<float>(length)
{
    private readonly int imageLength = length / images;

    public MemoryOrder Order => order;

    public float[] YOf(int image) => order.Unpack(Image(Y, image), channels);

    public float[] GradInputOf(int image) => order.Unpack(Image(GradInput, image), channels);

    /// <summary>Takes the inputs of another order.</summary>
    public void TakeInputs(FeatureArrays nchw)
    {
        for (int image = 0; image < images; image++)
        {
            order.Pack(Image(nchw.X, image), Image(X, image), channels);
            order.Pack(Image(nchw.GradOutput, image), Image(GradOutput, image), channels);
        }
    }

    private Span<float> Image(AlignedArray<float> array, int image) => array.Span.Slice(image * imageLength, imageLength);
}
