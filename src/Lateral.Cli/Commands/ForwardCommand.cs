using System.CommandLine;
using System.Diagnostics;
using System.Numerics;
using Lateral.Cli.Images;
using Lateral.Cli.Npy;

namespace Lateral.Cli.Commands;

/// <summary><c>lateral forward x.npy -o y.npy</c>: normalizes a file of feature maps.</summary>
internal static class ForwardCommand
{
    public static Command Create()
    {
        Argument<string> input = CommonOptions.Input();
        Option<string> output = CommonOptions.Output("y");
        Option<FeatureLayout> layout = CommonOptions.Layout();
        Option<int> threads = CommonOptions.Threads();
        var parameters = new ParameterOptions();
        var command = new Command("forward", "Normalize feature maps: y = x · (k + alpha/n · sum of x² over the window)^-beta.")
        {
            input,
            output,
            layout,
            threads,
        };
        parameters.AddTo(command);
        command.SetAction(parsed =>
        {
            TextWriter error = parsed.InvocationConfiguration.Error;
            LrnOptions options = parameters.Resolve(parsed, error);
            var watch = Stopwatch.StartNew();
            using NpyReader x = NpyReader.Open(parsed.GetRequiredValue(input));
            var plan = new ImagePlan(x, parsed.GetValue(layout), options);
            var norm = new LocalResponseNorm(options, parsed.GetValue(threads));
            string path = parsed.GetRequiredValue(output);
            ProgressBar.Run("forward", x.Header, error, progress =>
            {
                switch (x.Header.Element)
                {
                    case NpyElement.Half:
                        Forward<Half>(norm, x, path, plan, progress);
                        break;
                    case NpyElement.Float:
                        Forward<float>(norm, x, path, plan, progress);
                        break;
                    default:
                        Forward<double>(norm, x, path, plan, progress);
                        break;
                }
            });
            parsed.InvocationConfiguration.Output.WriteLine(ImageStream.Summary(path, x.Header, plan.Shape, watch));
            return 0;
        });
        return command;
    }

    private static void Forward<T>(LocalResponseNorm norm, NpyReader x, string output, ImagePlan plan, Action<long> progress)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        ImageStream.Run<T>(x, null, output, plan, (block, y, shape) => norm.Forward(block, y, shape), progress);
}
