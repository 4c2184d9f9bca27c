using System.Diagnostics;
using Lateral.Cli.Npy;
using Xunit;

namespace Lateral.Cli.Tests;

public sealed class InterruptTests : IDisposable
{
    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public void A_signal_ends_the_command_and_leaves_no_trace(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Sends Unix signals.");
        Assert.SkipWhen(signal == "INT" && IgnoresInterrupt(), "The shell started these tests in the background, with SIGINT ignored.");
        var header = new NpyHeader(NpyElement.Float, [512, 16, 256, 256]);
        using (FileStream file = File.Create(folder["x.npy"]))
        {
            file.Write(header.Format());
            file.SetLength(file.Position + header.Length * sizeof(float));
        }

        File.WriteAllText(folder["y.npy"], "before");
        string command = Path.Combine(AppContext.BaseDirectory, "Lateral.Cli.dll");
        var start = new ProcessStartInfo("dotnet", [command, "forward", folder["x.npy"], "-o", folder["y.npy"]]) { RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Assert.True(SpinWait.SpinUntil(() => folder.Names.Length > 2 || process.HasExited, TimeSpan.FromSeconds(60)));
        using (Process kill = Process.Start("kill", ["-" + signal, $"{process.Id}"]))
        {
            kill.WaitForExit();
        }

        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.Equal("", error);
        Assert.NotEqual(0, process.ExitCode);
        Assert.Equal(["x.npy", "y.npy"], folder.Names);
        Assert.Equal("before", File.ReadAllText(folder["y.npy"]));
    }

    /// <summary>Whether commands started from here ignore SIGINT, the second of the signals in the mask.</summary>
    private static bool IgnoresInterrupt()
    {
        const string status = "/proc/self/status", ignored = "SigIgn:";
        return File.Exists(status) && File.ReadLines(status).Where(line => line.StartsWith(ignored, StringComparison.Ordinal))
            .Any(line => (Convert.ToUInt64(line[ignored.Length..].Trim(), 16) & 2) != 0);
    }
}
