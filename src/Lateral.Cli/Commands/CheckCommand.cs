using System.CommandLine;
using System.Globalization;
using Lateral.Cli.Images;
using Lateral.Cli.Json;
using Lateral.Cli.Npy;
using Spectre.Console;

namespace Lateral.Cli.Commands;

/// <summary><c>lateral check x.npy</c>: holds every derivative against central differences at the values of a file.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        Argument<string> input = CommonOptions.Input();
        Option<string> grad = CommonOptions.GradOutput("The gradient with respect to y, of the shape of x [default: normally distributed]", required: false);
        Option<FeatureLayout> layout = CommonOptions.Layout();
        Option<bool> json = CommonOptions.Json();
        Option<int> samples = new("--samples")
        {
            Description = "The most elements to compare of each derivative, spread over the tensor",
            HelpName = "N",
            DefaultValueFactory = _ => 1000,
            CustomParser = result => CommonOptions.ParsePositive(result, "--samples"),
        };
        var parameters = new ParameterOptions();
        var command = new Command("check", "Check every derivative at these values against central differences; exit code 1 if one is wrong.")
        {
            input,
            grad,
            layout,
            samples,
            json,
        };
        parameters.AddTo(command);
        command.SetAction(parsed =>
        {
            TextWriter output = parsed.InvocationConfiguration.Output;
            LrnOptions options = parameters.Resolve(parsed, parsed.InvocationConfiguration.Error);
            using NpyReader x = NpyReader.Open(parsed.GetRequiredValue(input));
            FeatureShape shape = new ImagePlan(x, parsed.GetValue(layout), options).Shape;
            GradientCheckResult[] results = Check(options, shape, x, parsed.GetValue(grad), parsed.GetValue(samples));
            if (parsed.GetValue(json))
            {
                ParameterReport parameterReport = ParameterReport.Of(shape, x.Header.Element.Name(), null, options);
                output.WriteLine(JsonOutput.Write(new CheckReport(
                    parameterReport, results[0].Tolerance, results.All(result => result.Passed), [.. results.Select(CheckResult.Of)])));
            }
            else
            {
                WriteTable(output, results);
            }

            return results.FirstOrDefault(result => !result.Passed) is not { } failed ? 0 : throw new CommandError(CommandError.BadInput,
                string.Create(CultureInfo.InvariantCulture, $"{x.Path}: {failed.Derivative} is wrong at {Where(failed)}: {failed.Analytic:g9}, central difference {failed.Numerical:g9}"));
        });
        return command;
    }

    private static GradientCheckResult[] Check(LrnOptions options, FeatureShape shape, NpyReader x, string? gradPath, int samples)
    {
        if (shape.Length > Array.MaxLength)
        {
            throw new CommandError(CommandError.BadInput, $"{x.Path}: check holds the whole file in memory, {Array.MaxLength} elements at most; there are {shape.Length}");
        }

        double[] values = ReadAll(x);
        double[] gradOutput = gradPath is null ? Normal(values.Length, 1) : ReadGradient(x, gradPath);
        double[] direction = Normal(values.Length, 2);
        return
        [
            GradientCheck.Backward(options, shape, values, gradOutput, samples),
            GradientCheck.ParameterGradients(options, shape, values, gradOutput, samples),
            GradientCheck.ForwardMode(options, shape, values, direction, samples),
            GradientCheck.DoubleBackward(options, shape, values, gradOutput, direction, samples),
        ];
    }

    private static double[] ReadGradient(NpyReader x, string path)
    {
        using NpyReader gradOutput = NpyReader.Open(path);
        gradOutput.RefuseUnlike(x, anyElement: true);
        return ReadAll(gradOutput);
    }

    private static double[] ReadAll(NpyReader file)
    {
        var values = new double[file.Header.Length];
        file.ReadAs<double>(0, values);
        return values;
    }

    private static double[] Normal(int length, ulong seed)
    {
        var numbers = new NormalNumbers(seed);
        var values = new double[length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = numbers.Next();
        }

        return values;
    }

    private static void WriteTable(TextWriter output, GradientCheckResult[] results)
    {
        Table table = Tables.Create("derivative", "elements", "worst error", "where", "analytic", "numerical", "verdict");
        foreach (GradientCheckResult result in results)
        {
            table.AddRow(
                new Text(result.Derivative),
                Number($"{result.Compared}"),
                Number($"{result.WorstError:0.0e+00}"),
                new Text(Where(result)),
                Number($"{result.Analytic:g9}"),
                Number($"{result.Numerical:g9}"),
                new Text(result.Passed ? "passed" : "FAILED"));
        }

        Tables.Write(output, table);
    }

    private static Text Number(FormattableString text) => new(FormattableString.Invariant(text));

    private static string Where(GradientCheckResult result) =>
        result.Coordinates.Count == 0 ? result.Output : $"{result.Output}[{string.Join(", ", result.Coordinates)}]";
}
