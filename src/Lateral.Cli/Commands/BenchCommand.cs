using System.CommandLine;

namespace Lateral.Cli.Commands;

internal static class BenchCommand
{
    public static Command Create() => new("bench");
}
