using System.CommandLine;
using System.CommandLine.Parsing;
using Lateral.Cli.Explain;

namespace Lateral.Cli.Commands;

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
        var output = new Option<string?>("--output", "-o") { Description = $"Where the page goes (default: {DefaultReport})" };
        var pixel = new Option<Pixel?>("--pixel")
        {
            Description = "H,W: the pixel of the maps whose numbers are shown; without it, the one that normalization takes most from",
            CustomParser = ParsePixel,
        };
        var json = new Option<bool>("--json") { Description = "Print the numbers at the pixel as JSON and write no page" };
        var parameters = new ParameterOptions();
        var command = new Command("explain", "Show a picture's channels inhibiting each other, and the gradient in numbers, as one HTML page.")
        {
            input, output, pixel, json,
        };
        parameters.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(json) && result.GetValue(output) is not null)
            {
                result.AddError("--json prints instead of writing a page: leave out -o, or --json.");
            }
        });
        command.SetAction(parsed =>
        {
            LrnOptions options = parameters.Resolve(parsed, parsed.InvocationConfiguration.Error);
            Explanation explanation = Explanation.Of(parsed.GetValue(input) ?? Explanation.Sample, options, parsed.GetValue(pixel));
            TextWriter console = parsed.InvocationConfiguration.Output;
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

    private static Pixel? ParsePixel(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        string[] parts = text.Split(',');
        if (parts.Length == 2 && int.TryParse(parts[0], out int h) && int.TryParse(parts[1], out int w) && h >= 0 && w >= 0)
        {
            return new Pixel(h, w);
        }

        result.AddError($"--pixel takes a row and a column from 0, as in 12,30; {text} came.");
        return null;
    }
}
