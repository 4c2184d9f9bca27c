using Xunit;

namespace Lateral.Tests;

/// <summary>Conversions and comparisons that let no NaN through.</summary>
internal static class Numbers
{
    public static T[] To<T>(double[] values) where T : unmanaged => Array.ConvertAll(values, Convert<T>);

    public static double[] ToDouble<T>(T[] values) where T : unmanaged => Array.ConvertAll(values, ToDouble);

    /// <summary>An output before the call: every element is NaN, so that one that is never written shows.</summary>
    public static T[] Poisoned<T>(int length) where T : unmanaged => To<T>(Enumerable.Repeat(double.NaN, length).ToArray());

    /// <param name="expected">The truth.</param>
    /// <param name="actual">What came.</param>
    /// <param name="tolerance">Relative to each expected value, or to its <paramref name="magnitude"/>.</param>
    /// <param name="name">What is compared.</param>
    /// <param name="magnitude">What errors are relative to, where not the expected value itself.</param>
    public static void AssertClose<T>(double[] expected, T[] actual, double tolerance, string name, double[]? magnitude = null) where T : unmanaged
    {
        // Below the normal range there are fewer digits to compare; a gradient's factors get there before it does.
        bool isFloat = typeof(T) == typeof(float);
        double smallest = magnitude is null ? isFloat ? 1e-37 : 1e-300 : Math.Max(isFloat ? 1e-36 : 1e-300, (isFloat ? 1e-20 : 1e-200) * magnitude.DefaultIfEmpty(0).Max());
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            double relativeTo = Math.Max(Math.Abs(magnitude?[i] ?? expected[i]), Math.Abs(expected[i]));
            AssertClose(expected[i], ToDouble(actual[i]), Math.Max(tolerance * relativeTo, smallest), $"{name}[{i}]");
        }
    }

    public static void AssertClose(double expected, double actual, double tolerance, string name) => Assert.True(
        Math.Abs(expected - actual) <= tolerance, $"{name}: expected {expected:r}, was {actual:r}, tolerance {tolerance:g3}");

    private static T Convert<T>(double value) where T : unmanaged =>
        typeof(T) == typeof(float) ? (T)(object)(float)value
        : typeof(T) == typeof(Half) ? (T)(object)(Half)value
        : typeof(T) == typeof(BFloat16) ? (T)(object)(BFloat16)(float)value
        : (T)(object)value;

    private static double ToDouble<T>(T value) where T : unmanaged => value switch
    {
        float f => f,
        Half h => (double)h,
        BFloat16 b => (float)b,
        double d => d,
        _ => throw new NotSupportedException(),
    };
}
