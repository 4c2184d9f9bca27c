namespace Lateral.Cli.Explain;

/// <summary>Colours between a few control points, blended in straight lines.</summary>
internal sealed class ColorMap
{
    /// <summary>Matplotlib's viridis: dark is little, lightness grows evenly.</summary>
    public static readonly ColorMap Viridis = new(
        0x440154, 0x472D7B, 0x3B528B, 0x2C728E, 0x21918C, 0x28AE80, 0x5EC962, 0xADDC30, 0xFDE725);

    /// <summary>Matplotlib's magma.</summary>
    public static readonly ColorMap Magma = new(
        0x000004, 0x1C1044, 0x4F127B, 0x812581, 0xB5367A, 0xE55964, 0xFB8761, 0xFEC287, 0xFCFDBF);

    /// <summary>ColorBrewer's red and blue about a neutral middle, blue for negative.</summary>
    public static readonly ColorMap BlueRed = new(
        0x2166AC, 0x67A9CF, 0xD1E5F0, 0xF7F7F7, 0xFDDBC7, 0xEF8A62, 0xB2182B);

    private readonly int[] points;

    private ColorMap(params int[] points) => this.points = points;

    /// <summary>The control points as CSS colours, at equal distances.</summary>
    public IEnumerable<string> Points => points.Select(point => $"#{point:x6}");

    /// <param name="place">0 to 1; what lies beyond takes the end's colour.</param>
    public (byte R, byte G, byte B) At(double place)
    {
        double at = Math.Clamp(place, 0, 1) * (points.Length - 1);
        int low = Math.Min((int)at, points.Length - 2);
        double share = at - low;
        byte Blend(int shift) => (byte)Math.Round(
            (1 - share) * ((points[low] >> shift) & 255) + share * ((points[low + 1] >> shift) & 255));
        return (Blend(16), Blend(8), Blend(0));
    }
}
