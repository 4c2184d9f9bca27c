using System.Globalization;
using Lateral.Benchmarks.Results;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace Lateral.Benchmarks.Plots;

/// <summary>The peers of one layer as bars: times the limit that memory sets, on a logarithmic axis.</summary>
internal static class PeersPlot
{
    private const double Smallest = 0.5;

    // From the bottom up.
    private static readonly string?[] Passes = ["forward and backward", "backward", "forward"];

    public static void Save(LayerResult layer, string path)
    {
        using var plot = new Plot();
        PeerResult[] rows = [.. layer.Results.Where(row => row.TimesLimit is not null).OrderBy(row => Array.IndexOf(Passes, row.Pass)).ThenByDescending(row => row.TimesLimit)];
        var names = new NumericManual();
        for (int i = 0; i < rows.Length; i++)
        {
            PeerResult row = rows[i];
            double ratio = row.TimesLimit!.Value;
            plot.Add.Bar(new Bar
            {
                Position = i,
                Value = Math.Log10(ratio),
                ValueBase = Math.Log10(Smallest),
                Orientation = Orientation.Horizontal,
                FillColor = row.Peer.StartsWith("Lateral", StringComparison.Ordinal) ? Colors.SteelBlue : row.Layout == "any" ? Colors.Gray : Colors.DarkOrange.Lighten(0.2),
                LineWidth = 0,
            });
            ScottPlot.Plottables.Text label = plot.Add.Text(ratio.ToString(ratio < 10 ? "0.00" : "0", CultureInfo.InvariantCulture) + "×", Math.Log10(ratio), i);
            label.LabelAlignment = Alignment.MiddleLeft;
            label.OffsetX = 4;
            label.LabelFontSize = 12;
            label.LabelFontName = PlotStyle.FontName;
            string kind = row.Note?.Split(';')[0] is "inference" or "training" ? $", {row.Note.Split(';')[0]}" : "";
            names.AddMajor(i, $"{row.Peer}{(row.Layout == "any" ? "" : " " + row.Layout)}, {row.Pass}{kind}{(row.Threads == 1 ? ", 1 thread" : "")}");
        }

        double largest = rows.Max(row => row.TimesLimit!.Value);
        plot.Axes.Left.TickGenerator = names;
        plot.Axes.Bottom.TickGenerator = LogTicks.Decimal(1, largest);
        plot.Axes.SetLimits(Math.Log10(Smallest), Math.Log10(largest * 1.8), -0.8, rows.Length - 0.2);
        plot.HideGrid();
        plot.Title($"{layer.Shape}: {layer.Name}");
        plot.XLabel("times the limit that memory sets");
        PlotStyle.Save(plot, path, 1000, 120 + 24 * rows.Length);
    }
}
