namespace Lateral;

/// <summary>
/// Local response normalization as it is defined, in double, one loop a formula: the truth that every faster
/// path is tested against, and the place to read what the layer computes. The cost grows with the window.
/// </summary>
/// <remarks>
/// With a = Alpha/n, W(i) the window around i and R(i) = { j : i ∈ W(j) } the outputs that i feeds:
/// <code>
/// scale_i = K + a Σ_{j∈W(i)} x_j²
/// y_i     = x_i · scale_i^−β
/// dx_i    = dy_i · scale_i^−β − 2aβ · x_i · Σ_{j∈R(i)} dy_j · y_j / scale_j
/// </code>
/// Sources: Krizhevsky, Sutskever and Hinton 2012, section 3.3; Caffe's lrn_layer.cpp.
/// All spans hold <see cref="FeatureShape.Length"/> elements in the shape's layout.
/// </remarks>
public static class LrnReference
{
    /// <summary>scale_i = K + a Σ_{j∈W(i)} x_j².</summary>
    /// <exception cref="ArgumentException">A length that differs from the shape's, or within a channel a rank without 1 to 3 spatial axes.</exception>
    public static double[] Scale(ReadOnlySpan<double> x, FeatureShape shape, LrnOptions options)
    {
        Throw.IfLengthDiffers(x.Length, shape, nameof(x));
        var window = new ReferenceWindow(shape, options);
        double a = options.AlphaOverN(window.AxisCount);
        double[] squares = Map(x, static (value, _) => value * value, x);
        var scale = new double[x.Length];
        for (int i = 0; i < scale.Length; i++)
        {
            scale[i] = options.K + a * window.Sum(squares, i);
        }

        return scale;
    }

    /// <summary>y_i = x_i · scale_i^−β.</summary>
    /// <inheritdoc cref="Scale" path="/exception"/>
    public static double[] Forward(ReadOnlySpan<double> x, FeatureShape shape, LrnOptions options)
    {
        double[] scale = Scale(x, shape, options);
        return Map(x, (value, s) => value * Math.Pow(s, -options.Beta), scale);
    }

    /// <summary>
    /// gradInput, dx_i = direct_i + cross_i with direct_i = dy_i · scale_i^−β and
    /// cross_i = −2aβ · x_i · Σ_{j∈R(i)} dy_j · y_j / scale_j.
    /// </summary>
    /// <inheritdoc cref="Scale" path="/exception"/>
    public static double[] Backward(ReadOnlySpan<double> x, ReadOnlySpan<double> gradOutput, FeatureShape shape, LrnOptions options)
    {
        (double[] direct, double[] cross) = BackwardTerms(x, gradOutput, shape, options);
        return Map(direct, static (d, c) => d + c, cross);
    }

    /// <summary>The two terms whose sum is <see cref="Backward"/>; the cross term carries its minus sign.</summary>
    /// <inheritdoc cref="Scale" path="/exception"/>
    public static (double[] Direct, double[] Cross) BackwardTerms(
        ReadOnlySpan<double> x, ReadOnlySpan<double> gradOutput, FeatureShape shape, LrnOptions options)
    {
        Throw.IfLengthDiffers(gradOutput.Length, shape, nameof(gradOutput));
        var window = new ReferenceWindow(shape, options);
        double[] scale = Scale(x, shape, options);
        double crossFactor = 2 * options.AlphaOverN(window.AxisCount) * options.Beta;
        var direct = new double[x.Length];
        var ratio = new double[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            direct[i] = gradOutput[i] * Math.Pow(scale[i], -options.Beta);
            ratio[i] = direct[i] * x[i] / scale[i];
        }

        var cross = new double[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            cross[i] = -crossFactor * x[i] * window.ReversedSum(ratio, i);
        }

        return (direct, cross);
    }

