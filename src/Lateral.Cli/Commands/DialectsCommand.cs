using System.CommandLine;

namespace Lateral.Cli.Commands;

internal static class DialectsCommand
{
    public static Command Create() => new("dialects");
}
