using System.CommandLine;
using System.Diagnostics;
using System.Numerics;
using Lateral.Cli.Devices;
using Lateral.Cli.Images;
using Lateral.Cli.Npy;

namespace Lateral.Cli.Commands;

/// <summary>A command that carries files of feature maps through the operator, in the files' own type, into a file.</summary>
internal abstract class MapsCommand
{
    /// <param name="name">The command's name.</param>
    /// <param name="description">What it does, for its help.</param>
    /// <param name="result">What the output holds, for its help.</param>
    /// <param name="grad">The option that names the second input, where there is one.</param>
    protected Command Create(string name, string description, string result, Option<string>? grad)
    {
        Argument<string> input = CommonOptions.Input();
        Option<string> output = CommonOptions.Output(result);
        Option<FeatureLayout> layout = CommonOptions.Layout();
        Option<int> threads = CommonOptions.Threads();
        Option<DeviceChoice> device = CommonOptions.Device();
        var parameters = new ParameterOptions();
        var command = new Command(name, description) { input };
        if (grad is not null)
        {
            command.Add(grad);
        }

        command.Add(output);
        command.Add(layout);
        command.Add(threads);
        command.Add(device);
        parameters.AddTo(command);
        command.SetAction(parsed =>
        {
            TextWriter error = parsed.InvocationConfiguration.Error;
            LrnOptions options = parameters.Resolve(parsed, error);
            var watch = Stopwatch.StartNew();
            using NpyReader x = NpyReader.Open(parsed.GetRequiredValue(input));
            using NpyReader? second = grad is null ? null : NpyReader.Open(parsed.GetRequiredValue(grad));
            var plan = new ImagePlan(x, parsed.GetValue(layout), options);
            second?.RefuseUnlike(x);
            using INorm norm = INorm.Create(options, parsed.GetValue(threads), parsed.GetValue(device));
            string path = parsed.GetRequiredValue(output);
            ProgressBar.Run(name, x.Header, error, progress =>
            {
                switch (x.Header.Element)
                {
                    case NpyElement.Half:
                        Run<Half>(progress);
                        break;
                    case NpyElement.Float:
                        Run<float>(progress);
                        break;
                    default:
                        Run<double>(progress);
                        break;
                }
            });
            parsed.InvocationConfiguration.Output.WriteLine(ImageStream.Summary(path, x.Header, plan.Shape, watch));
            return 0;

            void Run<T>(Action<long> progress) where T : unmanaged, IBinaryFloatingPointIeee754<T> => ImageStream.Run<T>(
                x, second, path, plan, (block, result, shape) => Apply(norm, block, result, shape), progress);
        });
        return command;
    }

    /// <summary>Computes one block; <paramref name="result"/> holds the second input before, where there is one.</summary>
    protected abstract void Apply<T>(INorm norm, ReadOnlySpan<T> x, Span<T> result, FeatureShape shape)
        where T : unmanaged;
}
