namespace Lateral.Cli.Explain;

/// <summary>
/// The numbers of the chosen channel and pixel by the names that the page's text has for them; slots.js fills the
/// same ones when another place is chosen.
/// </summary>
internal static class PixelSlots
{
    public static IReadOnlyDictionary<string, Slot> Of(Explanation explanation)
    {
        LrnOptions options = explanation.Options;
        PixelAnalysis analysis = explanation.Analysis;
        int i = explanation.Channel;
        Neighbourhood place = explanation.Place;
        double a = place.AlphaOverN, factor = 2 * a * options.Beta, power = Math.Pow(analysis.Scale[i], -options.Beta);
        FedTerm[] terms = explanation.Terms;
        bool within = options.Region == LrnRegion.WithinChannel;
        double ownSlope = power - factor * analysis.Y[i] / analysis.Scale[i] * analysis.X[i];
        return new Dictionary<string, Slot>
        {
            ["pixel"] = Slot.Words($"{explanation.Pixel}"),
            ["i"] = Slot.Words($"{i}"),
            ["named"] = Slot.Words(explanation.ChannelName(i) is { } name ? $" ({name})" : ""),
            ["inputName"] = Slot.Words(within ? $"the input at {explanation.Pixel}" : $"input {i}"),
            ["settings"] = Slot.Words(Settings(options)),
            ["divisor"] = Slot.Formula(within ? MathMl.Power(MathMl.Id("n"), "<mn>2</mn>") : MathMl.Id("n")),
            ["places"] = Slot.Formula(within ? MathMl.Power($"<mn>{options.LocalSize}</mn>", "<mn>2</mn>") : $"<mn>{options.LocalSize}</mn>"),
            ["alpha"] = Slot.Parameter(options.Alpha),
            ["beta"] = Slot.Parameter(options.Beta),
            ["k"] = Slot.Parameter(options.K),
            ["a"] = Slot.Result(a),
            ["factor"] = Slot.Result(factor),
            ["post"] = Slot.Words($"{Neighbourhood.Sides(options).Before}"),
            ["window"] = Slot.Words(within ? $"the {options.LocalSize}×{options.LocalSize} pixels around it" : Channels(explanation.Window)),
            ["readers"] = Slot.Words(within ? Count(terms.Length, "output") : Channels(explanation.Readers)),
            ["squares"] = Slot.Formula(MathMl.SumOf([.. place.Window.Select(x => MathMl.Power(MathMl.Factor(x), "<mn>2</mn>"))])),
            ["ratios"] = Slot.Formula(MathMl.SumOf([.. terms.Select(t => MathMl.Over(
                MathMl.Row(MathMl.Factor(t.GradOutput), MathMl.Op("·"), MathMl.Factor(t.Y)), MathMl.Number(t.Scale)))])),
            ["ratioSum"] = Slot.Result(terms.Sum(t => t.Ratio)),
            ["x"] = Slot.Result(analysis.X[i]),
            ["scale"] = Slot.Result(analysis.Scale[i]),
            ["power"] = Slot.Result(power),
            ["y"] = Slot.Result(analysis.Y[i]),
            ["share"] = Slot.Words(analysis.X[i] == 0 ? "nothing" : Numbers.Percent(analysis.Y[i] / analysis.X[i])),
            ["dy"] = Slot.Result(analysis.GradOutput[i]),
            ["direct"] = Slot.Result(analysis.DirectTerm[i]),
            ["cross"] = Slot.Result(analysis.CrossTerm[i]),
            ["dx"] = Slot.Result(analysis.GradInput[i]),
            ["dxLong"] = Slot.Result(analysis.GradInput[i], 10),
            ["numericLong"] = Slot.Result(analysis.NumericalGradient[i], 10),
            ["difference"] = Slot.Result(analysis.GradInput[i] - analysis.NumericalGradient[i], 2),
            ["scaleSlope"] = Slot.Result(2 * a * analysis.X[i]),
            ["ownSlope"] = Slot.Result(ownSlope),
            ["verdict"] = Slot.Words(Verdict(terms)),
            ["otherText"] = Slot.Words(Other(terms, factor, analysis.X[i])),
        };
    }

    private static string Settings(LrnOptions options) =>
        $"n {options.LocalSize}, α {Numbers.Exact(options.Alpha)}, β {Numbers.Exact(options.Beta)}, k {Numbers.Exact(options.K)}, "
        + (options.Region == LrnRegion.WithinChannel ? "within a channel" : "across channels");

    private static string Channels((int First, int Last) range) =>
        range.First == range.Last ? $"channel {range.First}" : $"channels {range.First} to {range.Last}";

    private static string Count(int count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";

    private static string Verdict(FedTerm[] terms)
    {
        int suppress = terms.Count(t => t.Acts == "suppresses"), relieve = terms.Count(t => t.Acts == "relieves");
        return $"{Count(suppress, "output")} suppress{(suppress == 1 ? "es" : "")}, {relieve} relieve{(relieve == 1 ? "s" : "")}";
    }

    private static string Other(FedTerm[] terms, double factor, double x)
    {
        if (terms.Where(t => !t.IsOwn).OrderByDescending(t => Math.Abs(t.Value)).FirstOrDefault() is not { } other)
        {
            return "Here no other output reads it.";
        }

        string Factor(double value) => value < 0 ? $"({Numbers.Text(value)})" : Numbers.Text(value);
        return $"For output {other.Label}: −{Factor(factor)} · {Factor(other.Y)}/{Numbers.Text(other.Scale)} · {Factor(x)} = {Numbers.Text(-factor * other.Y / other.Scale * x)}.";
    }
}
