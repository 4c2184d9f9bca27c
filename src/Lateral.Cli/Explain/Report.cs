namespace Lateral.Cli.Explain;

/// <summary>The page: one file that needs nothing else, read from top to bottom. Without its script it shows the chosen place alone.</summary>
internal static class Report
{
    public static string ToHtml(Explanation explanation)
    {
        IReadOnlyDictionary<string, Slot> slots = PixelSlots.Of(explanation);
        string Part(string file, params (string Name, string Markup)[] markup) => PageTemplate.Fill(file, slots, markup);
        PixelAnalysis analysis = explanation.Analysis;
        LrnOptions options = explanation.Options;
        (int First, int Last) window = explanation.Window;
        FedTerm[] terms = explanation.Terms;
        return Part("report.html",
            ("script-hash", PageScript.Hash),
            ("source", Html.Escape(explanation.SourceName)),
            ("style", PageTemplate.Read("report.css")),
            ("lede", ReportOverview.Lede(options)),
            ("goes-in", ReportOverview.Render(explanation)),
            ("forward", Part("forward.html",
                ("forward-chart", BarChart.Render($"The responses of all channels at pixel {analysis.Pixel}, before and after.", window, new BarSeries("x", "series-x", analysis.X, 0.9), new BarSeries("y", "series-y", analysis.Y, 0.9))),
                ("scale-chart", BarChart.Render($"The scale of all channels at pixel {analysis.Pixel}.", window, new BarSeries("scale", "series-scale", analysis.Scale, 0.9))),
                ("forward-table", ReportTables.Forward(explanation)))),
            ("backward", Part("backward.html",
                ("terms", ReportTables.Terms(terms)),
                ("backward-chart", BarChart.Render($"The two kinds of terms of the gradient and their sum for all channels at pixel {analysis.Pixel}.", window, new BarSeries("direct", "series-direct", analysis.DirectTerm, 0.9), new BarSeries("cross", "series-cross", analysis.CrossTerm, 0.9), new BarSeries("dx", "series-sum", analysis.GradInput, 0))),
                ("precision", $"The library’s single-precision backward pass, which made the maps of part 1, is at most {Numbers.Text(explanation.SinglePrecisionDifference, 2)} away from the double one at pixel {analysis.Pixel}."),
                ("backward-table", ReportTables.Backward(explanation)))),
            ("slide", Part("slide.html",
                ("slide-within", options.Region == LrnRegion.WithinChannel ? WithinNote : ""),
                ("post", $"{Neighbourhood.Sides(options).Before}"),
                ("steps", ReportTables.Steps(new SlidingWindow(analysis.X, options))))),
            ("jacobian", Jacobian(explanation, slots, terms)),
            ("parameters", Part("parameters.html",
                ("parameter-table", ReportParameters.Render(explanation)),
                ("snippets", Spellings.Render(options)))),
            ("derivation", Part("derivation.html")),
            ("data", ReportData.ToJson(explanation)),
            ("page", PageData.ToJson(explanation)),
            ("script", PageScript.Text));
    }

    private const string WithinNote =
        """  <p class="hint">Within a channel Caffe has no kernel that slides: it builds the layer from others, and each runs its own backward. So this part takes the same n across the channels of the pixel.</p>""";

    private static string Jacobian(Explanation explanation, IReadOnlyDictionary<string, Slot> slots, FedTerm[] terms)
    {
        JacobianMap map = JacobianMap.Of(explanation);
        var scale = ColorScale.ForBothSigns(map.Values);
        string image = $"""
            <figure><img class="heat" src="{PngImage.FromMap(map.Values, map.Places, map.Places, scale)}" alt="The Jacobian as a heat map: a band about the diagonal." /><figcaption>The Jacobian at pixel {explanation.Pixel}, {map.Places}×{map.Places}: rows are outputs, columns inputs.</figcaption></figure>
            """;
        return PageTemplate.Fill("jacobian.html", slots,
            ("jacobian-image", image), ("jacobian-legend", Html.Legend(scale, "∂y/∂x")), ("column", ReportTables.Column(terms)));
    }
}
