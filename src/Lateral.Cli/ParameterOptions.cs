using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Lateral.Cli;

/// <summary>The options that name LRN's parameters, the same on every command that runs the operator.</summary>
internal sealed class ParameterOptions
{
    private readonly Option<int?> size = new("--size")
    {
        Description = "Window size: channels, or positions along each axis. [default: 5]",
        HelpName = "n",
        CustomParser = WholeNumber,
    };

    private readonly Option<double?> alpha = new("--alpha")
    {
        Description = "Weight of the sum of squares, divided by n unless the dialect says otherwise. [default: 1e-4]",
        HelpName = "number",
        CustomParser = Number,
    };

    private readonly Option<double?> beta = new("--beta")
    {
        Description = "Exponent. [default: 0.75]",
        HelpName = "number",
        CustomParser = Number,
    };

    private readonly Option<double?> k = new("--k")
    {
        Description = "Constant added to the weighted sum. [default: 1]",
        HelpName = "number",
        CustomParser = Number,
    };

    private readonly Option<LrnRegion?> region = new("--region")
    {
        Description = "Normalize across neighbouring channels, or within each channel. [default: across]",
        HelpName = "across|within",
        CustomParser = Region,
    };

    private readonly Option<int?> depthRadius = new("--depth-radius")
    {
        Description = "TensorFlow only, in place of --size: r of a window of 2r + 1 channels.",
        HelpName = "r",
        CustomParser = WholeNumber,
    };

    private readonly Option<double?> bias = new("--bias")
    {
        Description = "The same as --k, for the frameworks that call it bias: "
            + string.Join(", ", LrnDialect.All.Where(HasBias).Select(known => known.Name)) + ".",
        HelpName = "number",
        CustomParser = Number,
    };

    private readonly Option<LrnDialect?> dialect = DialectOption(
        "--dialect", "Read the parameters as this framework means them, with its defaults and limits; `lateral dialects` lists the names.");

    /// <summary>An option whose value is a framework's name; an unknown name is an error that lists the known ones.</summary>
    public static Option<LrnDialect?> DialectOption(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "name",
        CustomParser = result => Parsed(
            result,
            LrnDialect.Find(result.Tokens[0].Value),
            $"is no framework known here, which are {string.Join(", ", LrnDialect.All.Select(known => known.Name))}"),
    };

    public void AddTo(Command command)
    {
        AddValuesTo(command);
        command.Add(dialect);
    }

    /// <summary>All but --dialect, for a command that names the framework in another way.</summary>
    public void AddValuesTo(Command command)
    {
        foreach (Option option in Values)
        {
            command.Add(option);
        }
    }

    /// <summary>The canonical options that the command line means; writes warnings, one a line, to <paramref name="warnings"/>.</summary>
    /// <exception cref="CommandError">Parameters that the dialect, or LRN itself, does not allow.</exception>
    public LrnOptions Resolve(ParseResult parsed, TextWriter warnings)
    {
        (LrnOptions options, IReadOnlyList<string> remarks) = Resolve(parsed, parsed.GetValue(dialect));
        Warn(remarks, warnings);
        return options;
    }

    /// <summary>The same for a given framework, or for the canonical form where that is null.</summary>
    /// <exception cref="CommandError">Parameters that the dialect, or LRN itself, does not allow.</exception>
    public (LrnOptions Options, IReadOnlyList<string> Warnings) Resolve(ParseResult parsed, LrnDialect? meaning)
    {
        if (meaning is null)
        {
            return (Canonical(parsed), []);
        }

        try
        {
            return (meaning.ToOptions(ReadValues(parsed, meaning), out IReadOnlyList<string> warnings), warnings);
        }
        catch (LrnDialectException refused)
        {
            throw new CommandError(CommandError.Usage, InOptions(refused.Message, meaning), refused);
        }
    }

    /// <summary>A dialect's message, and where it names parameters in the dialect's words, the options that give them.</summary>
    private static string InOptions(string message, LrnDialect meaning)
    {
        (string? Name, string Option)[] named =
        [
            (meaning.Size.Name, meaning.SizeIsRadius ? "--depth-radius" : "--size"), (meaning.Alpha.Name, "--alpha"), (meaning.Beta.Name, "--beta"),
            (meaning.K?.Name, HasBias(meaning) ? "--bias" : "--k"), (meaning.RegionName, "--region"),
        ];
        string[] differing =
        [
            .. named.Where(one => one.Name is not null && one.Option != $"--{one.Name.Replace('_', '-')}" && Regex.IsMatch(message, $@"\b{Regex.Escape(one.Name)}\b"))
                .Select(one => $"{one.Name} is {one.Option}"),
        ];
        return differing.Length == 0 ? message : $"{message.TrimEnd('.')}; {string.Join(", ", differing)} here.";
    }

