using ScottPlot;
using PlotStyle = Lateral.Benchmarks.Plots.PlotStyle;

namespace TrainCifar;

/// <summary>Loss curves and validation accuracy in one plot.</summary>
internal static class Curves
{
    public static void Save(string path, string title, params (string Name, History History)[] runs)
    {
        using var plot = new Plot();
        for (int i = 0; i < runs.Length; i++)
        {
            (string name, History history) = runs[i];
            var loss = plot.Add.ScatterLine(Steps(history.Losses.Count, 1), history.Losses.ToArray());
            loss.LegendText = $"loss, {name}";

            // The first run is wide, so that it shows where the second lies upon it.
            loss.LineWidth = i == 0 && runs.Length > 1 ? 6 : 1.5f;
            loss.Color = i == 0 ? Colors.SteelBlue.WithAlpha(runs.Length > 1 ? 0.45 : 1) : Colors.DarkRed;
            if (history.Accuracies.Count > 0)
            {
                var accuracy = plot.Add.Scatter(Steps(history.Accuracies.Count, history.StepsPerEpoch), history.Accuracies.ToArray());
                accuracy.LegendText = $"accuracy, {name}";
                accuracy.Color = loss.Color;
                accuracy.LinePattern = LinePattern.Dotted;
                accuracy.Axes.YAxis = plot.Axes.Right;
            }
        }

        plot.Title(title);
        plot.XLabel("step");
        plot.YLabel("training loss");
        plot.Axes.Right.Label.Text = "validation accuracy";
        plot.Axes.SetLimitsY(0, 1, plot.Axes.Right);
        plot.ShowLegend(Alignment.UpperRight);
        PlotStyle.Save(plot, path, 900, 500);
    }

    private static double[] Steps(int count, int stride) => [.. Enumerable.Range(1, count).Select(i => (double)i * stride)];
}
