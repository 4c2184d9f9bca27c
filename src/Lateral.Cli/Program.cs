using System.CommandLine;
using Lateral.Cli;
using Lateral.Cli.Commands;

var root = new RootCommand("Local response normalization, forward and backward.")
{
    ForwardCommand.Create(),
    BackwardCommand.Create(),
    CheckCommand.Create(),
    ExplainCommand.Create(),
    BenchCommand.Create(),
    DialectsCommand.Create(),
};

ParseResult parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    Console.Error.WriteLine($"lateral: {parsed.Errors[0].Message}");
    return CommandError.Usage;
}

try
{
    return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (CommandError error)
{
    Console.Error.WriteLine($"lateral: {error.Message}");
    return error.ExitCode;
}
