namespace Lateral;

/// <summary>
/// The derivatives of the loss Σ gradOutput · y with respect to α, β and k by differences, one image at a time, with
/// Σ |gradOutput · ∂y| beside each: what cancels in the sum bounds how exactly the sum can be known.
/// </summary>
internal sealed class NumericalParameterGradients
{
    // A one-sided difference from either end of float's range stays within it.
    private const double LongestStep = 1e34;

    private readonly FeatureShape image;
    private readonly LrnOptions options;
    private readonly double alphaStep;
    private readonly double betaStep;
    private readonly double kStep;

    private NumericalParameterGradients(FeatureShape shape, LrnOptions options, ReadOnlySpan<double> x)
    {
        nint[] lengths = [1, .. shape.Lengths[1..]];
        image = new FeatureShape(lengths, shape.Layout);
        this.options = options;

        // scale = k + α · mean: each step is a part of the length over which the most sensitive element's y changes by its own size.
        LrnOptions meanOnly = options with { Alpha = 1, K = NumericalDerivatives.SmallestK };
        double largestMean = 0, leastScale = double.PositiveInfinity, largestLogarithm = 0;
        for (int first = 0; first < x.Length; first += (int)image.Length)
        {
            ReadOnlySpan<double> values = x.Slice(first, (int)image.Length);
            double[] means = LrnReference.Scale(values, image, meanOnly);
            for (int i = 0; i < means.Length; i++)
            {
                if (values[i] != 0 && double.IsFinite(means[i]))
                {
                    double scale = options.K + options.Alpha * means[i];
                    largestMean = Math.Max(largestMean, means[i]);
                    leastScale = Math.Min(leastScale, scale);
                    largestLogarithm = Math.Max(largestLogarithm, Math.Abs(Math.Log(scale)));
                }
            }
        }

        double alphaLength = largestMean > 0 ? options.Alpha + options.K / largestMean : Math.Max(1, options.Alpha);
        alphaStep = Math.Min(Stencil.RelativeStep * alphaLength, LongestStep);
        betaStep = Stencil.RelativeStep / Math.Max(largestLogarithm, 1e-6);
        kStep = Math.Min(Stencil.RelativeStep * (double.IsFinite(leastScale) ? leastScale : options.K), LongestStep);
    }

    public static (LrnParameterGradients Gradients, LrnParameterGradients Magnitudes) Compute(
        FeatureShape shape, LrnOptions options, ReadOnlySpan<double> x, ReadOnlySpan<double> gradOutput)
    {
        var numerical = new NumericalParameterGradients(shape, options, x);
        (double alpha, double alphaMagnitude) = numerical.Sum(x, gradOutput,
            values => Stencil.Within(alpha => numerical.Forward(values, options with { Alpha = alpha }), options.Alpha, numerical.alphaStep, 0, float.MaxValue));
        (double beta, double betaMagnitude) = numerical.Sum(x, gradOutput,
            values => Stencil.Within(beta => numerical.Forward(values, options with { Beta = beta }), options.Beta, numerical.betaStep, float.MinValue, float.MaxValue));
        (double k, double kMagnitude) = numerical.Sum(x, gradOutput,
            values => Stencil.Within(k => numerical.Forward(values, options with { K = k }), options.K, numerical.kStep, NumericalDerivatives.SmallestK, float.MaxValue));
        return (new LrnParameterGradients(alpha, beta, k), new LrnParameterGradients(alphaMagnitude, betaMagnitude, kMagnitude));
    }

    private double[] Forward(double[] values, LrnOptions moved) => LrnReference.Forward(values, image, moved);

    private (double Sum, double Magnitude) Sum(ReadOnlySpan<double> x, ReadOnlySpan<double> gradOutput, Func<double[], double[]> differences)
    {
        double sum = 0, magnitude = 0;
        for (int first = 0; first < x.Length; first += (int)image.Length)
        {
            double[] moved = differences(x.Slice(first, (int)image.Length).ToArray());
            for (int i = 0; i < moved.Length; i++)
            {
                double term = gradOutput[first + i] * moved[i];
                sum += term;
                magnitude += Math.Abs(term);
            }
        }

        return (sum, magnitude);
    }
}
