namespace Lateral;

/// <summary>
/// Compares given values of a derivative with differences, at a sample of the elements. Where the values come from is
/// the caller's matter, so that a test can hand in a wrong one and see it named.
/// </summary>
internal static class GradientComparison
{
    public static GradientCheckResult Backward(LrnOptions options, FeatureShape shape, ReadOnlySpan<double> x, ReadOnlySpan<double> gradOutput,
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

    public static GradientCheckResult ParameterGradients(LrnOptions options, FeatureShape shape, ReadOnlySpan<double> x, ReadOnlySpan<double> gradOutput,
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

    public static GradientCheckResult ForwardMode(LrnOptions options, FeatureShape shape, ReadOnlySpan<double> x, ReadOnlySpan<double> tangent,
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

    public static GradientCheckResult DoubleBackward(LrnOptions options, FeatureShape shape,
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
    public static int[] Sample(int length, int maxElements)
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
