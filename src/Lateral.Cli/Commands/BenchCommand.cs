using System.CommandLine;
using System.Globalization;
using System.Numerics;
using Lateral.Cli.Bench;
using Lateral.Cli.Devices;
using Lateral.Cli.Json;
using Spectre.Console;

namespace Lateral.Cli.Commands;

/// <summary><c>lateral bench</c>: how fast forward and backward are on this machine, beside how fast its memory lets them be.</summary>
internal static class BenchCommand
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(2.5);

    public static Command Create()
    {
        Option<long[]> shape = ShapeOption();
        Option<FeatureLayout> layout = CommonOptions.Layout();
        Option<string> dtype = new("--dtype")
        {
            Description = "The element type",
            HelpName = "float|double|half",
            DefaultValueFactory = _ => "float",
            CustomParser = result => result.Tokens[0].Value is "float" or "double" or "half"
                ? result.Tokens[0].Value
                : CommonOptions.Refuse<string>(result, $"--dtype is float, double or half, not '{result.Tokens[0].Value}'"),
        };
        Option<int> threads = CommonOptions.Threads();
        Option<DeviceChoice> device = CommonOptions.Device();
        Option<bool> json = CommonOptions.Json();
        var parameters = new ParameterOptions();
        var command = new Command("bench", "Time forward and backward, checked first, beside plain loops that read and write the same bytes.")
        {
            shape,
            layout,
            dtype,
            threads,
            device,
            json,
        };
        parameters.AddTo(command);
        command.SetAction(parsed =>
        {
            LrnOptions options = parameters.Resolve(parsed, parsed.InvocationConfiguration.Error);
            FeatureShape features = Shape(parsed.GetResult(shape) is null ? [32, 96, 55, 55] : parsed.GetRequiredValue(shape), parsed.GetValue(layout), options);
            int team = parsed.GetValue(threads);
            string type = parsed.GetRequiredValue(dtype);
            using OpenDevice? open = parsed.GetValue(device)?.Open(profiling: true);
            BenchResult[] results = type switch
            {
                "half" => Run<Half>(),
                "float" => Run<float>(),
                _ => Run<double>(),
            };
            MachineReport machine = Machine.Describe() with { Device = open?.Accelerator.Name };
            var report = new BenchReport(machine, ParameterReport.Of(features, type, open is null ? team : null, options), results);
            TextWriter output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json))
            {
                output.WriteLine(JsonOutput.Write(report));
            }
            else
            {
                Write(output, report, features);
            }

            return 0;

            BenchResult[] Run<T>()
                where T : unmanaged, IBinaryFloatingPointIeee754<T> => open is null
                ? BenchRun.Run<T>(options, features, team, WarmUp, Duration)
                : DeviceBenchRun.Run<T>(open.Accelerator, options, features);
        });
        return command;
    }

    private static Option<long[]> ShapeOption() => new("--shape")
    {
        Description = "The sizes in the order of the layout [default: 32x96x55x55]",
        HelpName = "NxC…",
        Arity = ArgumentArity.ExactlyOne,
        CustomParser = result =>
        {
            string token = result.Tokens[0].Value;
            var sizes = new List<long>();
            foreach (string part in token.Split('x', '×'))
            {
                if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int size) || size < 1)
                {
                    return CommonOptions.Refuse<long[]>(result, $"--shape is sizes of 1 or more joined by x, as 32x96x55x55, not '{token}'");
                }

                sizes.Add(size);
            }

            return [.. sizes];
        },
    };

    private static FeatureShape Shape(long[] sizes, FeatureLayout layout, LrnOptions options)
    {
        if (sizes.Length < 2)
        {
            throw Usage("needs at least two sizes, N and C");
        }

        if (options.Region == LrnRegion.WithinChannel && sizes.Length is < 3 or > 5)
        {
            throw Usage("needs 1 to 3 spatial sizes besides N and C for --region within");
        }

        if (sizes.Aggregate((Int128)1, (product, size) => product > Array.MaxLength ? product : product * size) > Array.MaxLength)
        {
            throw Usage($"has more than {Array.MaxLength} elements");
        }

        return new FeatureShape([.. sizes.Select(size => (nint)size)], layout);

        CommandError Usage(string what) => new(CommandError.Usage, $"--shape {string.Join('x', sizes)} {what}");
    }

    private static void Write(TextWriter output, BenchReport report, FeatureShape shape)
    {
        MachineReport machine = report.Machine;
        ParameterReport parameters = report.Parameters;
        output.WriteLine($"{machine.Processor}, {machine.Cores} cores, {machine.VectorBits}-bit vectors; {machine.Runtime}; {machine.Os}");
        string where = machine.Device ?? $"{parameters.Threads} {(parameters.Threads == 1 ? "thread" : "threads")}";
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{shape}, {parameters.Dtype}, {where}; size {parameters.Size}, alpha {parameters.Alpha}, beta {parameters.Beta}, k {parameters.K}, {parameters.Region}"));
        Table table = Tables.Create("operation", "ms", "GB/s", "memory's limit, ms", "times the limit");
        foreach (BenchResult result in report.Results)
        {
            table.AddRow(
                new Text(result.Operation),
                Number($"{result.Milliseconds:0.000}"),
                Number($"{result.GigabytesPerSecond:0.0}"),
                Number($"{result.LimitMilliseconds:0.000}"),
                Number($"{result.RatioToLimit:0.00}"));
        }

        Tables.Write(output, table);
    }

    private static Text Number(FormattableString text) => new(FormattableString.Invariant(text));
}
