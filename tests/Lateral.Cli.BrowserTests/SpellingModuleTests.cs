using System.Text;
using System.Text.Json;
using Lateral.Cli.Explain;
using Xunit;

namespace Lateral.Cli.BrowserTests;

/// <summary>What the page spells by itself, against the library that spells it for the command.</summary>
public class SpellingModuleTests(Browser browser)
{
    [Fact]
    public async Task Other_parameters_are_spelled_as_LrnDialect_spells_them_or_refused_in_its_words()
    {
        var random = new Random(5);
        LrnOptions[] options = [.. Enumerable.Range(0, 300).Select(_ => new LrnOptions
        {
            LocalSize = random.Next(1, 20),
            Alpha = random.Next(5) == 0 ? random.Next(3) : Math.Round(Math.Pow(10, 12 * random.NextDouble() - 9), random.Next(1, 15)),
            Beta = random.Next(3) == 0 ? random.Next(-2, 3) : random.NextDouble(),
            K = random.Next(2) == 0 ? 1 : Math.Pow(10, 8 * random.NextDouble() - 6),
            Region = (LrnRegion)random.Next(2),
            EvenWindow = (EvenWindow)random.Next(2),
        })];
        JsonElement rules = JsonDocument.Parse(Rules()).RootElement;
        string[] spelled = await browser.InModule<string[]>(
            Standalone("numbers.js", "dialects.js"),
            "(module, { rules, parameters }) => parameters.flatMap(p => rules.map(rule => module.spell(rule, p).text.slice(module.spell(rule, p).refused ? 0 : rule.before.length).replace(/\\n\\}$/, '')))",
            new
            {
                rules,
                parameters = options.Select(o => new
                {
                    size = o.LocalSize,
                    alpha = o.Alpha,
                    beta = o.Beta,
                    k = o.K,
                    region = o.Region == LrnRegion.WithinChannel ? "within" : "across",
                    evenWindow = o.EvenWindow == EvenWindow.LeansBefore ? "before" : "after",
                }),
            });
        LrnDialect[] dialects = [LrnDialect.Caffe, LrnDialect.PyTorch, LrnDialect.TensorFlow, LrnDialect.Onnx];
        string[] expected = [.. options.SelectMany(o => dialects.Select(dialect => Spell(dialect, o)))];
        Assert.Equal(expected, spelled);
        Assert.Contains(expected, text => text.Contains("leans to the other side", StringComparison.Ordinal));
        Assert.Contains(expected, text => text.Contains("ignores k", StringComparison.Ordinal));
        Assert.Contains(expected, text => text.Contains("WITHIN_CHANNEL", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Numbers_are_written_as_the_command_writes_them()
    {
        var random = new Random(6);
        double[] values =
        [
            0, 1, -1, 0.5, 1e-5, 1e-4, 9.9995, 999999, 9999995, 1e15, 1e14, 123456789, -0.00012345, 1e-300, 5e-324, 1e300,
            .. Enumerable.Range(0, 500).Select(_ => (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-20, 20))),
        ];
        string[] texts = await browser.InModule<string[]>(
            PageTemplate.Read("numbers.js"),
            "(numbers, values) => values.flatMap(v => [numbers.numberText(v), numbers.numberText(v, 10), numbers.tickText(v), numbers.readableExact(v), numbers.percentText(v)])",
            values);
        Assert.Equal(values.SelectMany(v => (string[])[Numbers.Text(v), Numbers.Text(v, 10), Numbers.Tick(v), Numbers.Exact(v), Numbers.Percent(v)]), texts);
    }

    private static string Spell(LrnDialect dialect, LrnOptions options)
    {
        try
        {
            return dialect.Format(dialect.FromOptions(options));
        }
        catch (LrnDialectException refusal)
        {
            return refusal.Message;
        }
    }

    private static string Rules()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            Spellings.WriteRules(json);
            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    /// <summary>Modules in one, as the page has them, the last one's exports kept.</summary>
    private static string Standalone(params string[] names) => string.Join('\n', names.Select(name =>
        string.Join('\n', PageTemplate.Read(name).Split('\n').Where(line => !line.StartsWith("import ", StringComparison.Ordinal)))));
}
