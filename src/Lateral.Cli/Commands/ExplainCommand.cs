using System.CommandLine;
using Lateral.Cli.Explain;

namespace Lateral.Cli.Commands;

/// <summary><c>lateral explain</c>: a page on what the layer, and its gradient, do to a picture or an array.</summary>
internal static class ExplainCommand
{
    private const string DefaultReport = "report.html";

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
        Option<bool> json = new("--json") { Description = "Print the numbers at the pixel as JSON and write no page" };
        var parameters = new ParameterOptions();
        var command = new Command("explain", "Show a picture's channels inhibiting each other, and the gradient in numbers, as one HTML page.")
        {
            input, layerInput, layout, output, pixel, channel, open, json,
        };
        parameters.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(json) && (result.GetValue(output) is not null || result.GetValue(open)))
            {
                result.AddError("--json prints instead of writing a page: leave out -o and --open, or --json.");
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
            Explanation explanation = Explanation.Of(question, options, _ => { });
            if (parsed.GetValue(json))
            {
                console.WriteLine(ReportData.ToJson(explanation));
                return;
            }

            string path = parsed.GetValue(output) ?? DefaultReport;
            AtomicFile.WriteAllText(path, Report.ToHtml(explanation));
            Summary.Write(console, explanation, path);
        });
        return command;
    }
}
