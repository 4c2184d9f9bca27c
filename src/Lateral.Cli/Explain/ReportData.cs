using System.Text;
using System.Text.Json;

namespace Lateral.Cli.Explain;

/// <summary>The numbers at the pixel as JSON: what <c>--json</c> prints and what the page carries.</summary>
internal static class ReportData
{
    /// <summary>One line of JSON. The writer escapes &lt;, &gt; and &amp;, so that it can stand inside a script element.</summary>
    public static string ToJson(Explanation explanation)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            WriteSource(json, explanation);
            WriteParameters(json, explanation.Options);
            PixelAnalysis analysis = explanation.Analysis;
            json.WriteStartObject("pixel");
            json.WriteNumber("h", analysis.Pixel.H);
            json.WriteNumber("w", analysis.Pixel.W);
            json.WriteEndObject();
            json.WriteString("lossFormula", "1/2 sum of y^2");
            json.WriteNumber("loss", explanation.Normalized.Loss);
            WriteArray(json, "x", analysis.X);
            WriteArray(json, "scale", analysis.Scale);
            WriteArray(json, "y", analysis.Y);
            WriteArray(json, "gradOutput", analysis.GradOutput);
            WriteArray(json, "directTerm", analysis.DirectTerm);
            WriteArray(json, "crossTerm", analysis.CrossTerm);
            WriteArray(json, "gradInput", analysis.GradInput);
            WriteArray(json, "numericalGradient", analysis.NumericalGradient);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void WriteSource(Utf8JsonWriter json, Explanation explanation)
    {
        json.WriteString("source", explanation.SourceName);
        json.WriteStartObject("maps");
        json.WriteNumber("channels", explanation.Maps.Channels);
        json.WriteNumber("height", explanation.Maps.Height);
        json.WriteNumber("width", explanation.Maps.Width);
        json.WriteEndObject();
    }

    private static void WriteParameters(Utf8JsonWriter json, LrnOptions options)
    {
        json.WriteStartObject("parameters");
        json.WriteNumber("size", options.LocalSize);
        json.WriteNumber("alpha", options.Alpha);
        json.WriteNumber("beta", options.Beta);
        json.WriteNumber("k", options.K);
        json.WriteString("region", options.Region == LrnRegion.AcrossChannels ? "across" : "within");
        json.WriteString("evenWindow", options.EvenWindow == EvenWindow.LeansAfter ? "after" : "before");
        json.WriteEndObject();
    }

    private static void WriteArray(Utf8JsonWriter json, string name, double[] values)
    {
        json.WriteStartArray(name);
        foreach (double value in values)
        {
            json.WriteNumberValue(value);
        }

        json.WriteEndArray();
    }
}
