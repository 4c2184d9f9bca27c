using static Lateral.Cli.Explain.MathMl;

namespace Lateral.Cli.Explain;

/// <summary>The gradient's two terms at one pixel, their sum, and the same by differences.</summary>
internal static class ReportGradient
{
    public static string Render(Explanation explanation)
    {
        PixelAnalysis analysis = explanation.Analysis;
        int strongest = analysis.StrongestChannel;
        (int First, int Last) window = ReportPixel.WindowChannels(explanation, strongest);
        return $"""
            <section aria-labelledby="gradient">
              <h2 id="gradient">Backward, at pixel {analysis.Pixel}</h2>
              <p>The loss is L = ½ Σ y² over all maps, so the gradient that comes in is dy = y. What goes out, dx = ∂L/∂x, has two terms. The <strong>direct</strong> one is what x does to its own y. The <strong>cross</strong> term is what x does to the scale of every output whose window it lies in, its own among them: more of x damps them all.</p>
            {BarChart.Key(("series-direct", "direct term"), ("series-cross", "cross term"), ("series-sum", "their sum, dx"))}
            {BarChart.Render($"The two terms of the gradient and their sum for all channels at pixel {analysis.Pixel}.", window, new BarSeries("direct", "series-direct", analysis.DirectTerm, 0.9), new BarSeries("cross", "series-cross", analysis.CrossTerm, 0.9), new BarSeries("dx", "series-sum", analysis.GradInput, 0))}
              <h3>The formula, and channel {strongest} in it</h3>
            {Formula(explanation, strongest)}
              <h3>Checked by differences</h3>
              <p>The differences know nothing of the formula: they move one x a little, run the forward pass in double precision and difference the loss at five points. The largest difference over the channels is {Numbers.Text(analysis.LargestDifference, 2)}, {Numbers.Text(analysis.RelativeDifference, 2)} of the largest gradient. The library’s single-precision backward pass, which made the maps above, is at most {Numbers.Text(explanation.SinglePrecisionDifference, 2)} away at this pixel.</p>
            {Table(analysis, strongest, window)}
            </section>
            """;
    }

    private static string Formula(Explanation explanation, int channel)
    {
        LrnOptions options = explanation.Options;
        PixelAnalysis analysis = explanation.Analysis;
        string i = Id("i"), j = Id("j");
        string power = SubPower("scale", i, Row(Op("−"), Id("β")));
        string fed = Row(j, Op(":"), i, Op("∈"), Id("W"), Parenthesized(j));
        string factor = Over(Row("<mn>2</mn>", Id("α"), Id("β")), ReportPixel.Divisor(options));
        string ratio = Over(Row(Sub("dy", j), Sub("y", j)), Sub("scale", j));
        Neighbourhood place = Neighbourhood.Of(explanation.Maps, options, channel, explanation.Pixel);
        string terms = ReportPixel.SumOf([.. place.Fed.Select(
            output => (Y: place.Y(output, place.X), Scale: place.Scale(output, place.X))).Select(
            fed => Over(Row(Factor(fed.Y), Op("·"), Factor(fed.Y)), Number(fed.Scale)))]);
        return Block(Sub("dx", i), Op("="), Sub("direct", i), Op("+"), Sub("cross", i))
            + Block(Sub("direct", i), Op("="), Sub("dy", i), Op("·"), power)
            + Continued(Op("="), Number(analysis.GradOutput[channel]), Op("·"), Power(Number(analysis.Scale[channel]), Row(Op("−"), Parameter(options.Beta))), Op("="), Number(analysis.DirectTerm[channel]))
            + Block(Sub("cross", i), Op("="), Op("−"), factor, Sub("x", i), Sum(fed), ratio)
            + Continued(Op("="), Op("−"), Over(Row("<mn>2</mn>", Op("·"), Parameter(options.Alpha), Op("·"), Parameter(options.Beta)), ReportPixel.DivisorNumber(options)), Op("·"), Factor(analysis.X[channel]), Op("·"), terms, Op("="), Number(analysis.CrossTerm[channel]))
            + Block(Sub("dx", i), Op("="), Number(analysis.DirectTerm[channel]), Op("+"), Factor(analysis.CrossTerm[channel]), Op("="), Number(analysis.GradInput[channel]), Op(";"), "<mtext>&#160;by differences&#160;</mtext>", Number(analysis.NumericalGradient[channel]));
    }

    private static string Table(PixelAnalysis analysis, int strongest, (int First, int Last) window) => ChannelTable.Render(
        analysis.Channels,
        strongest,
        window,
        """<th scope="col">dy = y</th><th scope="col">direct</th><th scope="col">cross</th><th scope="col">dx = direct + cross</th><th scope="col">by differences</th><th scope="col">difference</th>""",
        c => $"""<td>{Numbers.Text(analysis.GradOutput[c])}</td><td>{Numbers.Text(analysis.DirectTerm[c])}</td><td>{Numbers.Text(analysis.CrossTerm[c])}</td><td>{Numbers.Text(analysis.GradInput[c], 6)}</td><td>{Numbers.Text(analysis.NumericalGradient[c], 6)}</td><td>{Numbers.Text(analysis.GradInput[c] - analysis.NumericalGradient[c], 2)}</td>""");
}
