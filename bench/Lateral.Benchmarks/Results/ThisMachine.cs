using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text.RegularExpressions;

namespace Lateral.Benchmarks.Results;

/// <summary>What a reader of the figures has to know of the machine.</summary>
internal static partial class ThisMachine
{
    private const string CpuInfo = "/proc/cpuinfo";

    public static MachineDescription Describe() => new(
        Processor(),
        Environment.ProcessorCount,
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 64,
        [.. Caches()],
        RuntimeInformation.OSDescription);

    /// <summary>The processor's name as a folder: "Intel(R) Xeon(R) CPU @ 2.20GHz" is intel-xeon.</summary>
    public static string Folder(string processor)
    {
        string plain = Marketing().Replace(processor, " ").ToLowerInvariant();
        return NotNames().Replace(plain, "-").Trim('-') is { Length: > 0 } name ? name : "unknown";
    }

    private static string Processor()
    {
        string name = Fact("model name") ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? RuntimeInformation.ProcessArchitecture.ToString();

        // Virtual machines hide the model's name behind one for all.
        return Fact("cpu family") is { } family && Fact("model") is { } model && !name.Any(char.IsDigit) ? $"{name} family {family} model {model}" : name;
    }

    private static string? Fact(string key)
    {
        if (!File.Exists(CpuInfo))
        {
            return null;
        }

        foreach (string line in File.ReadLines(CpuInfo))
        {
            string[] parts = line.Split(':', 2);
            if (parts.Length == 2 && parts[0].Trim() == key)
            {
                return parts[1].Trim();
            }
        }

        return null;
    }

    private static IEnumerable<string> Caches()
    {
        const string Folder = "/sys/devices/system/cpu/cpu0/cache";
        if (!Directory.Exists(Folder))
        {
            yield break;
        }

        foreach (string cache in Directory.GetDirectories(Folder, "index*").Order())
        {
            string type = Read("type");
            if (type != "Instruction")
            {
                yield return $"L{Read("level")} {Read("size")}";
            }

            string Read(string name) => File.ReadAllText(Path.Combine(cache, name)).Trim();
        }
    }

    [GeneratedRegex(@"\((R|TM|tm|r)\)|@.*|\b(CPU|Processor)\b")]
    private static partial Regex Marketing();

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NotNames();
}
