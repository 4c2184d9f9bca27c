using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Spectre.Console;

namespace TrainCifar;

/// <summary>The command line: exit code 0 when done or stopped, 1 for bad input, 2 for a wrong command line; every failure is one line.</summary>
internal static class TrainCommand
{
    /// <param name="args">The arguments.</param>
    /// <param name="torchProblem">Why torch cannot be used, or null.</param>
    /// <param name="console">Where progress and results go.</param>
    /// <param name="error">Where a failure goes.</param>
    public static int Run(string[] args, string? torchProblem, IAnsiConsole console, TextWriter error)
    {
        ParseResult parsed = Create(torchProblem, console).Parse(args);
        if (parsed.Errors.Count > 0)
        {
            error.WriteLine($"{parsed.Errors[0].Message.TrimEnd('.')}; see --help");
            return 2;
        }

        try
        {
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException or DllNotFoundException)
        {
            error.WriteLine(e.Message);
            return 1;
        }
    }

    private static RootCommand Create(string? torchProblem, IAnsiConsole console)
    {
        Argument<string> folder = new("folder") { Description = "Holds one folder of pictures for each class" };
        Option<string> net = new("--net")
        {
            Description = "The network",
            HelpName = string.Join('|', Nets.Names),
            DefaultValueFactory = _ => Nets.Names[0],
            CustomParser = result => Nets.Names.Contains(result.Tokens[0].Value)
                ? result.Tokens[0].Value
                : Refuse<string>(result, $"--net is {string.Join(" or ", Nets.Names)}, not '{result.Tokens[0].Value}'"),
        };
        Option<int> epochs = Positive("--epochs", "Times through all pictures", 20);
        Option<int> batch = Positive("--batch", "Pictures in a step", 50);
        Option<double> rate = new("--rate")
        {
            Description = "Learning rate",
            HelpName = "number",
            DefaultValueFactory = _ => 0.01,
            CustomParser = result => double.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out double value) && value > 0 && double.IsFinite(value)
                ? value
                : Refuse<double>(result, $"--rate is a finite number above 0, not '{result.Tokens[0].Value}'"),
        };
        Option<int> seed = new("--seed")
        {
            Description = "Decides the initial weights and the order of the pictures",
            HelpName = "n",
            DefaultValueFactory = _ => 1,
            CustomParser = result => int.TryParse(result.Tokens[0].Value, out int value)
                ? value
                : Refuse<int>(result, $"--seed is a whole number of at most 32 bits, not '{result.Tokens[0].Value}'"),
        };
        Option<string> output = new("--output") { Description = "Where checkpoint and plot go", HelpName = "folder", DefaultValueFactory = _ => "train-cifar" };
        Option<bool> compare = new("--compare") { Description = "Train the same network without Lateral too, and plot both" };
        var root = new RootCommand("Trains a network with local response normalization. Started again with the same output it goes on; Ctrl-C saves and stops.")
        {
            folder, net, epochs, batch, rate, seed, output, compare,
        };
        root.SetAction(parsed =>
        {
            if (torchProblem is not null)
            {
                throw new DllNotFoundException(torchProblem);
            }

            var settings = new Settings(parsed.GetRequiredValue(net), parsed.GetValue(epochs), parsed.GetValue(batch), parsed.GetValue(rate), parsed.GetValue(seed));
            using Pictures pictures = Pictures.Load(parsed.GetRequiredValue(folder));
            new Run(settings, pictures, parsed.GetRequiredValue(output), console).Start(parsed.GetValue(compare));
            return 0;
        });
        return root;
    }

    private static Option<int> Positive(string name, string description, int preset) => new(name)
    {
        Description = description,
        HelpName = "n",
        DefaultValueFactory = _ => preset,
        CustomParser = result => int.TryParse(result.Tokens[0].Value, out int value) && value >= 1
            ? value
            : Refuse<int>(result, $"{name} is a whole number, 1 or more, not '{result.Tokens[0].Value}'"),
    };

    private static T Refuse<T>(ArgumentResult result, string message)
    {
        result.AddError(message);
        return default!;
    }
}
