namespace Lateral.Cli.Explain;

/// <summary>The page: one file that needs nothing else, read from top to bottom.</summary>
internal static class Report
{
    public static string ToHtml(Explanation explanation) => $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>Local response normalization of {Html.Escape(explanation.SourceName)}</title>
        <style>
        {StyleSheet()}
        </style>
        </head>
        <body>
        <main>
        {ReportOverview.Render(explanation)}
        {ReportMaps.Render(explanation)}
        {ReportPixel.Render(explanation)}
        {ReportGradient.Render(explanation)}
        {ReportParameters.Render(explanation)}
        </main>
        <footer>Made by <code>lateral explain</code>. The numbers of this page are in it as JSON, in the element <code>lateral-data</code>.</footer>
        <script type="application/json" id="lateral-data">{ReportData.ToJson(explanation)}</script>
        </body>
        </html>

        """;

    private static string StyleSheet()
    {
        using Stream stream = typeof(Report).Assembly.GetManifestResourceStream("report.css")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().TrimEnd();
    }
}
