namespace Lateral.Cli.Explain;

/// <summary>
/// How values become colours. A compressed scale runs with the square root, which leaves the weak responses visible
/// beside the strong ones.
/// </summary>
internal sealed record ColorScale(ColorMap Map, double Low, double High, bool Compressed)
{
    /// <summary>For magnitudes, or for values of both signs where there are any below 0.</summary>
    public static ColorScale ForValues(IEnumerable<float> values)
    {
        double low = 0, high = 0;
        foreach (float value in values)
        {
            low = Math.Min(low, value);
            high = Math.Max(high, value);
        }

        double most = Math.Max(-low, high) is > 0 and double found ? found : 1;
        return low < 0
            ? new ColorScale(ColorMap.BlueRed, -most, most, Compressed: true)
            : new ColorScale(ColorMap.Viridis, 0, most, Compressed: true);
    }

    /// <summary>For derivatives: 0 in the middle, blue below it.</summary>
    public static ColorScale ForBothSigns(IEnumerable<float> values)
    {
        double most = values.Where(value => !float.IsNaN(value)).Max(value => Math.Abs((double)value));
        most = most > 0 ? most : 1;
        return new ColorScale(ColorMap.BlueRed, -most, most, Compressed: true);
    }

    /// <summary>For y/x: 0 to 1, or to the greatest ratio where normalization amplifies.</summary>
    public static ColorScale ForRatios(IEnumerable<float> ratios)
    {
        double high = 1;
        foreach (float ratio in ratios)
        {
            high = float.IsFinite(ratio) ? Math.Max(high, ratio) : high;
        }

        return new ColorScale(ColorMap.Magma, 0, high, Compressed: false);
    }

    /// <summary>The colour of a value; null for NaN.</summary>
    public (byte R, byte G, byte B)? Color(double value) => double.IsNaN(value) ? null : Map.At(Place(value));

    /// <summary>The value whose colour stands at <paramref name="place"/>, 0 to 1, of the legend.</summary>
    public double ValueAt(double place)
    {
        if (!Compressed)
        {
            return Low + place * (High - Low);
        }

        double from = SignedRoot(Low), to = SignedRoot(High);
        double root = from + place * (to - from);
        return root * Math.Abs(root);
    }

    private double Place(double value) => Compressed
        ? (SignedRoot(value) - SignedRoot(Low)) / (SignedRoot(High) - SignedRoot(Low))
        : (value - Low) / (High - Low);

    private static double SignedRoot(double value) => Math.CopySign(Math.Sqrt(Math.Abs(value)), value);
}
