namespace Lateral;

/// <summary>
/// Holds the derivatives of <see cref="LocalResponseNorm"/> against central differences of <see cref="LrnReference"/>, in double.
/// </summary>
/// <remarks>
/// <para>
/// Each compared element gets the error |a − n| / max(|a|, |n|, floor), a the analytic value and n the difference quotient
/// <c>(−f(2h) + 8f(h) − 8f(−h) + f(−2h)) / 12h</c>. The floor is 10⁻⁴ of the largest |a| compared in the same output
/// (for a parameter: of the sum of its terms' magnitudes), since what is left after cancellation is known no better.
/// The step h is 10⁻³ of the length over which the function bends: for x the least sqrt(scale · places / Alpha) among the
/// outputs that the element feeds, at which scale doubles, or max(1, |x|) where Alpha is 0.
/// </para>
/// <para>
/// LRN couples an element only with its window's neighbours, so each difference is taken in that neighbourhood alone and
/// large tensors are cheap to check; of more than maxElements elements, that many are taken, spread evenly and always
/// the same ones. ParameterGradients differences the whole loss, some fifteen forward passes of the reference.
/// </para>
/// <para>
/// NaN or infinity where it is compared fails the check. An empty tensor passes with nothing compared. Where the derivative
/// itself cancels to nothing everywhere (a window of one with K next to zero leaves y = sign(x)), the check fails on rounding.
/// </para>
/// <para>
/// Every method throws <see cref="ArgumentNullException"/> for null options or shape, <see cref="ArgumentOutOfRangeException"/>
/// for maxElements below 1 or a tolerance that is negative or NaN, and <see cref="ArgumentException"/> for a span whose length
/// is not the shape's, or within a channel a rank without 1 to 3 spatial axes.
/// </para>
/// </remarks>
public static class GradientCheck
{
    /// <summary>Checks gradInput against the differences of Σ gradOutput · y with respect to x.</summary>
    public static GradientCheckResult Backward(LrnOptions options, FeatureShape shape, ReadOnlySpan<double> x, ReadOnlySpan<double> gradOutput,
        int maxElements = 1000, double tolerance = 1e-6)
    {
        Require(options, shape, x, maxElements, tolerance);
        Throw.IfLengthDiffers(gradOutput.Length, shape, nameof(gradOutput));
        var gradInput = new double[x.Length];
        new LocalResponseNorm(options).Backward(x, gradOutput, gradInput, shape);
        return Backward(options, shape, x, gradOutput, gradInput, maxElements, tolerance);
    }

    /// <summary>Checks dα, dβ and dk against the differences of Σ gradOutput · y; one-sided ones where a parameter is at the end of its range.</summary>
    public static GradientCheckResult ParameterGradients(LrnOptions options, FeatureShape shape, ReadOnlySpan<double> x, ReadOnlySpan<double> gradOutput,
        int maxElements = 1000, double tolerance = 1e-6)
    {
        Require(options, shape, x, maxElements, tolerance);
        Throw.IfLengthDiffers(gradOutput.Length, shape, nameof(gradOutput));
        LrnParameterGradients analytic = new LocalResponseNorm(options).ParameterGradients(x, gradOutput, shape);
        return ParameterGradients(options, shape, x, gradOutput, analytic, tolerance);
    }

    /// <summary>Checks J · tangent against the differences of y along <paramref name="tangent"/>, element by element.</summary>
    public static GradientCheckResult ForwardMode(LrnOptions options, FeatureShape shape, ReadOnlySpan<double> x, ReadOnlySpan<double> tangent,
        int maxElements = 1000, double tolerance = 1e-6)
    {
        Require(options, shape, x, maxElements, tolerance);
        Throw.IfLengthDiffers(tangent.Length, shape, nameof(tangent));
        var outputTangent = new double[x.Length];
        new LocalResponseNorm(options).ForwardMode(x, tangent, outputTangent, shape);
        return ForwardMode(options, shape, x, tangent, outputTangent, maxElements, tolerance);
    }

    /// <summary>
    /// Checks both outputs of double backward against the differences of Σ gradGradInput · gradInput, with respect to x
    /// and to gradOutput; <paramref name="maxElements"/> counts for each.
    /// </summary>
    public static GradientCheckResult DoubleBackward(LrnOptions options, FeatureShape shape,
        ReadOnlySpan<double> x, ReadOnlySpan<double> gradOutput, ReadOnlySpan<double> gradGradInput, int maxElements = 1000, double tolerance = 1e-6)
    {
        Require(options, shape, x, maxElements, tolerance);
        Throw.IfLengthDiffers(gradOutput.Length, shape, nameof(gradOutput));
        Throw.IfLengthDiffers(gradGradInput.Length, shape, nameof(gradGradInput));
        var gradX = new double[x.Length];
        var gradGradOutput = new double[x.Length];
        new LocalResponseNorm(options).DoubleBackward(x, gradOutput, gradGradInput, gradX, gradGradOutput, shape);
        return DoubleBackward(options, shape, x, gradOutput, gradGradInput, gradX, gradGradOutput, maxElements, tolerance);
    }

