using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Lateral;

/// <summary>
/// Makes libtorch loadable on Debian 12 and Ubuntu 22.04: setup-torch.sh, beside the program, builds a shim that has to be
/// on LD_LIBRARY_PATH before a process starts, so the program starts itself a second time.
/// </summary>
internal static class TorchLaunch
{
    /// <summary>Set in the second process, to what kept the shim from being built.</summary>
    private const string Started = "LATERAL_TORCH_STARTED";

    private const string LibraryPath = "LD_LIBRARY_PATH";

    /// <summary>Why libtorch cannot be loaded, or null where it can.</summary>
    public static string? Problem { get; private set; }

    /// <summary>Starts the program again where libtorch, or what <paramref name="prepare"/> sets, needs it.</summary>
    /// <param name="args">The program's arguments.</param>
    /// <param name="prepare">Sets more of the second process' environment.</param>
    /// <returns>The second process' exit code, or null in it and where none is needed: go on.</returns>
    public static int? Again(string[] args, Action<IDictionary<string, string?>>? prepare = null)
    {
        string? started = Environment.GetEnvironmentVariable(Started);
        if (started is null && OperatingSystem.IsLinux() && Environment.ProcessPath is { } program)
        {
            string shim = Shim();
            if (shim.Length > 0 || prepare is not null)
            {
                // Started as `dotnet Program.dll`, the host needs the program's name again.
                bool hosted = Path.GetFileNameWithoutExtension(program) == "dotnet";
                return Start(program, hosted ? [Environment.GetCommandLineArgs()[0], .. args] : args, shim, prepare);
            }
        }

        Problem = started is { Length: > 0 } ? started : Problem ?? LoadProblem();
        return null;
    }

    private static int Start(string program, string[] args, string shim, Action<IDictionary<string, string?>>? prepare)
    {
        var start = new ProcessStartInfo(program, args);
        start.Environment[Started] = Problem ?? "";
        prepare?.Invoke(start.Environment);
        if (shim.Length > 0)
        {
            string? before = Environment.GetEnvironmentVariable(LibraryPath);
            start.Environment[LibraryPath] = string.IsNullOrEmpty(before) ? shim : $"{shim}:{before}";
        }

        // Ctrl-C reaches both processes: the second decides what it means, the first waits for it.
        Console.CancelKeyPress += (_, e) => e.Cancel = true;
        using Process process = Process.Start(start)!;
        process.WaitForExit();
        return process.ExitCode;
    }

    private static string Shim()
    {
        string script = Path.Combine(AppContext.BaseDirectory, "setup-torch.sh");
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

            Problem = $"setup-torch.sh: {error}";
        }
        catch (Win32Exception e)
        {
            Problem = $"setup-torch.sh: {e.Message}";
        }

        return "";
    }

    /// <summary>Where the libraries cannot be loaded, the loader says why; TorchSharp would copy them elsewhere, try again and blame the package.</summary>
    private static string? LoadProblem()
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        try
        {
            NativeLibrary.Load(Path.Combine(AppContext.BaseDirectory, "libtorch_cpu.so"));
            NativeLibrary.Load(Path.Combine(AppContext.BaseDirectory, "libLibTorchSharp.so"));
            return null;
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            return e.Message;
        }
    }
}
