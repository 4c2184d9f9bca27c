using static Lateral.Cli.Explain.MathMl;

namespace Lateral.Cli.Explain;

/// <summary>All channels at one pixel, and the forward formula with the numbers of the strongest.</summary>
internal static class ReportPixel
{
    public static string Render(Explanation explanation)
    {
        PixelAnalysis analysis = explanation.Analysis;
        int strongest = analysis.StrongestChannel;
        (int First, int Last) window = WindowChannels(explanation, strongest);
        return $"""
            <section aria-labelledby="pixel">
              <h2 id="pixel">Forward, at pixel {analysis.Pixel}</h2>
              <p>Every channel’s response x, the scale that its window gives it, and the result y. The strongest is channel {strongest}{Named(explanation, strongest)}; {WindowText(explanation, window)}</p>
              <h3>Before and after</h3>
            {BarChart.Key(("series-x", "x, before"), ("series-y", "y, after"), ("band", "the strongest channel’s window"))}
            {BarChart.Render($"The responses of all channels at pixel {analysis.Pixel}, before and after.", window, new BarSeries("x", "series-x", analysis.X, 0.9), new BarSeries("y", "series-y", analysis.Y, 0.9))}
              <h3>Scale</h3>
            {BarChart.Render($"The scale of all channels at pixel {analysis.Pixel}.", window, new BarSeries("scale", "series-scale", analysis.Scale, 0.9))}
              <h3>The formula, and channel {strongest} in it</h3>
            {Formula(explanation, strongest)}
            {Table(explanation, strongest, window)}
            </section>
            """;
    }

    /// <summary>The channels of a channel's window; within a channel, itself alone.</summary>
    public static (int First, int Last) WindowChannels(Explanation explanation, int channel)
    {
        if (explanation.Options.Region == LrnRegion.WithinChannel)
        {
            return (channel, channel);
        }

        (int before, int after) = Neighbourhood.Sides(explanation.Options);
        return (Math.Max(channel - before, 0), (int)Math.Min(channel + (long)after, explanation.Maps.Channels - 1));
    }

    /// <summary>The divisor of α as a reader meets it: n, or n².</summary>
    public static string Divisor(LrnOptions options) =>
        options.Region == LrnRegion.AcrossChannels ? Id("n") : Power(Id("n"), "<mn>2</mn>");

    public static string DivisorNumber(LrnOptions options) =>
        options.Region == LrnRegion.AcrossChannels ? $"<mn>{options.LocalSize}</mn>" : Power($"<mn>{options.LocalSize}</mn>", "<mn>2</mn>");

    /// <summary>The terms joined by plus signs; the middle of a long sum is left out.</summary>
    public static string SumOf(string[] terms)
    {
        const int most = 7;
        string[] shown = terms.Length <= most ? terms : [terms[0], terms[1], terms[2], Op("⋯"), terms[^1]];
        return shown.Length == 0 ? "<mn>0</mn>" : Parenthesized(string.Join(Op("+"), shown));
    }

    private static string Formula(Explanation explanation, int channel)
    {
        LrnOptions options = explanation.Options;
        PixelAnalysis analysis = explanation.Analysis;
        string i = Id("i"), j = Id("j");
        string window = Row(j, Op("∈"), Id("W"), Parenthesized(i));
        string squares = SumOf([.. Neighbourhood.Of(explanation.Maps, options, channel, explanation.Pixel).Window.Select(x => Power(Factor(x), "<mn>2</mn>"))]);
        return Block(Sub("scale", i), Op("="), Id("k"), Op("+"), Over(Id("α"), Divisor(options)), Sum(window), SubPower("x", j, "<mn>2</mn>"))
            + Continued(Op("="), Parameter(options.K), Op("+"), Over(Parameter(options.Alpha), DivisorNumber(options)), squares, Op("="), Number(analysis.Scale[channel]))
            + Block(Sub("y", i), Op("="), Sub("x", i), Op("·"), SubPower("scale", i, Row(Op("−"), Id("β"))))
            + Continued(Op("="), Number(analysis.X[channel]), Op("·"), Power(Number(analysis.Scale[channel]), Row(Op("−"), Parameter(options.Beta))), Op("="), Number(analysis.Y[channel]));
    }

    private static string Table(Explanation explanation, int strongest, (int First, int Last) window)
    {
        PixelAnalysis analysis = explanation.Analysis;
        string names = explanation.Picture is null ? "" : "What it answers to";
        return ChannelTable.Render(
            analysis.Channels,
            strongest,
            window,
            $"""<th scope="col">x</th><th scope="col">scale</th><th scope="col">y</th><th scope="col">y/x</th><th scope="col" class="what">{names}</th>""",
            c =>
            {
                string share = analysis.X[c] == 0 ? "–" : Numbers.Percent(analysis.Y[c] / analysis.X[c]);
                return $"""<td>{Numbers.Text(analysis.X[c])}</td><td>{Numbers.Text(analysis.Scale[c])}</td><td>{Numbers.Text(analysis.Y[c])}</td><td>{share}</td><td class="what">{explanation.ChannelName(c)}</td>""";
            });
    }

    private static string Named(Explanation explanation, int channel) =>
        explanation.ChannelName(channel) is { } name ? $" ({name})" : "";

    private static string WindowText(Explanation explanation, (int First, int Last) window) =>
        explanation.Options.Region == LrnRegion.WithinChannel
            ? $"its window is the {explanation.Options.LocalSize}×{explanation.Options.LocalSize} pixels around this one, in its own map."
            : $"its window, channels {window.First} to {window.Last}, is marked.";
}
