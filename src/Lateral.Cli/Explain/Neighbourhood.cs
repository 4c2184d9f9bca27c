namespace Lateral.Cli.Explain;

/// <summary>
/// The part of the maps on which the gradient at one value depends: its own value, and all that lies less than
/// n steps away along the axes of the window. Across channels that is a piece of the pixel's fibre (1×C×1),
/// within a channel a piece of the plane.
/// </summary>
/// <remarks>
/// n−1 steps are exact: the outputs that the value feeds lie in the reversed window, and their windows reach
/// back as far on the other side, (before + after) = n−1 in all.
/// </remarks>
internal sealed class Neighbourhood
{
    private readonly int rows;
    private readonly int columns;
    private readonly int centreRow;
    private readonly int centreColumn;
    private readonly int before;
    private readonly int after;

    private Neighbourhood(double[] values, int rows, int columns, int centreRow, int centreColumn, LrnOptions options)
    {
        Values = values;
        Options = options;
        (this.rows, this.columns, this.centreRow, this.centreColumn) = (rows, columns, centreRow, centreColumn);
        (before, after) = Sides(options);
        Shape = options.Region == LrnRegion.AcrossChannels
            ? new FeatureShape([1, columns, 1])
            : new FeatureShape([1, 1, rows, columns]);
    }

    public double[] Values { get; }

    public FeatureShape Shape { get; }

    public LrnOptions Options { get; }

    /// <summary>The place of the value itself in <see cref="Values"/>.</summary>
    public int Centre => centreRow * columns + centreColumn;

    /// <summary>How many neighbours the window holds on either side.</summary>
    public static (int Before, int After) Sides(LrnOptions options)
    {
        int before = options.EvenWindow == EvenWindow.LeansBefore ? options.LocalSize / 2 : (options.LocalSize - 1) / 2;
        return (before, options.LocalSize - 1 - before);
    }

    public static Neighbourhood Of(FeatureMaps maps, LrnOptions options, int channel, Pixel pixel)
    {
        bool across = options.Region == LrnRegion.AcrossChannels;
        (int top, int rows) = across ? (0, 1) : Reach(pixel.H, maps.Height, options.LocalSize);
        (int left, int columns) = across ? Reach(channel, maps.Channels, options.LocalSize) : Reach(pixel.W, maps.Width, options.LocalSize);
        var values = new double[rows * columns];
        for (int i = 0; i < values.Length; i++)
        {
            int row = top + i / columns, column = left + i % columns;
            values[i] = across ? maps[column, pixel.H, pixel.W] : maps[channel, row, column];
        }

        return new Neighbourhood(values, rows, columns, across ? 0 : pixel.H - top, (across ? channel : pixel.W) - left, options);
    }

    /// <summary>The places that the centre is normalized by, W(i).</summary>
    public int[] Window() => Places(before, after);

    /// <summary>The places of the outputs that the centre feeds, R(i).</summary>
    public int[] ReversedWindow() => Places(after, before);

    private int[] Places(int below, int above)
    {
        (int First, int Last) Clip(int centre, int size) => (Math.Max(centre - below, 0), (int)Math.Min(centre + (long)above, size - 1));
        (int firstRow, int lastRow) = Clip(centreRow, rows);
        (int firstColumn, int lastColumn) = Clip(centreColumn, columns);
        return
        [
            .. from row in Enumerable.Range(firstRow, lastRow - firstRow + 1)
               from column in Enumerable.Range(firstColumn, lastColumn - firstColumn + 1)
               select row * columns + column,
        ];
    }

    private static (int First, int Count) Reach(int place, int size, int localSize)
    {
        int first = (int)Math.Max(place - (localSize - 1L), 0);
        int last = (int)Math.Min(place + (localSize - 1L), size - 1);
        return (first, last - first + 1);
    }
}
