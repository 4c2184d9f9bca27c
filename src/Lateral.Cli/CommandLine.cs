using System.CommandLine;
using System.CommandLine.Parsing;
using ILGPU.Runtime;
using Lateral.Cli.Commands;

namespace Lateral.Cli;

/// <summary>The command from its arguments to its exit code: every failure becomes one line on standard error.</summary>
internal static class CommandLine
{
    // What a shell reports of a process that the interrupt signal ended.
    private const int Interrupted = 130;

    public static int Run(string[] args, TextWriter output, TextWriter error)
    {
        var configuration = new ParserConfiguration { ResponseFileTokenReplacer = null };
        ParseResult parsed = CreateRoot().Parse(args, configuration);
        if (parsed.Errors.Count > 0)
        {
            // A misspelled word also makes the right one missing; only the misspelling is news.
            string message = parsed.UnmatchedTokens.Count > 0
                ? $"unknown {(parsed.UnmatchedTokens[0].StartsWith('-') ? "option" : "command or argument")} '{parsed.UnmatchedTokens[0]}'"
                : parsed.Errors[0].Message.TrimEnd('.');
            return ReportUsage(message);
        }

        if (Array.IndexOf(args, string.Empty) is >= 0 and int empty)
        {
            return ReportUsage($"argument {empty + 1} is empty");
        }

        try
        {
            return parsed.Invoke(new InvocationConfiguration
            {
                Output = output,
                Error = error,
                EnableDefaultExceptionHandler = false,
            });
        }
        catch (CommandError failure)
        {
            Report(error, failure.Message);
            return failure.ExitCode;
        }
        catch (OperationCanceledException)
        {
            return Interrupted;
        }
        catch (Exception exception)
        {
            // A stack trace helps nobody at a prompt; the type tells a maintainer where to look.
            Report(error, exception switch
            {
                InvalidDataException or IOException or UnauthorizedAccessException => exception.Message,
                // The library reads its environment once, where a wrong value is found.
                TypeInitializationException { InnerException: InvalidOperationException cause } => cause.Message,
                AcceleratorException => $"the device failed: {exception.Message}",
                OutOfMemoryException => "not enough memory for arrays of this size",
                _ => $"unexpected {exception.GetType().Name}: {exception.Message}",
            });
            return CommandError.BadInput;
        }

        int ReportUsage(string message)
        {
            Report(error, $"{message}; see {string.Join(' ', Names(parsed.CommandResult))} --help");
            return CommandError.Usage;
        }
    }

    internal static RootCommand CreateRoot() =>
        new("Local response normalization (LRN, the layer of AlexNet and GoogLeNet), forward and backward, on NumPy .npy files.")
        {
            ForwardCommand.Create(),
            BackwardCommand.Create(),
            CheckCommand.Create(),
            ExplainCommand.Create(),
            TraceCommand.Create(),
            BenchCommand.Create(),
            DialectsCommand.Create(),
            DevicesCommand.Create(),
        };

    private static IEnumerable<string> Names(CommandResult result)
    {
        IEnumerable<string> above = result.Parent is CommandResult parent ? Names(parent) : [];
        return above.Append(result.Command is RootCommand ? "lateral" : result.Command.Name);
    }

    private static void Report(TextWriter error, string message) =>
        error.WriteLine($"lateral: {string.Join(' ', message.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))}");
}
