using ScottPlot;

namespace Lateral.Cli;

/// <summary>A font for ScottPlot's text.</summary>
internal static class PlotFont
{
    private const string Family = "Lateral Plots";
    private const string Folder = "/usr/share/fonts";

    /// <summary>
    /// Skia without fontconfig knows no fonts on Linux, and text that it cannot measure is left out: there one is
    /// looked for.
    /// </summary>
    public static string Name { get; } = Add();

    private static string Add()
    {
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
            Console.Error.WriteLine($"lateral: warning: no font in {Folder} (Debian: fonts-dejavu-core): the plots have no text");
            return Fonts.Default;
        }

        Fonts.AddFontFile(Family, font, bold: false, italic: false);
        return Family;
    }
}
