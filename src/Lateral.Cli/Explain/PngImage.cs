using SkiaSharp;

namespace Lateral.Cli.Explain;

/// <summary>Pictures as <c>data:</c> addresses, which a page carries within itself.</summary>
internal static class PngImage
{
    /// <summary>Maps longer than this are averaged down, which keeps a page of many maps small.</summary>
    private const int LongestSide = 160;

    public static string FromRgba(byte[] rgba, int width, int height)
    {
        var info = new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        using SKImage image = SKImage.FromPixelCopy(info, rgba);
        using SKData png = image.Encode(SKEncodedImageFormat.Png, 100);
        return $"data:image/png;base64,{Convert.ToBase64String(png.AsSpan())}";
    }

    /// <summary>One map in the colours of a scale; transparent where the value is NaN.</summary>
    public static string FromMap(ReadOnlySpan<float> values, int height, int width, ColorScale scale)
    {
        int step = (Math.Max(height, width) + LongestSide - 1) / LongestSide;
        int rows = (height + step - 1) / step, columns = (width + step - 1) / step;
        var rgba = new byte[rows * columns * 4];
        for (int i = 0; i < rows * columns; i++)
        {
            double value = Mean(values, height, width, i / columns * step, i % columns * step, step);
            if (scale.Color(value) is var (r, g, b))
            {
                (rgba[4 * i], rgba[4 * i + 1], rgba[4 * i + 2], rgba[4 * i + 3]) = (r, g, b, 255);
            }
        }

        return FromRgba(rgba, columns, rows);
    }

    /// <summary>A filter of the bank: grey is 0.</summary>
    public static string FromFilters(IReadOnlyList<BankFilter> filters, int columns)
    {
        const int cell = GaborBank.Size + 1;
        int rows = (filters.Count + columns - 1) / columns;
        int width = columns * cell - 1, height = rows * cell - 1;
        var rgba = new byte[width * height * 4];
        for (int f = 0; f < filters.Count; f++)
        {
            float[] weights = filters[f].Weights;
            float most = weights.Max(Math.Abs);
            int corner = (f / columns * cell * width + f % columns * cell) * 4;
            for (int i = 0; i < GaborBank.Size * GaborBank.Size; i++)
            {
                int at = corner + (i / GaborBank.Size * width + i % GaborBank.Size) * 4;
                for (int color = 0; color < 3; color++)
                {
                    rgba[at + color] = (byte)Math.Round(127.5 + 127.5 * weights[3 * i + color] / most);
                }

                rgba[at + 3] = 255;
            }
        }

        return FromRgba(rgba, width, height);
    }

    /// <summary>The mean of a square of values, of those that are not NaN.</summary>
    private static double Mean(ReadOnlySpan<float> values, int height, int width, int top, int left, int step)
    {
        double sum = 0;
        int count = 0;
        for (int h = top; h < Math.Min(top + step, height); h++)
        {
            for (int w = left; w < Math.Min(left + step, width); w++)
            {
                float value = values[h * width + w];
                if (!float.IsNaN(value))
                {
                    sum += value;
                    count++;
                }
            }
        }

        return sum / count;
    }
}
