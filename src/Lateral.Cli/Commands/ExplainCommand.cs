using System.CommandLine;

namespace Lateral.Cli.Commands;

internal static class ExplainCommand
{
    public static Command Create() => new("explain");
}
