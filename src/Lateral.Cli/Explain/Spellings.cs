using System.Text.Json;

namespace Lateral.Cli.Explain;

/// <summary>
/// The layer in the words of the four frameworks that the page names, ready to copy; and the rules by which the page's
/// script spells other parameters. <see cref="LrnDialect"/> has both: the rules are read off it here.
/// </summary>
internal static class Spellings
{
    private static readonly Framework[] Frameworks =
    [
        new(LrnDialect.Caffe, "Caffe, prototxt", "layer {\n  name: \"norm1\"\n  type: \"LRN\"\n  bottom: \"conv1\"\n  top: \"norm1\"\n  ", "\n}"),
        new(LrnDialect.PyTorch, "PyTorch", "import torch\n\nnorm1 = ", ""),
        new(LrnDialect.TensorFlow, "TensorFlow, x in NHWC", "import tensorflow as tf\n\ny = ", ""),
        new(LrnDialect.Onnx, "ONNX", "import onnx.helper\n\nnode = ", ""),
    ];

    public static string Render(LrnOptions options) => string.Join('\n', Frameworks.Select(framework =>
    {
        string spelling;
        bool refused = false;
        try
        {
            spelling = framework.Before + framework.Dialect.Format(framework.Dialect.FromOptions(options)) + framework.After;
        }
        catch (LrnDialectException refusal)
        {
            (spelling, refused) = (refusal.Message, true);
        }

        string name = framework.Dialect.Name;
        return $"""
            <figure class="snippet">
              <figcaption>{framework.Caption} <button type="button" class="live-only" id="copy-{name}" aria-label="Copy for {framework.Dialect.Title}">Copy</button></figcaption>
              <pre tabindex="0" role="region" aria-label="The layer in {framework.Dialect.Title}"><code id="snippet-{name}"{(refused ? " class=\"refused\"" : "")}>{Html.Escape(spelling)}</code></pre>
            </figure>
            """;
    }));

    public static void WriteRules(Utf8JsonWriter json)
    {
        foreach (Framework framework in Frameworks)
        {
            LrnDialect dialect = framework.Dialect;
            json.WriteStartObject();
            json.WriteString("name", dialect.Name);
            json.WriteString("title", dialect.Title);
            json.WriteString("before", framework.Before);
            json.WriteString("after", framework.After);
            json.WriteString("across", Pattern(dialect, LrnRegion.AcrossChannels));
            json.WriteString("within", dialect.HasWithinChannel ? Pattern(dialect, LrnRegion.WithinChannel) : null);
            json.WriteBoolean("writesPoint", dialect.Format(dialect.FromOptions(new LrnOptions { Beta = 7 })).Contains("7.0", StringComparison.Ordinal));
            json.WriteBoolean("dividesAlpha", dialect.DividesAlpha);
            json.WriteBoolean("sizeIsRadius", dialect.SizeIsRadius);
            json.WriteBoolean("ignoresKWithinChannel", dialect.IgnoresKWithinChannel);
            json.WriteString("kName", dialect.K?.Name);
            json.WriteString("sizeName", dialect.Size.Name);
            json.WriteString("evenWindow", dialect.EvenWindow switch { EvenWindow.LeansBefore => "before", EvenWindow.LeansAfter => "after", _ => null });
            json.WriteString("evenSizes", dialect.EvenSizes);
            json.WriteEndObject();
        }
    }

    /// <summary>The framework's spelling with {size}, {alpha}, {beta} and {k} in place of numbers that are nowhere else in it.</summary>
    private static string Pattern(LrnDialect dialect, LrnRegion region) => dialect
        .Format(new LrnDialectValues { Size = 70001, Alpha = 0.70002, Beta = 0.70003, K = 0.70004, Region = region })
        .Replace("70001", "{size}", StringComparison.Ordinal)
        .Replace("0.70002", "{alpha}", StringComparison.Ordinal)
        .Replace("0.70003", "{beta}", StringComparison.Ordinal)
        .Replace("0.70004", "{k}", StringComparison.Ordinal);

    /// <param name="Dialect">Its parameters.</param>
    /// <param name="Caption">What the reader copies.</param>
    /// <param name="Before">The source text before the parameters.</param>
    /// <param name="After">The source text after them.</param>
    private sealed record Framework(LrnDialect Dialect, string Caption, string Before, string After);
}
