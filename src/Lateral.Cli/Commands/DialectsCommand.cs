using System.CommandLine;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Spectre.Console;

namespace Lateral.Cli.Commands;

/// <summary><c>lateral dialects</c>: how frameworks mean LRN's parameters, and the conversion from one to another.</summary>
internal static class DialectsCommand
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    private const int NarrowestTable = 120;

    private static readonly string[] Head = ["name", "parameters, defaults", "alpha divided by", "k", "even size n", "regions", "backward"];

    internal static string[][] Rows =>
    [
        .. LrnDialect.All.Select(dialect => (string[])
        [
            dialect.Name, dialect.Parameters, dialect.AlphaDivisor, dialect.KRule, dialect.EvenSizes,
            dialect.HasWithinChannel ? "both" : "across", dialect.Backward,
        ]),
    ];

    public static Command Create()
    {
        Option<LrnDialect?> from = ParameterOptions.DialectOption(
            "--from", "The framework whose meaning the parameters have; without it they are in Lateral's own form.");
        Option<LrnDialect?> to = ParameterOptions.DialectOption("--to", "The framework to convert the parameters to.");
        Option<bool> json = new("--json") { Description = "Print JSON." };
        ParameterOptions parameters = new();
        Command command = new("dialects", "Show how frameworks mean the parameters of LRN, or convert from one to another.") { from, to };
        parameters.AddValuesTo(command);
        command.Add(json);
        command.SetAction(parsed =>
        {
            TextWriter output = parsed.InvocationConfiguration.Output;
            bool asJson = parsed.GetValue(json);
            if (parsed.GetValue(from) is null && parsed.GetValue(to) is null)
            {
                if (parameters.AnyGiven(parsed))
                {
                    throw new CommandError(CommandError.Usage, "parameters to convert need --from, --to or both.");
                }

                PrintTable(output, asJson);
                return;
            }

            Conversion conversion = Convert(parsed, parameters, parsed.GetValue(from), parsed.GetValue(to));
            ParameterOptions.Warn(conversion.Warnings, parsed.InvocationConfiguration.Error);
            output.WriteLine(asJson ? JsonSerializer.Serialize(conversion, Json) : Describe(conversion));
        });
        return command;
    }

    private static Conversion Convert(ParseResult parsed, ParameterOptions parameters, LrnDialect? from, LrnDialect? to)
    {
        (LrnOptions options, IReadOnlyList<string> warnings) = parameters.Resolve(parsed, from);
        Spelled? source = from is null ? null : Spell(from, from.WithDefaults(parameters.ReadValues(parsed, from)));
        Spelled? target = null;
        if (to is not null)
        {
            try
            {
                target = Spell(to, to.FromOptions(options, out IReadOnlyList<string> more));
                warnings = [.. warnings.Union(more)];
            }
            catch (LrnDialectException refused)
            {
                throw new CommandError(CommandError.BadInput, refused.Message, refused);
            }
        }

        return new Conversion(
            source,
            new Canonical(
                options.LocalSize, options.Alpha, options.Beta, options.K, Word(options.Region),
                int.IsOddInteger(options.LocalSize) ? null : options.EvenWindow == EvenWindow.LeansBefore ? "before" : "after"),
            target,
            warnings);
    }

    private static Spelled Spell(LrnDialect dialect, LrnDialectValues values)
    {
        Dictionary<string, double> named = new()
        {
            [dialect.Size.Name] = values.Size!.Value,
            [dialect.Alpha.Name] = values.Alpha!.Value,
            [dialect.Beta.Name] = values.Beta!.Value,
        };
        if (dialect.K is not null)
        {
            named[dialect.K.Name] = values.K!.Value;
        }

        return new Spelled(dialect.Name, named, Word(values.Region!.Value), dialect.Format(values));
    }

    // One line each, never wrapped: they are there to be copied.
    private static string Describe(Conversion conversion)
    {
        (string Label, string Text)[] lines =
        [
            (conversion.From?.Dialect ?? "", conversion.From?.Spelling ?? ""),
            ("canonical", conversion.Canonical.ToString()),
            (conversion.To?.Dialect ?? "", conversion.To?.Spelling ?? ""),
        ];
        int width = lines.Max(line => line.Label.Length);
        return string.Join(Environment.NewLine, lines.Where(line => line.Label.Length > 0).Select(line => $"{line.Label.PadRight(width)}  {line.Text}"));
    }

    private static void PrintTable(TextWriter output, bool asJson)
    {
        if (asJson)
        {
            output.WriteLine(JsonSerializer.Serialize(LrnDialect.All.Select(Row), Json));
            return;
        }

        if (ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected)
        {
            WriteOnTerminal(AnsiConsole.Console);
            return;
        }

        string[][] lines = [Head, .. Rows];
        int[] widths = [.. Head.Select((_, column) => lines.Max(line => line[column].Length))];
        foreach (string[] line in lines)
        {
            output.WriteLine(string.Join("  ", line.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        }
    }

    /// <summary>A table whose cells are folded between words; where that leaves too little for words, the names with a line for each column.</summary>
    internal static void WriteOnTerminal(IAnsiConsole console)
    {
        if (console.Profile.Width >= NarrowestTable)
        {
            Table table = new() { Border = TableBorder.Horizontal, ShowRowSeparators = true };
            table.AddColumns([.. Head.Select(Markup.Escape)]);
            foreach (string[] row in Rows)
            {
                table.AddRow(row.Select(cell => new Text(cell)));
            }

            console.Write(table);
            return;
        }

        int width = Head.Max(title => title.Length);
        foreach (string[] row in Rows)
        {
            console.WriteLine(row[0]);
            for (int column = 1; column < Head.Length; column++)
            {
                console.WriteLine($"  {Head[column].PadRight(width)}  {row[column]}");
            }
        }
    }

    private static object Row(LrnDialect dialect) => new
    {
        dialect.Name,
        dialect.Title,
        Size = Describe(dialect.Size),
        Alpha = Describe(dialect.Alpha),
        Beta = Describe(dialect.Beta),
        K = dialect.K is null ? null : Describe(dialect.K),
        dialect.SizeIsRadius,
        dialect.DividesAlpha,
        dialect.HasWithinChannel,
        dialect.RegionName,
        dialect.IgnoresKWithinChannel,
        dialect.HasNormBySize,
        EvenWindow = dialect.EvenWindow switch { EvenWindow.LeansBefore => "before", EvenWindow.LeansAfter => "after", _ => null },
        dialect.EvenSizes,
        dialect.Backward,
        dialect.KnownFrom,
    };

    private static object Describe(LrnDialectParameter parameter) =>
        new { parameter.Name, parameter.Default, parameter.Minimum, parameter.Maximum, parameter.ExcludesMinimum };

    private static string Word(LrnRegion region) => region == LrnRegion.WithinChannel ? "within" : "across";

    private sealed record Conversion(Spelled? From, Canonical Canonical, Spelled? To, IReadOnlyList<string> Warnings);

    private sealed record Spelled(string Dialect, IReadOnlyDictionary<string, double> Parameters, string Region, string Spelling);

    /// <param name="Size">The window's size n.</param>
    /// <param name="Alpha">α, divided by the window's places.</param>
    /// <param name="Beta">β.</param>
    /// <param name="K">k.</param>
    /// <param name="Region"><c>across</c> or <c>within</c>.</param>
    /// <param name="EvenWindow">Where an even size holds its extra neighbour, <c>before</c> or <c>after</c>; null for odd sizes.</param>
    private sealed record Canonical(int Size, double Alpha, double Beta, double K, string Region, string? EvenWindow)
    {
        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture,
            $"size {Size}, alpha {Alpha:R}, beta {Beta:R}, k {K:R}, {Region}{(EvenWindow is null ? "" : $", extra neighbour {EvenWindow}")}")
            .Replace("E", "e", StringComparison.Ordinal);
    }
}
