namespace Lateral.Cli.Explain;

/// <summary>The parameters that the page was made with, and what each means.</summary>
internal static class ReportParameters
{
    public static string Render(Explanation explanation)
    {
        LrnOptions options = explanation.Options;
        bool across = options.Region == LrnRegion.AcrossChannels;
        string leaning = options.LocalSize % 2 != 0 ? "" : options.EvenWindow == EvenWindow.LeansAfter
            ? " An even window holds its one extra neighbour after the centre, as in ONNX."
            : " An even window holds its one extra neighbour before the centre, as in PyTorch.";
        (string Name, string Value, string Meaning)[] rows =
        [
            ("region", across ? "across" : "within", across
                ? "The neighbours are the channels beside this one at the same pixel."
                : "The neighbours are the pixels around this one in the same channel."),
            ("n, size", $"{options.LocalSize}", across
                ? $"The number of channels in the window, this one included; those beyond the first or last channel count as 0.{leaning}"
                : $"The side of the window in pixels, this one included; those beyond the border count as 0.{leaning}"),
            ("α, alpha", Numbers.Exact(options.Alpha),
                $"How much the neighbours count. Divided by {(across ? "n" : "n²")}, so that it weighs their mean square."),
            ("β, beta", Numbers.Exact(options.Beta), "The power of the scale that x is divided by: 0 does nothing, ½ divides by a norm."),
            ("k", Numbers.Exact(options.K), "The scale of a response whose neighbours are all 0, itself included; it keeps the scale above 0."),
        ];
        return $"""
              <div class="scroll">
              <table class="parameters">
              <caption>What the command was run with, in Lateral’s canonical form.</caption>
              <thead><tr><th scope="col">Parameter</th><th scope="col">Value</th><th scope="col">Meaning</th></tr></thead>
              <tbody>
            {string.Join('\n', rows.Select(row => $"""<tr><th scope="row">{row.Name}</th><td>{row.Value}</td><td class="what">{row.Meaning}</td></tr>"""))}
              </tbody>
              </table>
              </div>
            """;
    }
}
