using System.CommandLine;
using System.CommandLine.Parsing;

namespace Lateral.Cli;

/// <summary>The arguments and options that several commands share, spelled and checked the same way on each.</summary>
internal static class CommonOptions
{
    private const int MostThreads = 1024;

    public static Argument<string> Input() => new("x.npy")
    {
        Description = "The feature maps: a NumPy file of '<f2', '<f4' or '<f8' in C order, at least N and C",
    };

    public static Option<string> Output(string what) => new("--output", "-o")
    {
        Description = $"Where {what} goes, in the type and shape of the input",
        HelpName = "FILE",
        Required = true,
    };

    public static Option<string> GradOutput(string description, bool required) => new("--grad")
    {
        Description = description,
        HelpName = "dy.npy",
        Required = required,
    };

    public static Option<FeatureLayout> Layout() => new("--layout")
    {
        Description = "The order of the axes: N, C, spatial or N, spatial, C [default: nchw]",
        HelpName = "nchw|nhwc",
        CustomParser = result => result.Tokens[0].Value switch
        {
            "nchw" => FeatureLayout.Nchw,
            "nhwc" => FeatureLayout.Nhwc,
            string other => Refuse<FeatureLayout>(result, $"--layout is nchw or nhwc, not '{other}'"),
        },
    };

    public static Option<int> Threads() => new("--threads")
    {
        Description = "The most threads to use; the result is the same whatever their number",
        HelpName = "N",
        DefaultValueFactory = _ => Environment.ProcessorCount,
        CustomParser = result => ParsePositive(result, "--threads", MostThreads),
    };

    public static Option<bool> Json() => new("--json") { Description = "Print JSON (documented in docs/cli.md) in place of the table" };

    public static int ParsePositive(ArgumentResult result, string name, int most = int.MaxValue)
    {
        string token = result.Tokens[0].Value;
        string range = most == int.MaxValue ? "1 or more" : $"1 to {most}";
        return int.TryParse(token, out int value) && value > 0 && value <= most
            ? value
            : Refuse<int>(result, $"{name} is a number, {range}, not '{token}'");
    }

    public static T Refuse<T>(ArgumentResult result, string message)
    {
        result.AddError(message);
        return default!;
    }
}
