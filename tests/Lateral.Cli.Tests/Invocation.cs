using Xunit;

namespace Lateral.Cli.Tests;

/// <summary>The command run in this process: its exit code and what it wrote.</summary>
public sealed record Invocation(int ExitCode, string Output, string Error)
{
    public static Invocation Of(params string[] args)
    {
        var output = new StringWriter();
        var error = new StringWriter();
        int exitCode = CommandLine.Run(args, output, error);
        return new Invocation(exitCode, output.ToString(), error.ToString());
    }

    public Invocation Succeeds()
    {
        Assert.Equal((0, ""), (ExitCode, Error));
        return this;
    }

    /// <summary>Failed with this code and one line, which holds <paramref name="fragment"/>.</summary>
    public void Fails(int exitCode, string fragment)
    {
        Assert.Equal(exitCode, ExitCode);
        Assert.StartsWith("lateral: ", Error, StringComparison.Ordinal);
        Assert.Equal(Error.Length - Environment.NewLine.Length, Error.IndexOf('\n', StringComparison.Ordinal) + 1 - Environment.NewLine.Length);
        Assert.Contains(fragment, Error, StringComparison.Ordinal);
    }
}
