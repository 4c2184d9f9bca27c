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

    /// <summary>Average pooling adds up each window by itself: no running sums. It pads alike on both sides, and less than some windows need.</summary>
    private static Tensor Mean(Tensor squares, long[] window, LrnOptions options)
    {
        // Pairs from the last axis on.
        long[] padding = [.. window.Reverse().SelectMany<long, long>(size => size == 1 ? [0, 0] : [options.Before(), options.After()])];
        Tensor padded = functional.pad(squares, padding);
        long[] stride = [.. window.Select(_ => 1L)];
        return window.Length == 2 ? functional.avg_pool2d(padded, window, stride) : functional.avg_pool3d(padded, window, stride);
    }

    private static long Before(this LrnOptions options) => options.EvenWindow == EvenWindow.LeansBefore ? options.LocalSize / 2 : (options.LocalSize - 1) / 2;

    private static long After(this LrnOptions options) => options.LocalSize - 1 - options.Before();
}
