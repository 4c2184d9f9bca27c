namespace Lateral.Cli.Explain;

/// <summary>The maps of one image, channel by channel, row by row: what the layer is given.</summary>
internal sealed partial class FeatureMaps
{
    public FeatureMaps(float[] values, int channels, int height, int width)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, channels * height * width);
        (Values, Channels, Height, Width) = (values, channels, height, width);
    }

    public float[] Values { get; }

    public int Channels { get; }

    public int Height { get; }

    public int Width { get; }

    /// <summary>The number of positions in one channel.</summary>
    public int Positions => Height * Width;

    public FeatureShape Shape => new([1, Channels, Height, Width]);

    public float this[int channel, int h, int w] => Values[(channel * Height + h) * Width + w];

    public int Index(int channel, Pixel pixel) => (channel * Height + pixel.H) * Width + pixel.W;
}

/// <summary>A position in the maps: row, then column.</summary>
internal readonly record struct Pixel(int H, int W)
{
    public override string ToString() => $"{H},{W}";
}
