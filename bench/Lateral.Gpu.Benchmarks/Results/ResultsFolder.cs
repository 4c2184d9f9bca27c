using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Lateral.Gpu.Benchmarks.Results;

/// <summary>Writes gpu-results.json and gpu-results.md in a folder named after the device.</summary>
internal static partial class ResultsFolder
{
    public static string Write(string output, GpuResults results)
    {
        string folder = Path.Combine(output, NotNames().Replace(results.Device.Name.ToLowerInvariant(), "-").Trim('-'));
        Directory.CreateDirectory(folder);
        var json = new ResultsJson(new JsonSerializerOptions
        {
            WriteIndented = true,
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        });
        File.WriteAllText(Path.Combine(folder, "gpu-results.json"), JsonSerializer.Serialize(results, json.GpuResults) + "\n");
        File.WriteAllText(Path.Combine(folder, "gpu-results.md"), ResultsText.Whole(results));
        return folder;
    }

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NotNames();
}

[JsonSerializable(typeof(GpuResults))]
internal sealed partial class ResultsJson : JsonSerializerContext;
