using System.Globalization;
using System.Numerics;

namespace Lateral.Cli.Bench;

/// <summary>Holds forward and backward against <see cref="LrnReference"/> before they are timed: a wrong result has no speed.</summary>
internal static class ResultCheck
{
    // The reference is slow and holds several doubles for each element.
    private const long MostElements = 200_000;

    /// <summary>Checks the first and the last images: one of each, or as many as the reference does soon.</summary>
    /// <exception cref="CommandError">A result is further from the reference than the element type explains.</exception>
    public static void Run<T>(LrnOptions options, FeatureShape shape,
        ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> gradOutput, ReadOnlySpan<T> gradInput)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int images = (int)shape.Images;
        int length = x.Length / images;
        nint[] lengths = [1, .. shape.Lengths[1..]];
        var image = new FeatureShape(lengths, shape.Layout);
        int count = (int)Math.Min(Math.Max(MostElements / length, 2), images);
        int fromEnd = count / 2;
        for (int i = 0; i < count; i++)
        {
            int number = i < count - fromEnd ? i : images - count + i;
            Range range = new(number * length, (number + 1) * length);
            CheckImage(options, image, number, x[range], y[range], gradOutput[range], gradInput[range]);
        }
    }

    private static void CheckImage<T>(LrnOptions options, FeatureShape image, int number,
        ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> gradOutput, ReadOnlySpan<T> gradInput)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[] values = Widen(x);
        double[] forward = LrnReference.Forward(values, image, options);
        (double[] direct, double[] cross) = LrnReference.BackwardTerms(values, Widen(gradOutput), image, options);
        for (int i = 0; i < values.Length; i++)
        {
            Compare("forward", number, i, double.CreateTruncating(y[i]), forward[i], Math.Abs(forward[i]), Tolerance<T>(options));

            // Where the two terms cancel, their size decides how exactly the rest can be known.
            double size = Math.Abs(direct[i]) + Math.Abs(cross[i]);
            Compare("backward", number, i, double.CreateTruncating(gradInput[i]), direct[i] + cross[i], size, Tolerance<T>(options));
        }
    }

    private static void Compare(string operation, int image, int index, double found, double expected, double size, (double Relative, double Absolute) tolerance)
    {
        double allowed = tolerance.Relative * size + tolerance.Absolute;
        if (!(Math.Abs(found - expected) <= allowed))
        {
            throw new CommandError(CommandError.BadInput, string.Create(CultureInfo.InvariantCulture,
                $"{operation} is wrong, so it is not timed: image {image}, element {index}: {found:g9} where the reference has {expected:g9}, ±{allowed:g2} allowed"));
        }
    }

    // The exponent multiplies the relative error of scale.
    private static (double Relative, double Absolute) Tolerance<T>(LrnOptions options)
    {
        double factor = 1 + Math.Abs(options.Beta);
        return typeof(T) == typeof(double) ? (1e-13 * factor, 1e-300)
            : typeof(T) == typeof(float) ? (4e-6 * factor, 1e-37)
            : (1e-3 + 4e-6 * factor, 6e-8);
    }

    private static double[] Widen<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var wide = new double[values.Length];
        for (int i = 0; i < wide.Length; i++)
        {
            wide[i] = double.CreateTruncating(values[i]);
        }

        return wide;
    }
}
