using System.Text;
using System.Text.Json;

namespace Lateral.Cli.Explain;

/// <summary>What the page's script needs beside the numbers of <see cref="ReportData"/>, as JSON.</summary>
internal static class PageData
{
    public static string ToJson(Explanation explanation)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("channel", explanation.Channel);
            WriteMaps(json, explanation);
            WritePicture(json, explanation);
            json.WriteStartArray("names");
            for (int c = 0; c < explanation.Maps.Channels && explanation.ChannelName(c) is { } name; c++)
            {
                json.WriteStringValue(name);
            }

            json.WriteEndArray();
            json.WriteStartArray("signedColors");
            foreach (string color in ColorMap.BlueRed.Points)
            {
                json.WriteStringValue(color);
            }

            json.WriteEndArray();
            json.WriteStartArray("dialects");
            Spellings.WriteRules(json);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void WriteMaps(Utf8JsonWriter json, Explanation explanation)
    {
        if (EmbeddedMaps.Of(explanation.Maps, explanation.Options, explanation.Pixel) is not { } embedded)
        {
            json.WriteNull("maps");
            return;
        }

        json.WriteStartObject("maps");
        embedded.Write(json, explanation.Maps);
        json.WriteEndObject();
    }

    private static void WritePicture(Utf8JsonWriter json, Explanation explanation)
    {
        if (explanation.Picture is null)
        {
            json.WriteNull("picture");
            return;
        }

        (double left, double top) = explanation.InPicture(new Pixel(0, 0));
        (double nextLeft, double nextTop) = explanation.InPicture(new Pixel(1, 1));
        json.WriteStartObject("picture");
        json.WriteNumber("left", left);
        json.WriteNumber("top", top);
        json.WriteNumber("across", nextLeft - left);
        json.WriteNumber("down", nextTop - top);
        json.WriteEndObject();
    }
}
