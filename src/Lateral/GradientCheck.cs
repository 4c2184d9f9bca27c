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
/// </remarks>
public static class GradientCheck
{
    /// <summary>Checks gradInput against the differences of Σ gradOutput · y with respect to x.</summary>
    /// <param name="options">The layer's parameters.</param>
    /// <param name="shape">The shape of every span.</param>
    /// <param name="x">The values at which to check.</param>
    /// <param name="gradOutput">The gradient of some loss with respect to y.</param>
    /// <param name="maxElements">The most elements to compare.</param>
    /// <param name="tolerance">The largest error that passes.</param>
    /// <exception cref="ArgumentNullException">No options or no shape.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxElements"/> below 1, or a tolerance that is negative or NaN.</exception>
    /// <exception cref="ArgumentException">A span whose length is not the shape's, or within a channel a rank without 1 to 3 spatial axes.</exception>
    public static GradientCheckResult Backward(LrnOptions options, FeatureShape shape, ReadOnlySpan<double> x, ReadOnlySpan<double> gradOutput,
        int maxElements = 1000, double tolerance = 1e-6)
    {
        Require(options, shape, x, maxElements, tolerance);
        Throw.IfLengthDiffers(gradOutput.Length, shape, nameof(gradOutput));
        var gradInput = new double[x.Length];
        new LocalResponseNorm(options).Backward(x, gradOutput, gradInput, shape);
        return GradientComparison.Backward(options, shape, x, gradOutput, gradInput, maxElements, tolerance);
    }

    /// <summary>Checks dα, dβ and dk against the differences of Σ gradOutput · y; one-sided ones where a parameter is at the end of its range.</summary>
    /// <inheritdoc cref="Backward" path="/param|/exception"/>
    public static GradientCheckResult ParameterGradients(LrnOptions options, FeatureShape shape, ReadOnlySpan<double> x, ReadOnlySpan<double> gradOutput,
        int maxElements = 1000, double tolerance = 1e-6)
    {
        Require(options, shape, x, maxElements, tolerance);
        Throw.IfLengthDiffers(gradOutput.Length, shape, nameof(gradOutput));
        LrnParameterGradients analytic = new LocalResponseNorm(options).ParameterGradients(x, gradOutput, shape);
        return GradientComparison.ParameterGradients(options, shape, x, gradOutput, analytic, tolerance);
    }

    /// <summary>Checks J · tangent against the differences of y along <paramref name="tangent"/>, element by element.</summary>
    /// <inheritdoc cref="Backward" path="/exception"/>
    public static GradientCheckResult ForwardMode(LrnOptions options, FeatureShape shape, ReadOnlySpan<double> x, ReadOnlySpan<double> tangent,
        int maxElements = 1000, double tolerance = 1e-6)
    {
        Require(options, shape, x, maxElements, tolerance);
        Throw.IfLengthDiffers(tangent.Length, shape, nameof(tangent));
        var outputTangent = new double[x.Length];
        new LocalResponseNorm(options).ForwardMode(x, tangent, outputTangent, shape);
        return GradientComparison.ForwardMode(options, shape, x, tangent, outputTangent, maxElements, tolerance);
    }

    /// <summary>
    /// Checks both outputs of double backward against the differences of Σ gradGradInput · gradInput, with respect to x
    /// and to gradOutput; <paramref name="maxElements"/> counts for each.
    /// </summary>
    /// <inheritdoc cref="Backward" path="/exception"/>
    public static GradientCheckResult DoubleBackward(LrnOptions options, FeatureShape shape,
        ReadOnlySpan<double> x, ReadOnlySpan<double> gradOutput, ReadOnlySpan<double> gradGradInput, int maxElements = 1000, double tolerance = 1e-6)
    {
        Require(options, shape, x, maxElements, tolerance);
        Throw.IfLengthDiffers(gradOutput.Length, shape, nameof(gradOutput));
        Throw.IfLengthDiffers(gradGradInput.Length, shape, nameof(gradGradInput));
        var gradX = new double[x.Length];
        var gradGradOutput = new double[x.Length];
        new LocalResponseNorm(options).DoubleBackward(x, gradOutput, gradGradInput, gradX, gradGradOutput, shape);
        return GradientComparison.DoubleBackward(options, shape, x, gradOutput, gradGradInput, gradX, gradGradOutput, maxElements, tolerance);
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
}
