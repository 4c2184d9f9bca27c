using ScottPlot;
using ScottPlot.Plottables;

namespace Lateral.Cli.Explain;

/// <summary>The page's main figures as pictures of their own.</summary>
internal static class Figures
{
    private const int Width = 1200, Height = 500, MapSide = 800;

    // The colours of report.css.
    private static readonly Color
        X = new("#aab5c1"), Y = new("#0b7a75"), Direct = new("#2166ac"), Cross = new("#c4601d"), Sum = new("#1d2126"), Band = new("#ffe39a");

    /// <summary>The files, in the order of <see cref="Draw"/>.</summary>
    public static string[] Names(string prefix) => [$"{prefix}-forward.png", $"{prefix}-backward.png", $"{prefix}-jacobian.png"];

    /// <summary>The figures as PNG.</summary>
    public static byte[][] Draw(Explanation explanation) =>
    [
        ToPng(Forward(explanation), Width, Height),
        ToPng(Backward(explanation), Width, Height),
        ToPng(Jacobian(explanation), MapSide, MapSide),
    ];

    private static byte[] ToPng(Plot drawn, int width, int height)
    {
        using Plot plot = drawn;
        plot.Font.Set(PlotFont.Name);
        return plot.GetImageBytes(width, height, ImageFormat.Png);
    }

    private static Plot Forward(Explanation explanation)
    {
        PixelAnalysis analysis = explanation.Analysis;
        Plot plot = OfChannels(explanation, "Forward: the responses before and after");
        Bars(plot, analysis.X, X, "x, before");
        Bars(plot, analysis.Y, Y, "y, after");
        plot.ShowLegend(Edge.Right);
        return plot;
    }

    private static Plot Backward(Explanation explanation)
    {
        PixelAnalysis analysis = explanation.Analysis;
        Plot plot = OfChannels(explanation, "Backward: the gradient’s two kinds of terms and their sum");
        Bars(plot, analysis.DirectTerm, Direct, "direct term");
        Bars(plot, analysis.CrossTerm, Cross, "cross terms");
        Scatter sum = plot.Add.ScatterPoints([.. Enumerable.Range(0, analysis.Channels).Select(c => (double)c)], analysis.GradInput, Sum);
        sum.LegendText = "their sum, dx";
        (sum.MarkerShape, sum.MarkerSize, sum.MarkerLineWidth) = (MarkerShape.HorizontalBar, 10, 2.5f);
        plot.ShowLegend(Edge.Right);
        return plot;
    }

    private static Plot Jacobian(Explanation explanation)
    {
        JacobianMap map = JacobianMap.Of(explanation);
        var plot = new Plot();
        var values = new double[map.Places, map.Places];
        for (int i = 0; i < map.Values.Length; i++)
        {
            values[i / map.Places, i % map.Places] = map.Values[i];
        }

        double most = map.Values.Where(value => !float.IsNaN(value)).Max(value => Math.Abs((double)value));
        Heatmap heat = plot.Add.Heatmap(values);
        heat.Colormap = new ScottPlot.Colormaps.CustomInterpolated([.. ColorMap.BlueRed.Points.Select(color => new Color(color))]);
        heat.ManualRange = most > 0 ? new ScottPlot.Range(-most, most) : new ScottPlot.Range(-1, 1);
        heat.NaNCellColor = new Color("#c9ccca");
        plot.Add.ColorBar(heat).Axis.TickLabelStyle.FontName = PlotFont.Name;
        plot.Axes.SetLimits(-0.5, map.Places - 0.5, -0.5, map.Places - 0.5);
        plot.HideGrid();
        plot.Title($"The Jacobian at pixel {explanation.Pixel}: row an output, column an input");
        plot.Axes.Left.TickGenerator = new ScottPlot.TickGenerators.EmptyTickGenerator();
        plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.EmptyTickGenerator();
        return plot;
    }

    private static Plot OfChannels(Explanation explanation, string title)
    {
        var plot = new Plot();
        (int first, int last) = explanation.Window;
        HorizontalSpan window = plot.Add.HorizontalSpan(first - 0.5, last + 0.5, Band);
        window.LineWidth = 0;
        window.LegendText = $"the window of channel {explanation.Channel}";
        plot.Title($"{title}, at pixel {explanation.Pixel} of {explanation.SourceName}");
        plot.XLabel("channel");
        plot.Axes.SetLimitsX(-1, explanation.Maps.Channels);
        return plot;
    }

    private static void Bars(Plot plot, double[] values, Color color, string name)
    {
        BarPlot bars = plot.Add.Bars(values);
        bars.LegendText = name;
        foreach (Bar bar in bars.Bars)
        {
            (bar.FillColor, bar.LineWidth, bar.Size) = (color, 0, 0.9);
        }

        bars.Color = color;
    }
}
