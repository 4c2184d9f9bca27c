using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lateral.Benchmarks.Results;

/// <summary>results.json, written and read.</summary>
internal static class ResultsFile
{
    public const string Name = "results.json";

    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void Write(string path, BenchmarkResults results) => File.WriteAllText(path, JsonSerializer.Serialize(results, Options) + "\n");

    public static BenchmarkResults Read(string path) =>
        JsonSerializer.Deserialize<BenchmarkResults>(File.ReadAllText(path), Options) ?? throw new InvalidDataException($"{path} holds no results.");
}
