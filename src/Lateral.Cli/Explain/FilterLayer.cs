using System.Numerics.Tensors;

namespace Lateral.Cli.Explain;

/// <summary>AlexNet's first layer: the bank at every fourth pixel, without padding, then ReLU.</summary>
internal static class FilterLayer
{
    public const int Stride = 4;

    /// <summary>The mean of ImageNet's pixels (red, green, blue, of 255), which the networks of that era subtracted.</summary>
    public static ReadOnlySpan<float> Mean => [122.67892f, 116.66877f, 104.00699f];

    /// <exception cref="CommandError">A picture smaller than the filters.</exception>
    public static FeatureMaps Apply(Picture picture, string path, Action<double>? progress = null)
    {
        if (Math.Min(picture.Width, picture.Height) < GaborBank.Size)
        {
            string reduced = picture.IsReduced ? $" once scaled down to {Picture.LongestSide} pixels" : "";
            throw new CommandError(CommandError.BadInput, $"{path}: the picture has {picture.Width}×{picture.Height} pixels{reduced}; the filters need 11×11");
        }

        float[] pixels = Centered(picture);
        int height = (picture.Height - GaborBank.Size) / Stride + 1;
        int width = (picture.Width - GaborBank.Size) / Stride + 1;
        var maps = new float[GaborBank.Count * height * width];
        int done = 0;
        Parallel.For(0, height, h =>
        {
            Span<float> patch = stackalloc float[GaborBank.WeightsPerFilter];
            for (int w = 0; w < width; w++)
            {
                Gather(pixels, picture.Width, h * Stride, w * Stride, patch);
                for (int c = 0; c < GaborBank.Count; c++)
                {
                    float response = TensorPrimitives.Dot(patch, GaborBank.Filters[c].Weights);
                    maps[(c * height + h) * width + w] = Math.Max(response, 0);
                }
            }

            progress?.Invoke((double)Interlocked.Increment(ref done) / height);
        });
        return new FeatureMaps(maps, GaborBank.Count, height, width);
    }

    /// <summary>Red, green and blue of each pixel less the mean.</summary>
    private static float[] Centered(Picture picture)
    {
        var pixels = new float[picture.Width * picture.Height * 3];
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = picture.Rgba[i / 3 * 4 + i % 3] - Mean[i % 3];
        }

        return pixels;
    }

    private static void Gather(ReadOnlySpan<float> pixels, int pictureWidth, int top, int left, Span<float> patch)
    {
        const int row = GaborBank.Size * 3;
        for (int r = 0; r < GaborBank.Size; r++)
        {
            pixels.Slice(((top + r) * pictureWidth + left) * 3, row).CopyTo(patch[(r * row)..]);
        }
    }
}
