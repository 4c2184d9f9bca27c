using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Lateral.TorchSharp;

/// <summary>
/// The operator composed of torch's own operations: for devices without kernels here, and for derivatives beyond the
/// kernels'. Every derivative is torch's own.
/// </summary>
internal static class ComposedNorm
{
    public static Tensor Forward(Tensor x, LrnOptions options, NormParameters? parameters)
    {
        using DisposeScope scope = NewDisposeScope();

        // Squares of half precision overflow from 256 on: as in the kernels, it computes in float.
        Tensor wide = x.dtype is ScalarType.Float16 or ScalarType.BFloat16 ? x.to(ScalarType.Float32) : x;
        Tensor mean = options.Region == LrnRegion.AcrossChannels ? MeanAcross(wide.square(), options) : MeanWithin(wide.square(), options);

        // A copy of α: multiplication keeps its factor for the backward pass, and the next forward pass may project the parameter.
        Tensor y = parameters is null
            ? wide * (mean * options.Alpha + options.K).pow(-options.Beta)
            : wide * (mean * parameters.Alpha.to(wide.dtype).clone() + parameters.K.to(wide.dtype)).pow(-parameters.Beta.to(wide.dtype));
        return y.to(x.dtype).MoveToOuterDisposeScope();
    }

    /// <summary>Σ x² / n: the channels become the rows of an image that is pooled by n rows.</summary>
    private static Tensor MeanAcross(Tensor squares, LrnOptions options)
    {
        Tensor planes = squares.dim() == 2 ? squares.unsqueeze(2) : squares.flatten(2);
        return Mean(planes.unsqueeze(1), [options.LocalSize, 1], options).squeeze(1).reshape(squares.shape);
    }

    private static Tensor MeanWithin(Tensor squares, LrnOptions options) => squares.dim() switch
    {
        3 => Mean(squares.unsqueeze(2), [1, options.LocalSize], options).squeeze(2),
        4 => Mean(squares, [options.LocalSize, options.LocalSize], options),
        _ => Mean(squares, [options.LocalSize, options.LocalSize, options.LocalSize], options),
    };

    /// <summary>
    /// Average pooling adds up each window by itself: no running sums. It pads alike on both sides, and less than some windows need.
    /// </summary>
    private static Tensor Mean(Tensor squares, long[] window, LrnOptions options)
    {
        // Beyond a line's length from a place there is nothing to add: a window of any size takes less than three times the line.
        (long Before, long After)[] reach =
        [
            .. window.Zip(squares.shape[^window.Length..], (size, length) =>
                size == 1 ? (0, 0) : (Math.Min(options.Before(), length - 1), Math.Min(options.After(), length - 1))),
        ];

        // Pairs from the last axis on.
        Tensor padded = functional.pad(squares, [.. reach.Reverse().SelectMany<(long Before, long After), long>(axis => [axis.Before, axis.After])]);
        long[] reached = [.. reach.Select(axis => axis.Before + 1 + axis.After)];
        long[] stride = [.. window.Select(_ => 1L)];
        Tensor mean = window.Length == 2 ? functional.avg_pool2d(padded, reached, stride) : functional.avg_pool3d(padded, reached, stride);
        double share = reached.Zip(window, (part, size) => (double)part / size).Aggregate((one, other) => one * other);
        return share == 1 ? mean : mean * share;
    }

    private static long Before(this LrnOptions options) => options.EvenWindow == EvenWindow.LeansBefore ? options.LocalSize / 2 : (options.LocalSize - 1) / 2;

    private static long After(this LrnOptions options) => options.LocalSize - 1 - options.Before();
}
