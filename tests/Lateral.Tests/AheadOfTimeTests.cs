using System.Diagnostics;
using Xunit;

namespace Lateral.Tests;

public class AheadOfTimeTests
{
    /// <summary>Warnings are errors, so publishing succeeds only without any.</summary>
    [Fact]
    public void A_small_program_publishes_without_warnings_and_runs()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && HasLinker(), "Compiling ahead of time needs Linux here, with clang or gcc to link.");
        string output = Directory.CreateTempSubdirectory("lateral-aot").FullName;
        try
        {
            (int code, string text) = Run("dotnet", ["publish", "-c", "Release", Path.Combine(CommittedText.Root, "samples", "AheadOfTime"), "-o", output, "--nologo"]);
            Assert.True(code == 0, text);
            Assert.DoesNotContain("warning", text, StringComparison.OrdinalIgnoreCase);
            (code, text) = Run(Path.Combine(output, "AheadOfTime"), []);
            Assert.True(code == 0, text);
            Assert.Contains("1×96×13×13 NCHW", text, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(output, recursive: true);
        }
    }

    private static bool HasLinker() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, "clang")) || File.Exists(Path.Combine(folder, "gcc")));

    private static (int Code, string Text) Run(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, text + errors.Result);
    }
}
