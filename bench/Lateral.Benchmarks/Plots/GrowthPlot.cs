using Lateral.Benchmarks.Results;
using ScottPlot;
using ScottPlot.Plottables;

namespace Lateral.Benchmarks.Plots;

/// <summary>Curves over two logarithmic axes; what limits is dashed.</summary>
internal static class GrowthPlot
{
    public static void Save(GrowthResult growth, string folder)
    {
        using var plot = new Plot();
        Color[] colors = [.. Palette.Default.Colors];
        for (int i = 0; i < growth.Series.Length; i++)
        {
            GrowthSeries series = growth.Series[i];
            bool limit = series.Name.StartsWith("limit", StringComparison.Ordinal);
            Scatter line = plot.Add.ScatterLine(
                series.Points.Select(point => Math.Log2(point.At)).ToArray(),
                series.Points.Select(point => Math.Log10(point.NanosecondsPerElement)).ToArray());
            line.LegendText = series.Name;
            line.LineWidth = 2;
            line.Color = colors[i % colors.Length];
            line.LinePattern = limit ? LinePattern.Dashed : LinePattern.Solid;
            line.MarkerSize = limit ? 0 : 6;
        }

        double[] values = [.. growth.Series.SelectMany(series => series.Points).Select(point => point.NanosecondsPerElement)];
        double[] places = [.. growth.Series.SelectMany(series => series.Points).Select(point => point.At)];
        plot.Axes.Left.TickGenerator = LogTicks.Decimal(values.Min(), values.Max());
        plot.Axes.Bottom.TickGenerator = LogTicks.Binary(places.Min(), places.Max());
        plot.Axes.SetLimitsY(Math.Log10(values.Min()) - 0.05, Math.Log10(values.Max()) + 0.05);
        plot.Title(growth.Title);
        plot.XLabel(growth.Axis);
        plot.YLabel("nanoseconds for each element");
        plot.ShowLegend(Edge.Right);
        PlotStyle.Save(plot, Path.Combine(folder, growth.Name + ".svg"), 1000, 520);
    }
}
