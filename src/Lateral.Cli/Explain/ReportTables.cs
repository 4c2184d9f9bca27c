namespace Lateral.Cli.Explain;

/// <summary>The rows of the page's tables of terms and steps, which its script writes again for another place.</summary>
internal static class ReportTables
{
    public static string Forward(Explanation explanation)
    {
        PixelAnalysis analysis = explanation.Analysis;
        return ChannelTable.Render(
            "forward", explanation,
            """<th scope="col">x</th><th scope="col">scale</th><th scope="col">y</th><th scope="col">y/x</th><th scope="col" class="what">What it answers to</th>""",
            c =>
            {
                string share = analysis.X[c] == 0 ? "–" : Numbers.Percent(analysis.Y[c] / analysis.X[c]);
                return $"""<td>{Numbers.Text(analysis.X[c])}</td><td>{Numbers.Text(analysis.Scale[c])}</td><td>{Numbers.Text(analysis.Y[c])}</td><td>{share}</td><td class="what">{explanation.ChannelName(c) ?? "–"}</td>""";
            });
    }

    public static string Backward(Explanation explanation)
    {
        PixelAnalysis analysis = explanation.Analysis;
        return ChannelTable.Render(
            "backward", explanation,
            """<th scope="col">dy</th><th scope="col">direct</th><th scope="col">cross</th><th scope="col">dx = direct + cross</th><th scope="col">by differences</th><th scope="col">difference</th>""",
            c => $"""<td>{Numbers.Text(analysis.GradOutput[c])}</td><td>{Numbers.Text(analysis.DirectTerm[c])}</td><td>{Numbers.Text(analysis.CrossTerm[c])}</td><td>{Numbers.Text(analysis.GradInput[c], 6)}</td><td>{Numbers.Text(analysis.NumericalGradient[c], 6)}</td><td>{Numbers.Text(analysis.GradInput[c] - analysis.NumericalGradient[c], 2)}</td>""");
    }

    public static string Terms(FedTerm[] terms)
    {
        (FedTerm[] shown, FedTerm[] rest) = FedTerm.Most(terms);
        IEnumerable<string> rows = shown.Select(t =>
            $"""<tr{(t.IsOwn ? " class=\"strongest\"" : "")}><th scope="row">{t.Label}{(t.IsOwn ? ", its own" : "")}</th><td>{Numbers.Text(t.GradOutput)}</td><td>{Numbers.Text(t.Y)}</td><td>{Numbers.Text(t.Scale)}</td><td>{Numbers.Text(t.Ratio)}</td><td>{Numbers.Text(t.Value)}</td><td class="what {t.Acts}">{t.Acts}</td></tr>""");
        return string.Join('\n', rest.Length == 0 ? rows : rows.Append(
            $"""<tr><th scope="row">{rest.Length} others</th><td></td><td></td><td></td><td>{Numbers.Text(rest.Sum(t => t.Ratio))}</td><td>{Numbers.Text(rest.Sum(t => t.Value))}</td><td class="what"></td></tr>"""));
    }

    public static string Column(FedTerm[] terms)
    {
        (FedTerm[] shown, FedTerm[] rest) = FedTerm.Most(terms);
        IEnumerable<string> rows = shown.Select(t =>
            $"""<tr{(t.IsOwn ? " class=\"strongest\"" : "")}><th scope="row">{t.Label}</th><td>{Numbers.Text(t.Slope)}</td><td>{Numbers.Text(t.GradOutput)}</td><td>{Numbers.Text(t.Slope * t.GradOutput)}</td></tr>""");
        return string.Join('\n', rest.Length == 0 ? rows : rows.Append(
            $"""<tr><th scope="row">{rest.Length} others</th><td></td><td></td><td>{Numbers.Text(rest.Sum(t => t.Slope * t.GradOutput))}</td></tr>"""));
    }

    public static string Steps(SlidingWindow window) => string.Join('\n', window.Steps.Select(step =>
    {
        string Term(int? j) => j is { } channel ? $"t<sub>{channel}</sub> = {Numbers.Text(window.Ratio(channel))}" : "";
        string Written(float[] dx) => step.Written is { } i ? Numbers.Text(dx[i], 6) : "";
        return $"""<tr><th scope="row">{step.Head}</th><td>{step.Phase}</td><td>{Term(step.Added)}</td><td>{Term(step.Subtracted)}</td><td>{Numbers.Text(step.Sum, 6)}</td><td>{step.Written}</td><td>{Written(window.Caffe)}</td><td>{Written(window.Lateral)}</td></tr>""";
    }));
}
