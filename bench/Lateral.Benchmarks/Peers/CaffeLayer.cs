using System.Numerics.Tensors;

namespace Lateral.Benchmarks.Peers;

/// <summary>
/// The algorithm of Caffe's LRNLayer across channels (Jia et al. 2014), from the formula: squares in a buffer padded by zero
/// channels, scale from the scale of the channel before by adding the channel that enters the window and
/// subtracting the one that leaves, then one power for each element over the whole tensor. Backward keeps a running
/// sum of dy·y/scale in the same way. Element-wise steps are vectorized, as BLAS does them; the power is
/// not, as in Caffe without MKL.
/// </summary>
internal sealed class CaffeLayer(int images, int channels, int positions, LrnOptions options)
{
    private readonly int imageLength = channels * positions;
    private readonly float[] scale = new float[images * channels * positions];
    private readonly float[] padded = new float[(channels + options.LocalSize - 1) * positions];
    private readonly float[] sum = new float[positions];
    private readonly float[] product = new float[positions];

    /// <summary>The output of the last forward pass.</summary>
    public float[] Y { get; } = new float[images * channels * positions];

    public void Forward(ReadOnlySpan<float> x)
    {
        int size = options.LocalSize;
        float weight = (float)(options.Alpha / size);
        Array.Clear(padded);
        scale.AsSpan().Fill((float)options.K);
        for (int image = 0; image < images; image++)
        {
            ReadOnlySpan<float> input = x.Slice(image * imageLength, imageLength);
            TensorPrimitives.Multiply(input, input, padded.AsSpan((size - 1) / 2 * positions, imageLength));
            Span<float> first = Channel(scale, image, 0);
            for (int c = 0; c < size; c++)
            {
                TensorPrimitives.MultiplyAdd(Padded(c), weight, first, first);
            }

            for (int c = 1; c < channels; c++)
            {
                Span<float> here = Channel(scale, image, c);
                Channel(scale, image, c - 1).CopyTo(here);
                TensorPrimitives.MultiplyAdd(Padded(c + size - 1), weight, here, here);
                TensorPrimitives.MultiplyAdd(Padded(c - 1), -weight, here, here);
            }
        }

        Power(Y);
        TensorPrimitives.Multiply(Y, x, Y);
    }

    /// <summary>Needs the y and the scale of a forward pass.</summary>
    public void Backward(ReadOnlySpan<float> x, ReadOnlySpan<float> gradOutput, Span<float> gradInput)
    {
        int size = options.LocalSize;
        float factor = (float)(2 * options.Alpha * options.Beta / size);
        Power(gradInput);
        TensorPrimitives.Multiply(gradOutput, gradInput, gradInput);
        Array.Clear(padded);
        for (int image = 0; image < images; image++)
        {
            int start = image * imageLength;
            Span<float> ratio = padded.AsSpan(size / 2 * positions, imageLength);
            TensorPrimitives.Multiply(gradOutput.Slice(start, imageLength), Y.AsSpan(start, imageLength), ratio);
            TensorPrimitives.Divide(ratio, scale.AsSpan(start, imageLength), ratio);
            Array.Clear(sum);
            for (int c = 0; c < size - 1; c++)
            {
                TensorPrimitives.Add(sum, Padded(c), sum);
            }

            for (int c = 0; c < channels; c++)
            {
                TensorPrimitives.Add(sum, Padded(c + size - 1), sum);
                TensorPrimitives.Multiply(x.Slice(start + c * positions, positions), sum, product);
                Span<float> output = gradInput.Slice(start + c * positions, positions);
                TensorPrimitives.MultiplyAdd(product, -factor, output, output);
                TensorPrimitives.Subtract(sum, Padded(c), sum);
            }
        }
    }

    private Span<float> Padded(int channel) => padded.AsSpan(channel * positions, positions);

    private Span<float> Channel(float[] values, int image, int channel) => values.AsSpan(image * imageLength + channel * positions, positions);

    private void Power(Span<float> result)
    {
        float exponent = -(float)options.Beta;
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = MathF.Pow(scale[i], exponent);
        }
    }
}
