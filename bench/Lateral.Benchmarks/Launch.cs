using System.Diagnostics;

namespace Lateral.Benchmarks;

/// <summary>
/// Starts the program a second time where its native libraries need an environment that can only be set before a
/// process starts: the loader reads LD_LIBRARY_PATH then, and the OpenMP runtimes of oneDNN and of libtorch their settings.
/// </summary>
internal static class Launch
{
    private const string Started = "LATERAL_BENCHMARKS_STARTED";

    /// <returns>The second process' exit code, or null in it and where none is needed.</returns>
    public static int? Again(string[] args, TextWriter log)
    {
        if (!OperatingSystem.IsLinux() || Environment.ProcessPath is not { } program || Environment.GetEnvironmentVariable(Started) is not null)
        {
            return null;
        }

        var start = new ProcessStartInfo(program, args);
        start.Environment[Started] = "1";

        // Idle threads spin for about a millisecond after a parallel loop instead of tens of them, over the next one's turn.
        start.Environment.TryAdd("GOMP_SPINCOUNT", "10000");
        if (TorchShim(log) is { Length: > 0 } shim)
        {
            string? before = Environment.GetEnvironmentVariable("LD_LIBRARY_PATH");
            start.Environment["LD_LIBRARY_PATH"] = string.IsNullOrEmpty(before) ? shim : $"{shim}:{before}";
        }

        using Process process = Process.Start(start)!;
        process.WaitForExit();
        return process.ExitCode;
    }

    private static string? TorchShim(TextWriter log)
    {
        string script = Path.Combine(Repository.Root, "bench", "setup-torch.sh");
        var start = new ProcessStartInfo("bash", [script]) { RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using Process process = Process.Start(start)!;
            string output = process.StandardOutput.ReadToEnd().Trim();
            string error = process.StandardError.ReadToEnd().Trim();
            process.WaitForExit();
            if (process.ExitCode == 0)
            {
                return output;
            }

            log.WriteLine($"bench/setup-torch.sh: {error}");
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            log.WriteLine($"bench/setup-torch.sh: {e.Message}");
        }

        return null;
    }
}
