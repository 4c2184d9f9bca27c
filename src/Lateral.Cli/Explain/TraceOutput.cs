using System.Text;
using System.Text.Json;

namespace Lateral.Cli.Explain;

/// <summary>The steps of <see cref="SlidingWindow"/> as lines for a terminal, and as JSON.</summary>
internal static class TraceOutput
{
    private static readonly string[] Head =
        ["phase", "head", "adds", "", "subtracts", "", "accum_ratio", "writes", "dx, Caffe", "dx, Lateral", "dx, double", "error, Caffe", "error, Lateral"];

    public static void Write(TextWriter output, SlidingWindow window, SlideStep[] steps)
    {
        LrnOptions options = window.Options;
        (int before, int after) = Neighbourhood.Sides(options);
        output.WriteLine($"n = {options.LocalSize}, pre_pad {after}, post_pad {before}, cache_ratio = 2·alpha·beta/n = {Number(window.CacheRatio)}; dy = y");
        output.WriteLine("t = dy·y/scale; writes dx = dy·scale^-beta - cache_ratio·x·accum_ratio, in float");
        string[][] rows = [Head, .. steps.Select(step => Row(window, step))];
        int[] widths = [.. Enumerable.Range(0, Head.Length).Select(column => rows.Max(row => row[column].Length))];
        foreach (string[] row in rows)
        {
            output.WriteLine(string.Join("  ", row.Select((cell, column) => cell.PadLeft(widths[column]))).TrimEnd());
        }
    }

    public static string ToJson(SlidingWindow window, SlideStep[] steps, Pixel pixel)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteStartObject("pixel");
            json.WriteNumber("h", pixel.H);
            json.WriteNumber("w", pixel.W);
            json.WriteEndObject();
            WriteNumber(json, "cacheRatio", window.CacheRatio);
            json.WriteStartArray("steps");
            foreach (SlideStep step in steps)
            {
                WriteStep(json, window, step);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static string[] Row(SlidingWindow window, SlideStep step)
    {
        string[] Term(int? channel, char sign) => channel is { } j ? [$"{sign}t[{j}]", Number(window.Ratio(j))] : ["", ""];
        string[] written = step.Written is { } i
            ?
            [
                $"dx[{i}]", Number(window.Caffe[i]), Number(window.Lateral[i]), Number(window.Exact[i]),
                $"{Math.Abs(window.Caffe[i] - window.Exact[i]):0.0e+00}", $"{Math.Abs(window.Lateral[i] - window.Exact[i]):0.0e+00}",
            ]
            : ["", "", "", "", "", ""];
        return [$"{step.Phase}", $"{step.Head}", .. Term(step.Added, '+'), .. Term(step.Subtracted, '-'), Number(step.Sum), .. written];
    }

    private static string Number(double value) => value.ToString("g7");

    private static void WriteStep(Utf8JsonWriter json, SlidingWindow window, SlideStep step)
    {
        json.WriteStartObject();
        json.WriteNumber("phase", step.Phase);
        json.WriteNumber("head", step.Head);
        WriteTerm(json, "added", window, step.Added);
        WriteTerm(json, "subtracted", window, step.Subtracted);
        WriteNumber(json, "accumRatio", step.Sum);
        if (step.Written is { } i)
        {
            json.WriteStartObject("written");
            json.WriteNumber("channel", i);
            WriteNumber(json, "caffe", window.Caffe[i]);
            WriteNumber(json, "lateral", window.Lateral[i]);
            WriteNumber(json, "double", window.Exact[i]);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("written");
        }

        json.WriteEndObject();
    }

    private static void WriteTerm(Utf8JsonWriter json, string name, SlidingWindow window, int? channel)
    {
        if (channel is not { } j)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteNumber("channel", j);
        WriteNumber(json, "ratio", window.Ratio(j));
        json.WriteEndObject();
    }

    // A spike makes Caffe's way NaN, which JSON has no number for.
    private static void WriteNumber(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value))
        {
            json.WriteNumber(name, value);
        }
        else
        {
            json.WriteString(name, $"{value}");
        }
    }
}
