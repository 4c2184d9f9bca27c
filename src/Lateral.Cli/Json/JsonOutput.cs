using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Lateral.Cli.Json;

/// <summary>Writes the forms that docs/cli.md promises. NaN and the infinities are the strings "NaN", "Infinity" and "-Infinity".</summary>
[JsonSerializable(typeof(BenchReport))]
[JsonSerializable(typeof(CheckReport))]
internal sealed partial class JsonOutput : JsonSerializerContext
{
    private static readonly JsonOutput Readable = new(new JsonSerializerOptions
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        // The output goes to a terminal or a file, never into a page, so nothing but quotes needs escaping.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    public static string Write(BenchReport report) => Write(report, Readable.BenchReport);

    public static string Write(CheckReport report) => Write(report, Readable.CheckReport);

    private static string Write<T>(T report, JsonTypeInfo<T> type) => JsonSerializer.Serialize(report, type);
}
