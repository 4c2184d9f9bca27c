using System.Diagnostics.CodeAnalysis;

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

    [DoesNotReturn]
    public static void PartialOverlap(string output, string input) => throw new ArgumentException(
        $"{output} overlaps {input} in part: it must be the same memory or none of it.", output);

    [DoesNotReturn]
    public static void ElementType(Type type) => throw new NotSupportedException(
        $"The element type {type.Name} is not supported: use float, double or Half.");
}
