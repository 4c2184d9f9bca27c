using System.CommandLine;
using Lateral.Cli.Devices;

namespace Lateral.Cli.Commands;

/// <summary><c>lateral forward x.npy -o y.npy</c>: normalizes a file of feature maps.</summary>
internal sealed class ForwardCommand : MapsCommand
{
    public static Command Create() => new ForwardCommand().Create(
        "forward", "Normalize feature maps: y = x · (k + alpha/n · sum of x² over the window)^-beta.", "y", grad: null);

    protected override void Apply<T>(INorm norm, ReadOnlySpan<T> x, Span<T> result, FeatureShape shape) =>
        norm.Forward(x, result, shape);
}
