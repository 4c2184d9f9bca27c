using Lateral;
using Lateral.TorchSharp;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TrainCifar;

/// <summary>Two networks with normalization layers, by Lateral or as TorchSharp alone would have it.</summary>
internal static class Nets
{
    /// <summary>The first is the one that is trained unless another is named.</summary>
    public static readonly string[] Names = ["cifar10-full", "alexnet"];

    public static Module<Tensor, Tensor> Create(string name, int classes, bool lateral) => name switch
    {
        "cifar10-full" => Cifar10Full(classes, lateral),
        "alexnet" => SmallAlexNet(classes, lateral),
        _ => throw new ArgumentException($"{name} is no network here", nameof(name)),
    };

    /// <summary>The layers of Caffe's examples/cifar10/cifar10_full, with torch's initial weights.</summary>
    private static Module<Tensor, Tensor> Cifar10Full(int classes, bool lateral)
    {
        Module<Tensor, Tensor> Norm() => lateral
            ? new Lateral.TorchSharp.LocalResponseNorm(3, alpha: 5e-5, beta: 0.75, k: 1, LrnRegion.WithinChannel)
            : new WithinChannel(3, 5e-5, 0.75);

        return Sequential(
            ("conv1", Conv2d(3, 32, 5, padding: 2)), ("pool1", MaxPool2d(3, 2, ceil_mode: true)), ("relu1", ReLU()), ("norm1", Norm()),
            ("conv2", Conv2d(32, 32, 5, padding: 2)), ("relu2", ReLU()), ("pool2", AvgPool2d(3, 2, ceil_mode: true)), ("norm2", Norm()),
            ("conv3", Conv2d(32, 64, 5, padding: 2)), ("relu3", ReLU()), ("pool3", AvgPool2d(3, 2, ceil_mode: true)),
            ("flatten", Flatten()), ("ip1", Linear(64 * 4 * 4, classes)));
    }

    /// <summary>AlexNet's order of layers, small. Written for TorchSharp: one line changes it.</summary>
    private static Module<Tensor, Tensor> SmallAlexNet(int classes, bool lateral)
    {
        Module<Tensor, Tensor> Norm() => nn.LocalResponseNorm(5, alpha: 5e-4, beta: 0.75, k: 2);

        var net = Sequential(
            ("conv1", Conv2d(3, 48, 5, padding: 2)), ("relu1", ReLU()), ("norm1", Norm()), ("pool1", MaxPool2d(3, 2, ceil_mode: true)),
            ("conv2", Conv2d(48, 96, 5, padding: 2)), ("relu2", ReLU()), ("norm2", Norm()), ("pool2", MaxPool2d(3, 2, ceil_mode: true)),
            ("conv3", Conv2d(96, 96, 3, padding: 1)), ("relu3", ReLU()), ("pool3", MaxPool2d(3, 2, ceil_mode: true)),
            ("flatten", Flatten()), ("fc1", Linear(96 * 4 * 4, 128)), ("relu4", ReLU()), ("dropout", Dropout(0.5)), ("fc2", Linear(128, classes)));
        if (lateral)
        {
            net.UseLateral();
        }

        return net;
    }

    /// <summary>What one writes without Lateral, since TorchSharp normalizes across channels only.</summary>
    private sealed class WithinChannel(long size, double alpha, double beta) : Module<Tensor, Tensor>(nameof(WithinChannel))
    {
        public override Tensor forward(Tensor input)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor mean = functional.avg_pool2d(input.square(), size, stride: 1, padding: size / 2);
            return (input * (mean * alpha + 1).pow(-beta)).MoveToOuterDisposeScope();
        }
    }
}
