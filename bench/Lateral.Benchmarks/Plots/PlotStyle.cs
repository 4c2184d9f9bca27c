using System.Text.RegularExpressions;
using ScottPlot;

namespace Lateral.Benchmarks.Plots;

/// <summary>What the plots have in common.</summary>
internal static partial class PlotStyle
{
    private const string Family = "Lateral Plots";

    /// <summary>The font of all text.</summary>
    public static string FontName { get; } = AddFont();

    public static void Save(Plot plot, string path, int width, int height)
    {
        plot.Font.Set(FontName);
        plot.FigureBackground.Color = Colors.White;
        plot.Grid.MajorLineColor = Colors.Black.WithAlpha(0.1);
        string svg = plot.GetSvgXml(width, height).ReplaceLineEndings("\n");
        File.WriteAllText(path, FontFamilies().Replace(svg, "font-family=\"$1, Verdana, sans-serif\""));
    }

    /// <summary>
    /// Skia without fontconfig knows no fonts on Linux, and text that it cannot measure is left out. A viewer
    /// draws the text in a font of its own, so any one serves.
    /// </summary>
    private static string AddFont()
    {
        const string Folder = "/usr/share/fonts";
        if (!OperatingSystem.IsLinux())
        {
            return Fonts.Default;
        }

        string[] found = Directory.Exists(Folder) ? Directory.GetFiles(Folder, "*.ttf", SearchOption.AllDirectories) : [];
        string? font = found.Order(StringComparer.Ordinal).MaxBy(file => Path.GetFileName(file) switch
        {
            "DejaVuSans.ttf" => 3,
            "LiberationSans-Regular.ttf" => 2,
            string name when name.Contains("Sans-Regular", StringComparison.Ordinal) => 1,
            _ => 0,
        });
        if (font is null)
        {
            Console.Error.WriteLine($"no font in {Folder} (Debian: fonts-dejavu-core): the plots have no text");
            return Fonts.Default;
        }

        Fonts.AddFontFile(Family, font, bold: false, italic: false);
        return Family;
    }

    [GeneratedRegex("font-family=\"([^\"]*)\"")]
    private static partial Regex FontFamilies();
}
