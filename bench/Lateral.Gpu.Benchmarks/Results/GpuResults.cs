using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace Lateral.Gpu.Benchmarks.Results;

/// <summary>What gpu-results.json holds. Times are milliseconds of one run on the device.</summary>
internal sealed record GpuResults(
    DeviceDescription Device,
    string Date,
    string Command,
    bool MeansNothing,
    IReadOnlyDictionary<string, string> Software,
    CheckSummary Checks,
    GpuLayer[] Layers)
{
    /// <summary>Whether all of Lateral's own results were right.</summary>
    public bool Passed => Checks.Wrong == 0 && Layers.SelectMany(layer => layer.Rows).All(row => row.Contestant != Benchmarks.Contestant.Lateral || row.Milliseconds is not null);

    public static GpuResults Of(Accelerator accelerator, string command, bool meansNothing, CheckSummary checks, GpuLayer[] layers) => new(
        DeviceDescription.Of(accelerator),
        DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        command,
        meansNothing,
        new Dictionary<string, string>
        {
            ["Lateral"] = Version(typeof(GpuLocalResponseNorm).Assembly),
            ["ILGPU"] = Version(typeof(Context).Assembly),
            ["runtime"] = RuntimeInformation.FrameworkDescription,
        },
        checks,
        layers);

    private static string Version(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";
}

internal sealed record DeviceDescription(string Name, string? Driver, string? Architecture, long MemoryBytes, int Multiprocessors, long? L2Bytes, string Os)
{
    public static DeviceDescription Of(Accelerator accelerator)
    {
        var cuda = accelerator as CudaAccelerator;
        return new DeviceDescription(
            accelerator.Name,
            cuda?.DriverVersion.ToString(),
            cuda?.Architecture.ToString(),
            accelerator.MemorySize,
            accelerator.NumMultiprocessors,
            cuda?.L2CacheSize,
            RuntimeInformation.OSDescription);
    }
}

/// <param name="Compared">Results held against the double reference.</param>
/// <param name="Wrong">Those beyond their bound.</param>
/// <param name="WorstOfBound">The largest error as a part of its bound.</param>
internal sealed record CheckSummary(int Compared, int Wrong, double WorstOfBound);

internal sealed record GpuLayer(string Name, string Shape, string Parameters, GpuRow[] Rows);

/// <summary>One line: timed, or without a time and a note that says why.</summary>
internal sealed record GpuRow(string Contestant, string Pass, string Note)
{
    /// <summary>The median.</summary>
    public double? Milliseconds { get; init; }

    public double? LowerQuartile { get; init; }

    public double? UpperQuartile { get; init; }

    /// <summary>10⁹ bytes that the pass has to read and write, x and y or x, gradOutput and gradInput, in a second.</summary>
    public double? GigabytesPerSecond { get; init; }

    /// <summary>Those bytes' share of what the better copy moves in the same time.</summary>
    public double? OfCopy { get; init; }

    /// <summary>Against the double reference, relative to the size of the terms.</summary>
    public double? WorstError { get; init; }
}
