using System.CommandLine;
using System.Text;
using Lateral.Cli.Explain;
using Lateral.Cli.Images;

namespace Lateral.Cli.Commands;

/// <summary><c>lateral explain</c>: a page on what the layer, and its gradient, do to a picture or an array.</summary>
internal static class ExplainCommand
{
    private const string DefaultReport = "report.html";

    // A picture of 224×224 has less; it takes a second or two.
    private const long LongBytes = 256 << 10;

    public static Command Create()
    {
        var input = new Argument<string?>("PICTURE-or-x.npy")
        {
            Description = "A PNG or JPEG, or feature maps (C,H,W or N,C,H,W) as .npy; without it, the sample picture",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var layerInput = new Option<string?>("--layer-input")
        {
            Description = "The layer's input as .npy, in place of what the built-in filters make of the picture",
            HelpName = "maps.npy",
        };
        Option<FeatureLayout> layout = CommonOptions.Layout();
        var output = new Option<string?>("--output", "-o") { Description = $"Where the page goes [default: {DefaultReport}]", HelpName = "FILE" };
        Option<Pixel?> pixel = PlaceOptions.Pixel("The pixel of the maps that the page opens at [default: the one that normalization takes most from]");
        Option<int?> channel = PlaceOptions.Channel("The channel that the page opens at [default: the strongest at the pixel]");
        var open = new Option<bool>("--open") { Description = "Show the page in the browser" };
        var png = new Option<string?>("--png")
        {
            Description = "Write the main figures too: PREFIX-forward.png, PREFIX-backward.png and PREFIX-jacobian.png",
            HelpName = "PREFIX",
        };
        Option<bool> json = new("--json") { Description = "Print the numbers at the pixel as JSON and write no page" };
        var parameters = new ParameterOptions();
        var command = new Command("explain", "Show a picture's channels inhibiting each other, and the gradient in numbers, as one HTML page.")
        {
            input, layerInput, layout, output, pixel, channel, open, png, json,
        };
        parameters.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(json) && (result.GetValue(output) ?? result.GetValue(png)) is not null | result.GetValue(open))
            {
                result.AddError("--json prints instead of writing: leave out -o, --png and --open, or --json.");
            }
        });
        command.SetAction(parsed =>
        {
            TextWriter console = parsed.InvocationConfiguration.Output, error = parsed.InvocationConfiguration.Error;
            LrnOptions options = parameters.Resolve(parsed, error);
            string? maps = parsed.GetValue(layerInput);
            var question = new Question(
                parsed.GetValue(input) ?? maps ?? Explanation.Sample, parsed.GetValue(input) is null ? null : maps, parsed.GetValue(layout),
                parsed.GetValue(pixel), parsed.GetValue(channel));
            bool asJson = parsed.GetValue(json);
            string path = parsed.GetValue(output) ?? DefaultReport;
            string[] figures = parsed.GetValue(png) is { } prefix ? Figures.Names(prefix) : [];
            if (!asJson)
            {
                RefuseToReplace(question, [path, .. figures]);
            }

            (Explanation explanation, string text) = Explain(question, options, asJson, error);
            if (asJson)
            {
                console.WriteLine(text);
                return;
            }

            byte[][] drawn = figures.Length > 0 ? Figures.Draw(explanation) : [];
            AtomicFile.WriteAll([(path, Encoding.UTF8.GetBytes(text)), .. figures.Zip(drawn)]);
            Summary.Write(console, explanation, [path, .. figures]);
            if (parsed.GetValue(open))
            {
                BrowserWindow.Open(path);
            }
        });
        return command;
    }

    /// <exception cref="CommandError">A file that would be written is one of those that are read, or the page and a figure.</exception>
    private static void RefuseToReplace(Question question, string[] outputs)
    {
        if (outputs[1..].Any(figure => AtomicFile.Replaces(figure, outputs[0])))
        {
            throw new CommandError(CommandError.Usage, $"{outputs[0]} is to be the page and a figure: name another file or prefix");
        }

        foreach (string read in new[] { question.Source, question.LayerInput }.OfType<string>())
        {
            if (Array.Find(outputs, output => AtomicFile.Replaces(output, read)) is { } replaced)
            {
                throw new CommandError(CommandError.Usage, $"{replaced} is what is to be explained: a page or figure there would replace it");
            }
        }
    }

    /// <summary>The explanation, and it as JSON or as a page, with a bar while that takes long.</summary>
    private static (Explanation Explanation, string Text) Explain(Question question, LrnOptions options, bool asJson, TextWriter error)
    {
        (Explanation, string) result = default;
        ProgressBar.Run("explain", 1, new FileInfo(question.LayerInput ?? question.Source) is { Exists: true, Length: > LongBytes }, error, progress =>
        {
            Explanation explanation = Explanation.Of(question, options, progress);
            progress(0.9);
            result = (explanation, asJson ? ReportData.ToJson(explanation) : Report.ToHtml(explanation));
        });
        return result;
    }
}
