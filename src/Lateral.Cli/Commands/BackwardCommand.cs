using System.CommandLine;
using System.Diagnostics;
using System.Numerics;
using Lateral.Cli.Images;
using Lateral.Cli.Npy;

namespace Lateral.Cli.Commands;

/// <summary><c>lateral backward x.npy --grad dy.npy -o dx.npy</c>: the gradient with respect to a file of feature maps.</summary>
internal static class BackwardCommand
{
    public static Command Create()
    {
        Argument<string> input = CommonOptions.Input();
        Option<string> grad = CommonOptions.GradOutput("The gradient of the loss with respect to y, of the type and shape of x", required: true);
        Option<string> output = CommonOptions.Output("dx");
        Option<FeatureLayout> layout = CommonOptions.Layout();
        Option<int> threads = CommonOptions.Threads();
        var parameters = new ParameterOptions();
        var command = new Command("backward", "Carry a gradient back through the layer: dx from x and dy; nothing of forward but x is needed.")
        {
            input,
            grad,
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
            using NpyReader gradOutput = NpyReader.Open(parsed.GetRequiredValue(grad));
            var plan = new ImagePlan(x, parsed.GetValue(layout), options);
            RefuseMismatch(x, gradOutput);
            var norm = new LocalResponseNorm(options, parsed.GetValue(threads));
            string path = parsed.GetRequiredValue(output);
            ProgressBar.Run("backward", x.Header, error, progress =>
            {
                switch (x.Header.Element)
                {
                    case NpyElement.Half:
                        Backward<Half>(norm, x, gradOutput, path, plan, progress);
                        break;
                    case NpyElement.Float:
                        Backward<float>(norm, x, gradOutput, path, plan, progress);
                        break;
                    default:
                        Backward<double>(norm, x, gradOutput, path, plan, progress);
                        break;
                }
            });
            parsed.InvocationConfiguration.Output.WriteLine(ImageStream.Summary(path, x.Header, plan.Shape, watch));
            return 0;
        });
        return command;
    }

    /// <exception cref="CommandError">Another shape or, unless <paramref name="anyElement"/>, another element type.</exception>
    internal static void RefuseMismatch(NpyReader x, NpyReader gradOutput, bool anyElement = false)
    {
        if (!x.Header.Shape.AsSpan().SequenceEqual(gradOutput.Header.Shape))
        {
            throw Mismatch("shape", gradOutput.Header.ShapeText, x.Header.ShapeText);
        }

        if (!anyElement && x.Header.Element != gradOutput.Header.Element)
        {
            throw Mismatch("type", gradOutput.Header.Element.Name(), x.Header.Element.Name());
        }

        CommandError Mismatch(string what, string found, string expected) => new(CommandError.BadInput,
            $"{gradOutput.Path}: the {what} is {found}, but {x.Path} has {expected}: the gradient needs the same");
    }

    // dx takes the place of dy in memory, which the operator allows.
    private static void Backward<T>(LocalResponseNorm norm, NpyReader x, NpyReader gradOutput, string output, ImagePlan plan, Action<long> progress)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        ImageStream.Run<T>(x, gradOutput, output, plan, (block, gradient, shape) => norm.Backward(block, gradient, gradient, shape), progress);
}
