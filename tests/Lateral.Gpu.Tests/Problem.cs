namespace Lateral.Gpu.Tests;

/// <summary>Parameters, a shape and numbers, and how far a device's result may be from the definition.</summary>
public sealed record Problem(LrnOptions Options, FeatureShape Shape, double[] X, double[] GradOutput)
{
    /// <summary>2⁻²³ in float, which half computes in too.</summary>
    public static double Unit<T>() => typeof(T) == typeof(double) ? Math.ScaleB(1, -52) : Math.ScaleB(1, -23);

    /// <summary>How many units y may be off, relative to itself. docs/gpu.md states it.</summary>
    public double ForwardUnits => 8 + 4 * Math.Abs(Options.Beta) + Options.LocalSize / 8.0;

    /// <summary>How many units gradInput may be off, relative to the terms that it is the difference of.</summary>
    public double BackwardUnits => 3 * ForwardUnits;

    public static Problem Create(LrnOptions options, FeatureShape shape, int seed = 7)
    {
        var random = new Random(seed);
        double[] Next() => [.. Enumerable.Range(0, (int)shape.Length).Select(_ => random.NextDouble() * 8 - 4)];
        return new Problem(options, shape, Next(), Next());
    }

    /// <summary>The numbers as <typeparamref name="T"/> holds them.</summary>
    public Problem RoundedTo<T>()
        where T : unmanaged =>
        this with { X = Array.ConvertAll(X, Round<T>), GradOutput = Array.ConvertAll(GradOutput, Round<T>) };

    /// <summary>|direct term| + |cross term| of each gradient, as if nothing cancelled.</summary>
    public double[] BackwardMagnitude()
    {
        (double[] direct, double[] cross) =
            LrnReference.BackwardTerms(Array.ConvertAll(X, Math.Abs), Array.ConvertAll(GradOutput, Math.Abs), Shape, Options);
        return [.. direct.Zip(cross, (d, c) => Math.Abs(d) + Math.Abs(c))];
    }

    private static double Round<T>(double value) =>
        typeof(T) == typeof(float) ? (float)value : typeof(T) == typeof(Half) ? (double)(Half)value : value;
}
