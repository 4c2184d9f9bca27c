using System.CommandLine;

namespace Lateral.Cli.Commands;

internal static class ForwardCommand
{
    public static Command Create() => new("forward");
}
