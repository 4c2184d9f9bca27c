namespace Lateral.Cli.Explain;

/// <summary>
/// ∂y_j/∂x_i about the chosen place: of all channels at the pixel, or of the channels about the chosen one where
/// they are many; within a channel, of the pixels about it.
/// </summary>
internal sealed class JacobianMap
{
    public const int MostChannels = 96;
    public const int LargestRadius = 5;

    private JacobianMap(float[] values, int places) => (Values, Places) = (values, places);

    /// <summary>A row an output, a column an input; NaN where the output does not read the input.</summary>
    public float[] Values { get; }

    /// <summary>The number of rows, and of columns.</summary>
    public int Places { get; }

    public static JacobianMap Of(Explanation explanation)
    {
        (FeatureMaps maps, LrnOptions options) = (explanation.Maps, explanation.Options);
        Cell[] places = [.. PlacesOf(explanation)];
        Dictionary<string, int> rows = places.Index().ToDictionary(entry => Label(entry.Item), entry => entry.Index);
        var values = new float[places.Length * places.Length];
        Array.Fill(values, float.NaN);
        Parallel.For(0, places.Length, column =>
        {
            Cell input = places[column];
            Neighbourhood place = Neighbourhood.Of(maps, options, input.Channel, input.Pixel);
            foreach (FedTerm term in FedTerm.Of(place))
            {
                if (rows.TryGetValue(term.Label, out int row))
                {
                    values[row * places.Length + column] = (float)term.Slope;
                }
            }
        });
        return new JacobianMap(values, places.Length);

        string Label(Cell cell) => options.Region == LrnRegion.WithinChannel ? $"{cell.Pixel}" : $"{cell.Channel}";
    }

    private static IEnumerable<Cell> PlacesOf(Explanation explanation)
    {
        (FeatureMaps maps, Pixel at, int channel) = (explanation.Maps, explanation.Pixel, explanation.Channel);
        if (explanation.Options.Region == LrnRegion.AcrossChannels)
        {
            int first = Math.Clamp(channel - MostChannels / 2, 0, Math.Max(maps.Channels - MostChannels, 0));
            return Enumerable.Range(first, Math.Min(maps.Channels, MostChannels)).Select(c => new Cell(c, at));
        }

        (int before, int after) = Neighbourhood.Sides(explanation.Options);
        int radius = Math.Min(Math.Max(before, after), LargestRadius);
        return from h in Enumerable.Range(at.H - radius, 2 * radius + 1)
               from w in Enumerable.Range(at.W - radius, 2 * radius + 1)
               where h >= 0 && h < maps.Height && w >= 0 && w < maps.Width
               select new Cell(channel, new Pixel(h, w));
    }

    private readonly record struct Cell(int Channel, Pixel Pixel);
}
