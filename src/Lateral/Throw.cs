using System.Diagnostics.CodeAnalysis;
using System.Numerics.Tensors;
using Lateral.Kernels;

namespace Lateral;

/// <summary>The checks that the framework's own ThrowIf helpers do not cover: each says what was expected and what came.</summary>
internal static class Throw
{
    public static int IfLess(int value, int minimum, string name) => value >= minimum
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} must be at least {minimum}.");

    /// <summary>Also refuses NaN, which compares false with every bound.</summary>
    public static double IfOutside(double value, double minimum, double maximum, string name) => value >= minimum && value <= maximum
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} must be a number between {minimum:g6} and {maximum:g6}.");

    public static TEnum IfUndefined<TEnum>(TEnum value, string name) where TEnum : struct, Enum => Enum.IsDefined(value)
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} must be one of {string.Join(", ", Enum.GetNames<TEnum>())}.");

    public static void IfLengthDiffers(nint actual, FeatureShape shape, string name)
    {
        if (actual != shape.Length)
        {
            throw new ArgumentException($"{name} holds {actual} elements, the shape {shape} has {shape.Length}.", name);
        }
    }

    public static void IfSpatialAxes(int spatialAxes, LrnRegion region)
    {
        if (region == LrnRegion.WithinChannel && (spatialAxes < 1 || spatialAxes > 3))
        {
            throw new ArgumentException($"Within a channel the maps have 1 to 3 spatial axes; {spatialAxes} came.");
        }
    }

    public static void IfNotMaps<T>(in ReadOnlyTensorSpan<T> tensor, FeatureLayout layout, string name)
    {
        IfUndefined(layout, nameof(layout));
        if (tensor.Rank < 2)
        {
            throw new ArgumentException($"Feature maps have at least two axes, N and C; {name} has {tensor.Rank}.", name);
        }

        IfNotContiguous(tensor, name);
    }

    public static void IfDifferentMaps<T>(in ReadOnlyTensorSpan<T> tensor, in ReadOnlyTensorSpan<T> x, string name)
    {
        if (!tensor.Lengths.SequenceEqual(x.Lengths))
        {
            throw new ArgumentException($"{name} is {Sizes(tensor.Lengths)}, x is {Sizes(x.Lengths)}: they must be the same.", name);
        }

        IfNotContiguous(tensor, name);
    }

    /// <summary>The same memory, from the same start, is no partial overlap.</summary>
    public static unsafe void IfPartialOverlap<T>(in Tensors<T> tensors, nint length, string output) where T : unmanaged
    {
        ReadOnlySpan<nint> inputs = [(nint)tensors.X, (nint)tensors.G, (nint)tensors.V];
        foreach (nint input in inputs)
        {
            nint distance = Math.Abs((nint)tensors.Output - input);
            if (input != 0 && tensors.Output != null && distance != 0 && distance < length * sizeof(T))
            {
                throw new ArgumentException($"{output} overlaps an input in part: it must be the same memory or none of it.", output);
            }
        }
    }

    public static unsafe void IfOverlaps<T>(T* output, T* other, nint length, string name) where T : unmanaged
    {
        if (length > 0 && Math.Abs((nint)output - (nint)other) < length * sizeof(T))
        {
            throw new ArgumentException($"{name} overlaps memory that is still needed.", name);
        }
    }

    private static void IfNotContiguous<T>(in ReadOnlyTensorSpan<T> tensor, string name)
    {
        nint stride = 1;
        for (int axis = tensor.Rank - 1; axis >= 0; axis--)
        {
            // .NET's tensors give axes of size 1 the stride 0.
            if (tensor.Lengths[axis] > 1 && tensor.Strides[axis] != stride)
            {
                throw new ArgumentException($"{name} is not contiguous: copy it to a dense tensor first.", name);
            }

            stride *= Math.Max(tensor.Lengths[axis], 1);
        }
    }

    private static string Sizes(ReadOnlySpan<nint> lengths) => string.Join('×', lengths.ToArray());

    [DoesNotReturn]
    public static void ElementType(Type type) => throw new NotSupportedException(
        $"The element type {type.Name} is not supported: use float, double, Half or BFloat16.");
}
