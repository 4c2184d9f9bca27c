using Xunit;

namespace Lateral.Tests;

public class GradientCheckTests
{
    public static TheoryData<LrnRegion, int, EvenWindow, FeatureLayout, double, double, double> Problems()
    {
        var data = new TheoryData<LrnRegion, int, EvenWindow, FeatureLayout, double, double, double>();
        foreach (LrnRegion region in Enum.GetValues<LrnRegion>())
        {
            foreach (FeatureLayout layout in Enum.GetValues<FeatureLayout>())
            {
                foreach ((double alpha, double beta, double k) in ((double, double, double)[])[(1e-4, 0.75, 1), (1, 0.75, 2), (2, 0.5, 1e-8), (0, 0.75, 1), (5e-5, 0.75, 1), (0.3, -0.6, 0.2), (0.5, 1.3, 1)])
                {
                    foreach ((int size, EvenWindow lean) in ((int, EvenWindow)[])[(1, EvenWindow.LeansAfter), (3, EvenWindow.LeansAfter), (4, EvenWindow.LeansAfter), (4, EvenWindow.LeansBefore), (40, EvenWindow.LeansBefore)])
                    {
                        // A window of one with next to no k leaves y = sign(x): its derivative is what rounding leaves.
                        if (size > 1 || k > 1e-3)
                        {
                            data.Add(region, size, lean, layout, alpha, beta, k);
                        }
                    }
                }
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Problems))]
    public void The_derivatives_pass(LrnRegion region, int size, EvenWindow lean, FeatureLayout layout, double alpha, double beta, double k)
    {
        var options = new LrnOptions { Region = region, LocalSize = size, EvenWindow = lean, Alpha = alpha, Beta = beta, K = k };
        var shape = new FeatureShape([2, 6, 5, 7], layout);
        (double[] x, double[] a, double[] b) = (Normal(shape, 1), Normal(shape, 2), Normal(shape, 3));
        Passes(GradientCheck.Backward(options, shape, x, a, 60), 60);
        Passes(GradientCheck.ParameterGradients(options, shape, x, a, 60), 3);
        Passes(GradientCheck.ForwardMode(options, shape, x, a, 60), 60);
        Passes(GradientCheck.DoubleBackward(options, shape, x, a, b, 60), 120);
    }

    [Theory]
    [InlineData(LrnRegion.AcrossChannels)]
    [InlineData(LrnRegion.WithinChannel)]
    public void Zeros_and_spikes_pass(LrnRegion region)
    {
        var options = new LrnOptions { Region = region, LocalSize = 3, Alpha = 0.5 };
        var shape = new FeatureShape([1, 8, 6, 6]);
        (double[] x, double[] a, double[] b) = (Normal(shape, 4), Normal(shape, 5), Normal(shape, 6));
        for (int i = 0; i < x.Length; i++)
        {
            x[i] = i % 53 == 7 ? 1e4 : Math.Max(x[i], 0);
        }

        Passes(GradientCheck.Backward(options, shape, x, a), 288);
        Passes(GradientCheck.ParameterGradients(options, shape, x, a), 3);
        Passes(GradientCheck.ForwardMode(options, shape, x, a), 288);
        Passes(GradientCheck.DoubleBackward(options, shape, x, a, b), 576);
    }

