using System.CommandLine;

namespace Lateral.Cli.Commands;

internal static class CheckCommand
{
    public static Command Create() => new("check");
}
