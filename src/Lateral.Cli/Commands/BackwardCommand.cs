using System.CommandLine;
using Lateral.Cli.Devices;

namespace Lateral.Cli.Commands;

/// <summary><c>lateral backward x.npy --grad dy.npy -o dx.npy</c>: the gradient with respect to a file of feature maps.</summary>
internal sealed class BackwardCommand : MapsCommand
{
    public static Command Create() => new BackwardCommand().Create(
        "backward", "Carry a gradient back through the layer: dx from x and dy; nothing of forward but x is needed.", "dx",
        CommonOptions.GradOutput("The gradient of the loss with respect to y, of the type and shape of x", required: true));

    // dx takes the place of dy in memory, which the operator allows.
    protected override void Apply<T>(INorm norm, ReadOnlySpan<T> x, Span<T> result, FeatureShape shape) =>
        norm.Backward(x, result, result, shape);
}
