namespace Lateral.Benchmarks.Peers;

/// <summary>An order of the elements of one image of C channels and P positions. The images follow each other in all of them.</summary>
internal sealed class MemoryOrder(string name, Func<int, int, int, int, int> offset)
{
    public static readonly MemoryOrder Nchw = new("NCHW", static (c, p, _, positions) => c * positions + p);

    public static readonly MemoryOrder Nhwc = new("NHWC", static (c, p, channels, _) => p * channels + c);

    /// <summary>Blocks of 16 channels, the channels of a block side by side: oneDNN's own. C is a multiple of 16.</summary>
    public static readonly MemoryOrder NChw16c = new("nChw16c", static (c, p, _, positions) => (c / 16 * positions + p) * 16 + c % 16);

    public string Name => name;

    /// <summary>Copies one image in NCHW order to this order.</summary>
    public void Pack(ReadOnlySpan<float> nchw, Span<float> image, int channels)
    {
        int positions = nchw.Length / channels;
        for (int c = 0; c < channels; c++)
        {
            for (int p = 0; p < positions; p++)
            {
                image[offset(c, p, channels, positions)] = nchw[c * positions + p];
            }
        }
    }

    /// <summary>One image of this order, in NCHW order.</summary>
    public float[] Unpack(ReadOnlySpan<float> image, int channels)
    {
        var nchw = new float[image.Length];
        int positions = nchw.Length / channels;
        for (int c = 0; c < channels; c++)
        {
            for (int p = 0; p < positions; p++)
            {
                nchw[c * positions + p] = image[offset(c, p, channels, positions)];
            }
        }

        return nchw;
    }
}