    /// <summary>
    /// With t_i = dy_i · y_i / scale_i: dα = −(β/n) Σ t_i Σ_{j∈W(i)} x_j², dβ = −Σ dy_i · y_i · ln scale_i, dk = −β Σ t_i.
    /// </summary>
    /// <inheritdoc cref="Scale" path="/exception"/>
    public static LrnParameterGradients ParameterGradients(
        ReadOnlySpan<double> x, ReadOnlySpan<double> gradOutput, FeatureShape shape, LrnOptions options)
    {
        Throw.IfLengthDiffers(gradOutput.Length, shape, nameof(gradOutput));
        var window = new ReferenceWindow(shape, options);
        double[] scale = Scale(x, shape, options);
        double[] squares = Map(x, static (value, _) => value * value, x);
        CompensatedSum alpha = default, beta = default, k = default;
        for (int i = 0; i < x.Length; i++)
        {
            double weighted = gradOutput[i] * x[i] * Math.Pow(scale[i], -options.Beta);
            alpha.Add(-weighted / scale[i] * window.Sum(squares, i));
            beta.Add(-weighted * Math.Log(scale[i]));
            k.Add(-weighted / scale[i]);
        }

        double places = Math.Pow(options.LocalSize, window.AxisCount);
        return new LrnParameterGradients(alpha.Value * options.Beta / places, beta.Value, k.Value * options.Beta);
    }

    /// <summary>J·ẋ: ẏ_i = ẋ_i · scale_i^−β − 2aβ · (y_i / scale_i) · Σ_{j∈W(i)} x_j · ẋ_j.</summary>
    /// <inheritdoc cref="Scale" path="/exception"/>
    public static double[] ForwardMode(ReadOnlySpan<double> x, ReadOnlySpan<double> tangent, FeatureShape shape, LrnOptions options)
    {
        Throw.IfLengthDiffers(tangent.Length, shape, nameof(tangent));
        var window = new ReferenceWindow(shape, options);
        double[] scale = Scale(x, shape, options);
        double crossFactor = 2 * options.AlphaOverN(window.AxisCount) * options.Beta;
        double[] products = Map(x, static (value, v) => value * v, tangent);
        var result = new double[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            double power = Math.Pow(scale[i], -options.Beta);
            result[i] = power * tangent[i] - crossFactor * x[i] * power / scale[i] * window.Sum(products, i);
        }

        return result;
    }

    /// <summary>
    /// The gradients of Σ v_i · dx_i(x, dy) with v = <paramref name="gradGradInput"/>. With respect to dy: J·v. With respect to x,
    /// with u_j = Σ_{i∈W(j)} v_i x_i and t_j = dy_j x_j scale_j^(−β−1):
    /// <code>−2aβ · ( dy_m scale_m^(−β−1) u_m + v_m Σ_{j∈R(m)} t_j + x_m Σ_{j∈R(m)} [ v_j dy_j scale_j^(−β−1) − 2a(β+1) t_j u_j / scale_j ] )</code>
    /// </summary>
    /// <inheritdoc cref="Scale" path="/exception"/>
    public static (double[] GradX, double[] GradGradOutput) DoubleBackward(
        ReadOnlySpan<double> x, ReadOnlySpan<double> gradOutput, ReadOnlySpan<double> gradGradInput, FeatureShape shape, LrnOptions options)
    {
        Throw.IfLengthDiffers(gradOutput.Length, shape, nameof(gradOutput));
        Throw.IfLengthDiffers(gradGradInput.Length, shape, nameof(gradGradInput));
        var window = new ReferenceWindow(shape, options);
        double a = options.AlphaOverN(window.AxisCount);
        double[] scale = Scale(x, shape, options);
        double[] products = Map(x, static (value, v) => value * v, gradGradInput);
        var own = new double[x.Length];
        var ratio = new double[x.Length];
        var second = new double[x.Length];
        for (int j = 0; j < x.Length; j++)
        {
            double weight = gradOutput[j] * Math.Pow(scale[j], -options.Beta - 1);
            double u = window.Sum(products, j);
            own[j] = weight * u;
            ratio[j] = weight * x[j];
            second[j] = weight * gradGradInput[j] - 2 * a * (options.Beta + 1) * ratio[j] * u / scale[j];
        }

        var gradX = new double[x.Length];
        for (int m = 0; m < x.Length; m++)
        {
            double sum = own[m] + gradGradInput[m] * window.ReversedSum(ratio, m) + x[m] * window.ReversedSum(second, m);
            gradX[m] = -2 * a * options.Beta * sum;
        }

        return (gradX, ForwardMode(x, gradGradInput, shape, options));
    }

    private static double[] Map(ReadOnlySpan<double> first, Func<double, double, double> function, ReadOnlySpan<double> second)
    {
        var result = new double[first.Length];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = function(first[i], second[i]);
        }

        return result;
    }
}
