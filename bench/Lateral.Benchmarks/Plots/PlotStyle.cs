using System.Text.RegularExpressions;
using Lateral.Cli;
using ScottPlot;

namespace Lateral.Benchmarks.Plots;

/// <summary>What the plots have in common.</summary>
internal static partial class PlotStyle
{
    /// <summary>The font of all text; a viewer of the SVG draws it in a font of its own, so any one serves.</summary>
    public static string FontName => PlotFont.Name;

    public static void Save(Plot plot, string path, int width, int height)
    {
        plot.Font.Set(FontName);
        plot.FigureBackground.Color = Colors.White;
        plot.Grid.MajorLineColor = Colors.Black.WithAlpha(0.1);
        string svg = plot.GetSvgXml(width, height).ReplaceLineEndings("\n");

        // Whole or not at all: a viewer may have the old one open.
        string temporary = $"{path}.tmp";
        File.WriteAllText(temporary, FontFamilies().Replace(svg, "font-family=\"$1, Verdana, sans-serif\""));
        File.Move(temporary, path, overwrite: true);
    }

    [GeneratedRegex("font-family=\"([^\"]*)\"")]
    private static partial Regex FontFamilies();
}