    [Theory]
    [InlineData(LrnRegion.AcrossChannels, FeatureLayout.Nchw)]
    [InlineData(LrnRegion.WithinChannel, FeatureLayout.Nhwc)]
    public void A_wrong_element_is_found_and_named(LrnRegion region, FeatureLayout layout)
    {
        var options = new LrnOptions { Region = region, LocalSize = 3, Alpha = 1 };
        var shape = new FeatureShape([2, 4, 3, 5], layout);
        (double[] x, double[] a, double[] b) = (Normal(shape, 7), Normal(shape, 8), Normal(shape, 9));
        const int Wrong = ((1 * 4 + 2) * 3 + 1) * 5 + 3;

        double[] gradInput = LrnReference.Backward(x, a, shape, options);
        gradInput[Wrong] += 1e-3;
        Names(GradientComparison.Backward(options, shape, x, a, gradInput, 1000, 1e-6), "gradInput", gradInput[Wrong]);

        double[] tangent = LrnReference.ForwardMode(x, a, shape, options);
        tangent[Wrong] = double.NaN;
        Names(GradientComparison.ForwardMode(options, shape, x, a, tangent, 1000, 1e-6), "outputTangent", double.NaN);

        (double[] gradX, double[] gradGradOutput) = LrnReference.DoubleBackward(x, a, b, shape, options);
        gradGradOutput[Wrong] = double.PositiveInfinity;
        Names(GradientComparison.DoubleBackward(options, shape, x, a, b, gradX, gradGradOutput, 1000, 1e-6), "gradGradOutput", double.PositiveInfinity);
        gradGradOutput[Wrong] = 0;
        gradX[Wrong] *= 1.001;
        gradGradOutput = LrnReference.DoubleBackward(x, a, b, shape, options).GradGradOutput;
        Names(GradientComparison.DoubleBackward(options, shape, x, a, b, gradX, gradGradOutput, 1000, 1e-6), "gradX", gradX[Wrong]);

        static void Names(GradientCheckResult result, string output, double analytic)
        {
            Assert.False(result.Passed);
            Assert.Equal(output, result.Output);
            Assert.Equal(Wrong, result.WorstIndex);
            Assert.Equal([1, 2, 1, 3], result.Coordinates);
            Assert.Equal(analytic, result.Analytic);
            Assert.True(double.IsFinite(result.Numerical));
            Assert.Contains($"failed: {result.Compared} compared", result.ToString(), StringComparison.Ordinal);
            Assert.Contains($"{output}[1, 2, 1, 3] is ", result.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_wrong_parameter_gradient_is_named()
    {
        var options = new LrnOptions { LocalSize = 3, Alpha = 1 };
        var shape = new FeatureShape([2, 4, 3]);
        (double[] x, double[] a) = (Normal(shape, 10), Normal(shape, 11));
        LrnParameterGradients right = LrnReference.ParameterGradients(x, a, shape, options);
        foreach ((string name, LrnParameterGradients wrong) in ((string, LrnParameterGradients)[])
            [("alpha", right with { Alpha = -right.Alpha }), ("beta", right with { Beta = double.NaN }), ("k", right with { K = right.K * 1.00001 })])
        {
            GradientCheckResult result = GradientComparison.ParameterGradients(options, shape, x, a, wrong, 1e-6);
            Assert.False(result.Passed);
            Assert.Equal(name, result.Output);
            Assert.Empty(result.Coordinates);
        }
    }

    [Fact]
    public void The_lean_of_an_even_window_matters()
    {
        var after = new LrnOptions { LocalSize = 4, Alpha = 1 };
        var shape = new FeatureShape([1, 9, 2]);
        (double[] x, double[] a) = (Normal(shape, 12), Normal(shape, 13));
        double[] other = LrnReference.Backward(x, a, shape, after with { EvenWindow = EvenWindow.LeansBefore });
        Assert.False(GradientComparison.Backward(after, shape, x, a, other, 1000, 1e-6).Passed);
    }

    [Fact]
    public void A_large_tensor_is_sampled_evenly_without_repeats()
    {
        int[] sample = GradientComparison.Sample(1_000_003, 1000);
        Assert.Equal(1000, sample.Distinct().Count());
        Assert.Equal(sample, GradientComparison.Sample(1_000_003, 1000));
        Assert.All(sample.Index(), pair => Assert.InRange(pair.Item, pair.Index * 1000L, pair.Index * 1000L + 1004));
        Assert.Equal(32, sample.Select(index => index % 32).Distinct().Count());
        Assert.Equal([0, 1, 2], GradientComparison.Sample(3, 10));
    }

    [Fact]
    public void An_empty_tensor_passes()
    {
        var shape = new FeatureShape([0, 4, 2]);
        Assert.Equal((true, 0, -1), Seen(GradientCheck.Backward(new LrnOptions(), shape, [], [])));
        Assert.Equal((true, 0, -1), Seen(GradientCheck.ParameterGradients(new LrnOptions(), shape, [], [])));

        static (bool, int, int) Seen(GradientCheckResult result) => (result.Passed, result.Compared, result.WorstIndex);
    }

    [Theory]
    [InlineData(double.NaN, 1, 1)]
    [InlineData(double.PositiveInfinity, 1, 1)]
    [InlineData(1e-30, 3e38, 1)]
    [InlineData(1e30, 3e38, 3e38)]
    [InlineData(1e-200, 0, 1.1754943508222875e-38)]
    [InlineData(1e200, 0, 1.1754943508222875e-38)]
    public void Extreme_values_give_a_verdict(double value, double alpha, double k)
    {
        var options = new LrnOptions { LocalSize = int.MaxValue, Alpha = alpha, K = k, Beta = -1 };
        var shape = new FeatureShape([2, 3]);
        double[] x = [value, 1, 2, value, value, value];
        double[] a = [1, -2, 3, 4, 5, 6];
        GradientCheckResult[] results =
        [
            GradientCheck.Backward(options, shape, x, a),
            GradientCheck.ParameterGradients(options, shape, x, a),
            GradientCheck.ForwardMode(options, shape, x, a),
            GradientCheck.DoubleBackward(options, shape, x, a, a),
        ];
        Assert.All(results, result => Assert.Equal(result.Passed, result.WorstError <= result.Tolerance));
        Assert.All(results, result => Assert.False(result.Passed && !double.IsFinite(value)));
    }

    [Fact]
    public void Bad_arguments_are_refused()
    {
        var options = new LrnOptions();
        var shape = new FeatureShape([1, 2]);
        Assert.Throws<ArgumentOutOfRangeException>(() => GradientCheck.Backward(options, shape, [1, 2], [1, 2], 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => GradientCheck.Backward(options, shape, [1, 2], [1, 2], 1, double.NaN));
        Assert.Throws<ArgumentException>(() => GradientCheck.Backward(options, shape, [1], [1, 2]));
        Assert.Throws<ArgumentException>(() => GradientCheck.ForwardMode(options, shape, [1, 2], [1]));
        Assert.Throws<ArgumentException>(() => GradientCheck.DoubleBackward(options, shape, [1, 2], [1, 2], [1]));
        Assert.Throws<ArgumentException>(() => GradientCheck.Backward(options with { Region = LrnRegion.WithinChannel }, shape, [1, 2], [1, 2]));
        Assert.Throws<ArgumentNullException>(() => GradientCheck.Backward(null!, shape, [1, 2], [1, 2]));
    }

    private static void Passes(GradientCheckResult result, int compared)
    {
        Assert.True(result.Passed, result.ToString() + " at " + string.Join(", ", result.Coordinates));
        Assert.Equal(compared, result.Compared);
    }

    private static double[] Normal(FeatureShape shape, int seed)
    {
        var random = new Random(seed);
        var values = new double[shape.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        }

        return values;
    }
}
