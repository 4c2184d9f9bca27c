using System.Text;

namespace Lateral.Cli.Explain;

/// <summary>One quantity of all channels.</summary>
/// <param name="Name">The name in the key and in the bars' tooltips.</param>
/// <param name="Style">The CSS class that colours it.</param>
/// <param name="Values">One value a channel.</param>
/// <param name="Breadth">A bar's share of the channel's place; 0 for a tick at the value instead.</param>
internal sealed record BarSeries(string Name, string Style, double[] Values, double Breadth);

/// <summary>Channels along, values up, as SVG that takes its colours from the page's style sheet.</summary>
internal static class BarChart
{
    private const double Width = 1000, Height = 230, Left = 62, Right = 8, Top = 10, Bottom = 34;

    /// <param name="description">What a reader who does not see it should know.</param>
    /// <param name="window">The first and last channel of the window, drawn as a band.</param>
    /// <param name="series">Drawn one over the other.</param>
    public static string Render(string description, (int First, int Last) window, params BarSeries[] series)
    {
        int channels = series[0].Values.Length;
        double low = Math.Min(0, series.Min(s => s.Values.Min())), high = Math.Max(0, series.Max(s => s.Values.Max()));
        high = low == high ? 1 : high;
        double[] ticks = Ticks(low, high);
        (low, high) = (Math.Min(low, ticks[0]), Math.Max(high, ticks[^1]));
        double step = (Width - Left - Right) / channels;
        double Across(double channel) => Left + channel * step;
        double Up(double value) => Top + (high - value) / (high - low) * (Height - Top - Bottom);

        var svg = new StringBuilder();
        svg.Append($"""<div class="scroll"><svg class="chart" viewBox="0 0 {Width} {Height}" role="img" aria-label="{Html.Escape(description)}">""");
        svg.Append($"""<rect class="band" x="{N(Across(window.First))}" y="{Top}" width="{N((window.Last - window.First + 1) * step)}" height="{Height - Top - Bottom}"/>""");
        foreach (double tick in ticks)
        {
            svg.Append($"""<line class="grid" x1="{Left}" x2="{Width - Right}" y1="{N(Up(tick))}" y2="{N(Up(tick))}"/>""");
            svg.Append($"""<text x="{Left - 6}" y="{N(Up(tick) + 4)}" text-anchor="end">{Numbers.Tick(tick)}</text>""");
        }

        foreach (BarSeries one in series)
        {
            svg.Append($"""<g class="{one.Style}">""");
            for (int c = 0; c < channels; c++)
            {
                AppendBar(svg, one, c, Across(c + 0.5), step, Up);
            }

            svg.Append("</g>");
        }

        svg.Append($"""<line class="axis" x1="{Left}" x2="{Width - Right}" y1="{N(Up(0))}" y2="{N(Up(0))}"/>""");
        AppendChannelLabels(svg, channels, Across);
        return svg.Append("</svg></div>").ToString();
    }

    public static string Key(params (string Style, string Label)[] entries) =>
        $"""<p class="key">{string.Concat(entries.Select(e => $"""<span><i class="swatch {e.Style}"></i>{e.Label}</span> """))}</p>""";

    private static void AppendBar(StringBuilder svg, BarSeries series, int channel, double middle, double step, Func<double, double> up)
    {
        double value = series.Values[channel];
        if (value == 0 && series.Breadth > 0)
        {
            return;
        }

        (double breadth, double y, double height) = series.Breadth > 0
            ? (step * series.Breadth, Math.Min(up(value), up(0)), Math.Abs(up(value) - up(0)))
            : (step * 0.9, up(value) - 1.25, 2.5);
        svg.Append($"""<rect x="{N(middle - breadth / 2)}" y="{N(y)}" width="{N(breadth)}" height="{N(height)}"><title>channel {channel}: {series.Name} = {Numbers.Text(value)}</title></rect>""");
    }

    private static void AppendChannelLabels(StringBuilder svg, int channels, Func<double, double> across)
    {
        int every = Array.Find([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024], s => channels / s <= 16) is > 0 and int found ? found : channels;
        for (int c = 0; c < channels; c += every)
        {
            svg.Append($"""<text x="{N(across(c + 0.5))}" y="{Height - Bottom + 15}" text-anchor="middle">{c}</text>""");
        }

        svg.Append($"""<text class="axis-name" x="{(Left + Width - Right) / 2}" y="{Height - 4}" text-anchor="middle">channel</text>""");
    }

    /// <summary>Round values that lie 1, 2 or 5 times a power of ten apart, the outermost enclosing the range.</summary>
    private static double[] Ticks(double low, double high)
    {
        double rough = (high - low) / 4;
        double power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double apart = power * (rough / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 };
        int first = (int)Math.Floor(low / apart), last = (int)Math.Ceiling(high / apart);
        return [.. Enumerable.Range(first, last - first + 1).Select(i => i * apart)];
    }

    private static string N(double number) => Html.Css(number);
}
