namespace Lateral.Cli.Explain;

/// <summary>
/// What one value of the maps takes part in: its own window, and the outputs that it feeds, each with the sum of
/// squares of the rest of its window. Forward, backward and differences at the value need nothing else.
/// </summary>
/// <param name="Options">The layer's parameters.</param>
/// <param name="X">The value itself.</param>
/// <param name="Window">x of each place in its window W(i), itself included.</param>
/// <param name="Fed">The outputs whose windows hold it, R(i), itself included.</param>
internal sealed record Neighbourhood(LrnOptions Options, double X, double[] Window, FedOutput[] Fed)
{
    /// <summary>α over the places of a window, the factor of Σ x².</summary>
    public double AlphaOverN =>
        Options.Alpha / Math.Pow(Options.LocalSize, Options.Region == LrnRegion.AcrossChannels ? 1 : 2);

    /// <summary>2αβ over the places of a window, the factor of the gradient's cross term.</summary>
    public double CrossFactor => 2 * AlphaOverN * Options.Beta;

    /// <summary>dy_i · scale_i^−β with dy = y.</summary>
    public double Direct => Y(Own, X) * Math.Pow(Scale(Own, X), -Options.Beta);

    /// <summary>The output that belongs to the value.</summary>
    public FedOutput Own => Array.Find(Fed, output => output.IsOwn);

    /// <summary>The scale of an output if the value were <paramref name="x"/>.</summary>
    public double Scale(FedOutput output, double x) => Options.K + AlphaOverN * (output.OtherSquares + x * x);

    /// <summary>An output if the value were <paramref name="x"/>.</summary>
    public double Y(FedOutput output, double x) => (output.IsOwn ? x : output.X) * Math.Pow(Scale(output, x), -Options.Beta);

    /// <summary>How many neighbours the window holds on either side.</summary>
    public static (int Before, int After) Sides(LrnOptions options)
    {
        int before = options.EvenWindow == EvenWindow.LeansBefore ? options.LocalSize / 2 : (options.LocalSize - 1) / 2;
        return (before, options.LocalSize - 1 - before);
    }

    public static Neighbourhood Of(FeatureMaps maps, LrnOptions options, int channel, Pixel pixel)
    {
        (int before, int after) = Sides(options);
        if (options.Region == LrnRegion.AcrossChannels)
        {
            return Of(options, new Axis(0, 1, 0, 0), new Axis(channel, maps.Channels, before, after), (_, c) => maps[c, pixel.H, pixel.W]);
        }

        return Of(
            options, new Axis(pixel.H, maps.Height, before, after), new Axis(pixel.W, maps.Width, before, after), (h, w) => maps[channel, h, w]);
    }

    private static Neighbourhood Of(LrnOptions options, Axis rows, Axis columns, Func<int, int, double> x)
    {
        double[] window =
        [
            .. from row in rows.WindowOf(rows.Place).All
               from column in columns.WindowOf(columns.Place).All
               select x(row, column),
        ];

        // The windows' sums along one axis and then the other: n³ additions where all at once would be n⁴.
        var fed = new List<FedOutput>();
        Run reach = new(rows.WindowOf(rows.Fed.First).First, rows.WindowOf(rows.Fed.Last).Last);
        var along = new double[reach.Count];
        foreach (int column in columns.Fed.All)
        {
            foreach (int row in reach.All)
            {
                along[row - reach.First] = columns.WindowOf(column).All.Sum(
                    j => row == rows.Place && j == columns.Place ? 0 : x(row, j) * x(row, j));
            }

            foreach (int row in rows.Fed.All)
            {
                double others = rows.WindowOf(row).All.Sum(j => along[j - reach.First]);
                fed.Add(new FedOutput(row, column, x(row, column), others, row == rows.Place && column == columns.Place));
            }
        }

        return new Neighbourhood(options, x(rows.Place, columns.Place), window, [.. fed]);
    }

    /// <summary>An axis that windows span, and the value's place on it.</summary>
    private readonly record struct Axis(int Place, int Size, int Before, int After)
    {
        /// <summary>The places whose windows hold the value's.</summary>
        public Run Fed => Clip(Place, After, Before);

        public Run WindowOf(int place) => Clip(place, Before, After);

        private Run Clip(int place, int below, int above) => new(Math.Max(place - below, 0), (int)Math.Min(place + (long)above, Size - 1));
    }

    private readonly record struct Run(int First, int Last)
    {
        public int Count => Last - First + 1;

        public IEnumerable<int> All => Enumerable.Range(First, Count);
    }
}

/// <summary>An output that a value feeds.</summary>
/// <param name="Row">Its row; 0 across channels.</param>
/// <param name="Column">Its column, or its channel across channels.</param>
/// <param name="X">The input at the output's place.</param>
/// <param name="OtherSquares">Σ x² over its window without the value.</param>
/// <param name="IsOwn">Whether it is the value's own output.</param>
internal readonly record struct FedOutput(int Row, int Column, double X, double OtherSquares, bool IsOwn);
