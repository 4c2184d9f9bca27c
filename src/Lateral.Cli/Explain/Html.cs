using System.Net;

namespace Lateral.Cli.Explain;

/// <summary>The pieces that several sections share. The page is well-formed XML too, which the tests parse.</summary>
internal static class Html
{
    private const double TallestRem = 34;

    /// <summary>Text from outside, such as a file's name.</summary>
    public static string Escape(string text) => WebUtility.HtmlEncode(text);

    /// <summary>A map or picture with the chosen pixel ringed.</summary>
    /// <param name="source">The image's address.</param>
    /// <param name="description">What a reader who does not see it should know.</param>
    /// <param name="caption">Markup below the image.</param>
    /// <param name="width">Image width, for the aspect ratio.</param>
    /// <param name="height">Image height.</param>
    /// <param name="left">The pixel's place from the left, 0 to 1.</param>
    /// <param name="top">The pixel's place from the top, 0 to 1.</param>
    /// <param name="kind">"map", whose pixels stay squares, or "photograph".</param>
    /// <param name="channel">The channel that a map is of; null for all.</param>
    public static string Figure(string source, string description, string caption, int width, int height, double left, double top, string kind = "map", int? channel = null)
    {
        // Maps may have any shape: beyond three to one they are stretched, or they would be slivers.
        double aspect = Math.Clamp((double)width / height, 1 / 3.0, 3);
        return $"""
            <figure>
              <div class="picture {kind}" data-place="{kind}"{(channel is { } c ? $" data-channel=\"{c}\"" : "")} style="aspect-ratio:{aspect:0.####};max-width:{Css(TallestRem * aspect)}rem"><img src="{source}" alt="{Escape(description)}" width="{width}" height="{height}" /><span class="pixel" style="left:{Css(100 * left)}%;top:{Css(100 * top)}%"></span></div>
              <figcaption>{caption}</figcaption>
            </figure>
            """;
    }

    public static string Legend(ColorScale scale, string label)
    {
        const int ticks = 5;
        IEnumerable<string> labels = Enumerable.Range(0, ticks)
            .Select(i => $"<span>{Numbers.Tick(scale.ValueAt(i / (ticks - 1.0)))}</span>");
        return $"""
            <div class="legend"><span class="legend-label">{label}</span><div class="legend-scale"><div class="legend-bar" style="background:linear-gradient(to right,{string.Join(',', scale.Map.Points)})"></div><div class="legend-ticks">{string.Concat(labels)}</div></div></div>
            """;
    }

    public static string Css(double number) => number.ToString("0.##");
}