    // The values to judge come as arguments below, so that a test can see a wrong one found.
    internal static GradientCheckResult Backward(LrnOptions options, FeatureShape shape, ReadOnlySpan<double> x, ReadOnlySpan<double> gradOutput,
        ReadOnlySpan<double> gradInput, int maxElements, double tolerance)
    {
        int[] sample = Sample(x.Length, maxElements);
        var numerical = new double[sample.Length];
        for (int i = 0; i < sample.Length; i++)
        {
            numerical[i] = NumericalDerivatives.GradInput(shape, options, x, gradOutput, sample[i]);
        }

        var worst = new WorstElement();
        worst.Add("gradInput", sample, Pick(gradInput, sample), numerical);
        return Result(nameof(Backward), worst, shape, tolerance);
    }

    internal static GradientCheckResult ParameterGradients(LrnOptions options, FeatureShape shape, ReadOnlySpan<double> x, ReadOnlySpan<double> gradOutput,
        LrnParameterGradients analytic, double tolerance)
    {
        var worst = new WorstElement();
        if (x.Length > 0)
        {
            (LrnParameterGradients numerical, LrnParameterGradients size) = NumericalParameterGradients.Compute(shape, options, x, gradOutput);
            worst.Add("alpha", 0, analytic.Alpha, numerical.Alpha, WorstElement.Floor * size.Alpha);
            worst.Add("beta", 0, analytic.Beta, numerical.Beta, WorstElement.Floor * size.Beta);
            worst.Add("k", 0, analytic.K, numerical.K, WorstElement.Floor * size.K);
        }

        return Result(nameof(ParameterGradients), worst, shape, tolerance) with { Coordinates = [] };
    }

    internal static GradientCheckResult ForwardMode(LrnOptions options, FeatureShape shape, ReadOnlySpan<double> x, ReadOnlySpan<double> tangent,
        ReadOnlySpan<double> outputTangent, int maxElements, double tolerance)
    {
        int[] sample = Sample(x.Length, maxElements);
        var numerical = new double[sample.Length];
        for (int i = 0; i < sample.Length; i++)
        {
            numerical[i] = NumericalDerivatives.OutputTangent(shape, options, x, tangent, sample[i]);
        }

        var worst = new WorstElement();
        worst.Add("outputTangent", sample, Pick(outputTangent, sample), numerical);
        return Result(nameof(ForwardMode), worst, shape, tolerance);
    }

    internal static GradientCheckResult DoubleBackward(LrnOptions options, FeatureShape shape,
        ReadOnlySpan<double> x, ReadOnlySpan<double> gradOutput, ReadOnlySpan<double> gradGradInput,
        ReadOnlySpan<double> gradX, ReadOnlySpan<double> gradGradOutput, int maxElements, double tolerance)
    {
        int[] sample = Sample(x.Length, maxElements);
        var byX = new double[sample.Length];
        var byGradOutput = new double[sample.Length];
        for (int i = 0; i < sample.Length; i++)
        {
            byX[i] = NumericalDerivatives.GradX(shape, options, x, gradOutput, gradGradInput, sample[i]);
            byGradOutput[i] = NumericalDerivatives.GradGradOutput(shape, options, x, gradOutput, gradGradInput, sample[i]);
        }

        var worst = new WorstElement();
        worst.Add("gradX", sample, Pick(gradX, sample), byX);
        worst.Add("gradGradOutput", sample, Pick(gradGradOutput, sample), byGradOutput);
        return Result(nameof(DoubleBackward), worst, shape, tolerance);
    }

    // One element from each of equal strata, at a place that the golden ratio shifts: no stride of the tensor repeats in it.
    internal static int[] Sample(int length, int maxElements)
    {
        var sample = new int[Math.Min(length, maxElements)];
        for (long i = 0; i < sample.Length; i++)
        {
            long start = i * length / sample.Length;
            long end = (i + 1) * length / sample.Length;
            sample[i] = (int)(start + (long)(i * 0.6180339887498949 % 1 * (end - start)));
        }

        return sample;
    }

    private static void Require(LrnOptions options, FeatureShape shape, ReadOnlySpan<double> x, int maxElements, double tolerance)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxElements, 1);
        Throw.IfOutside(tolerance, 0, double.PositiveInfinity, nameof(tolerance));
        Throw.IfLengthDiffers(x.Length, shape, nameof(x));
        Throw.IfSpatialAxes(shape.Spatial.Length, options.Region);
    }

    private static double[] Pick(ReadOnlySpan<double> values, int[] sample)
    {
        var picked = new double[sample.Length];
        for (int i = 0; i < picked.Length; i++)
        {
            picked[i] = values[sample[i]];
        }

        return picked;
    }

    private static GradientCheckResult Result(string derivative, WorstElement worst, FeatureShape shape, double tolerance)
    {
        nint[] coordinates = [];
        if (worst.Index >= 0)
        {
            coordinates = new nint[shape.Lengths.Length];
            nint rest = worst.Index;
            for (int axis = coordinates.Length - 1; axis >= 0; axis--)
            {
                (rest, coordinates[axis]) = Math.DivRem(rest, shape.Lengths[axis]);
            }
        }

        return new GradientCheckResult(derivative, worst.Output, worst.Compared, worst.Error, worst.Index, coordinates, worst.Analytic, worst.Numerical, tolerance);
    }
}
