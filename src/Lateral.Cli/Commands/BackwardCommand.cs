using System.CommandLine;

namespace Lateral.Cli.Commands;

internal static class BackwardCommand
{
    public static Command Create() => new("backward");
}
