using Lateral.Cli.Bench;

namespace Lateral.Benchmarks.Peers;

/// <summary>The arrays that every peer of one memory order reads and writes.</summary>
internal sealed class FeatureArrays(MemoryOrder order, int length, int images, int channels) : IDisposable
{
    public MemoryOrder Order => order;

    public AlignedArray<float> X { get; } = new(length);

    public AlignedArray<float> GradOutput { get; } = new(length);

    public AlignedArray<float> Y { get; } = new(length);

    public AlignedArray<float> GradInput { get; } = new(length);

    public float[] YOf(int image) => order.Unpack(Image(Y, image), channels);

    public float[] GradInputOf(int image) => order.Unpack(Image(GradInput, image), channels);

    public void Poison()
    {
        Y.Span.Fill(float.NaN);
        GradInput.Span.Fill(float.NaN);
    }

    /// <summary>Takes the inputs of another order.</summary>
    public void TakeInputs(FeatureArrays nchw)
    {
        for (int image = 0; image < images; image++)
        {
            order.Pack(Image(nchw.X, image), Image(X, image), channels);
            order.Pack(Image(nchw.GradOutput, image), Image(GradOutput, image), channels);
        }
    }

    public void Dispose()
    {
        X.Dispose();
        GradOutput.Dispose();
        Y.Dispose();
        GradInput.Dispose();
    }

    private Span<float> Image(AlignedArray<float> array, int image) => array.Span.Slice(image * (length / images), length / images);
}