    /// <summary>What was given on the command line, in the words of <paramref name="meaning"/>; null for what was not.</summary>
    /// <exception cref="CommandError">An option that the framework has no parameter for.</exception>
    public LrnDialectValues ReadValues(ParseResult parsed, LrnDialect meaning)
    {
        RefuseBoth(parsed);
        if (meaning.SizeIsRadius && IsGiven(parsed, size))
        {
            throw Usage($"{meaning.Title} counts a radius, not a size: say --depth-radius r for a window of 2r + 1 channels, not --size.");
        }

        if (!meaning.SizeIsRadius && IsGiven(parsed, depthRadius))
        {
            throw Usage($"{meaning.Title} has no depth radius: say --size.");
        }

        if (IsGiven(parsed, bias) && !HasBias(meaning))
        {
            throw Usage(meaning.K is null
                ? $"{meaning.Title} has no bias that every release reads: it computes with k = 1."
                : $"{meaning.Title} has no bias, it says {meaning.K.Name}: say --k.");
        }

        return new LrnDialectValues
        {
            Size = parsed.GetValue(meaning.SizeIsRadius ? depthRadius : size),
            Alpha = parsed.GetValue(alpha),
            Beta = parsed.GetValue(beta),
            K = parsed.GetValue(k) ?? parsed.GetValue(bias),
            Region = parsed.GetValue(region),
        };
    }

    /// <summary>Whether the command line gives any of the parameters.</summary>
    public bool AnyGiven(ParseResult parsed) => Values.Any(option => IsGiven(parsed, option));

    public static void Warn(IEnumerable<string> remarks, TextWriter warnings)
    {
        foreach (string remark in remarks)
        {
            warnings.WriteLine($"lateral: warning: {remark}");
        }
    }

    private Option[] Values => [size, alpha, beta, k, region, depthRadius, bias];

    private LrnOptions Canonical(ParseResult parsed)
    {
        RefuseBoth(parsed);
        if (IsGiven(parsed, depthRadius))
        {
            throw Usage("--depth-radius is TensorFlow's parameter: without a dialect say --size.");
        }

        if (IsGiven(parsed, bias))
        {
            throw Usage("--bias is some frameworks' name for k: without a dialect say --k.");
        }

        LrnOptions defaults = new();
        try
        {
            return new LrnOptions
            {
                LocalSize = parsed.GetValue(size) ?? defaults.LocalSize,
                Alpha = parsed.GetValue(alpha) ?? defaults.Alpha,
                Beta = parsed.GetValue(beta) ?? defaults.Beta,
                K = parsed.GetValue(k) ?? defaults.K,
                Region = parsed.GetValue(region) ?? defaults.Region,
            };
        }
        catch (ArgumentOutOfRangeException refused)
        {
            // "K must be at least …. (Parameter 'K')" and a second line with the value: said in the command line's words.
            string rule = refused.Message[refused.ParamName!.Length..refused.Message.IndexOf(". (", StringComparison.Ordinal)];
            string option = refused.ParamName == nameof(LrnOptions.LocalSize) ? "--size" : "--" + refused.ParamName.ToLowerInvariant();
            throw new CommandError(
                CommandError.Usage, string.Create(CultureInfo.InvariantCulture, $"{option}{rule}; {refused.ActualValue} came."), refused);
        }
    }

    private void RefuseBoth(ParseResult parsed)
    {
        if (IsGiven(parsed, k) && IsGiven(parsed, bias))
        {
            throw Usage("--k and --bias are the same parameter: give one of them.");
        }
    }

    private static bool HasBias(LrnDialect known) => known.K?.Name == "bias";

    private static bool IsGiven(ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };

    private static CommandError Usage(string message) => new(CommandError.Usage, message);

    private static int? WholeNumber(ArgumentResult result) => Parsed<int?>(
        result,
        int.TryParse(result.Tokens[0].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) ? value : null,
        "is not a whole number such as 5");

    private static double? Number(ArgumentResult result) => Parsed<double?>(
        result,
        double.TryParse(result.Tokens[0].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) ? value : null,
        "is not a finite number such as 0.75 or 1e-4");

    private static LrnRegion? Region(ArgumentResult result) => Parsed<LrnRegion?>(
        result,
        result.Tokens[0].Value switch
        {
            "across" => LrnRegion.AcrossChannels,
            "within" => LrnRegion.WithinChannel,
            _ => null,
        },
        "is neither across nor within");

    private static T? Parsed<T>(ArgumentResult result, T? value, string complaint)
    {
        if (value is null)
        {
            result.AddError($"{(result.Parent as OptionResult)?.IdentifierToken?.Value} '{result.Tokens[0].Value}' {complaint}.");
        }

        return value;
    }
}
