using System.CommandLine;

namespace Lateral.Cli;

/// <summary>The options that name LRN's parameters, the same on every command that runs the operator.</summary>
internal sealed class ParameterOptions
{
    private readonly Option<int> size = new("--size") { Description = "Window size n", DefaultValueFactory = _ => 5 };
    private readonly Option<double> alpha = new("--alpha") { Description = "α", DefaultValueFactory = _ => 1e-4 };
    private readonly Option<double> beta = new("--beta") { Description = "β", DefaultValueFactory = _ => 0.75 };
    private readonly Option<double> k = new("--k") { Description = "k", DefaultValueFactory = _ => 1 };
    private readonly Option<string> region = new("--region") { Description = "across or within", DefaultValueFactory = _ => "across" };

    public void AddTo(Command command)
    {
        command.Add(size);
        command.Add(alpha);
        command.Add(beta);
        command.Add(k);
        command.Add(region);
    }

    /// <summary>The canonical options that the command line means; writes warnings, one a line, to <paramref name="warnings"/>.</summary>
    /// <exception cref="CommandError">Parameters that the dialect, or LRN itself, does not allow.</exception>
    public LrnOptions Resolve(ParseResult parsed, TextWriter warnings)
    {
        _ = warnings;
        return new LrnOptions
        {
            LocalSize = parsed.GetValue(size),
            Alpha = parsed.GetValue(alpha),
            Beta = parsed.GetValue(beta),
            K = parsed.GetValue(k),
            Region = parsed.GetValue(region) == "within" ? LrnRegion.WithinChannel : LrnRegion.AcrossChannels,
        };
    }
}
