using CsCheck;
using Lateral.Kernels;
using Xunit;

namespace Lateral.Tests;

/// <summary>Spikes, denormals, NaN and infinity, as documented.</summary>
public class ExtremeValueTests
{
    private const double Unit = 1.0 / (1 << 23);

    /// <summary>Beyond, dy · y / scale is below the smallest normal float, and the gradient below 1e-30.</summary>
    private const double LargestForGradients = 1e14;

    public static TheoryData<double> Spikes => [1e3, 1e4, 1e6, 1e9, 1e12, 1e15];

    [Theory]
    [MemberData(nameof(Spikes))]
    public void A_spike_costs_its_neighbours_no_digits(double spike)
    {
        foreach (int size in (int[])[3, 5, 8, 9, 33, 70])
        {
            foreach (double beta in (double[])[0.75, 0.5, 1, 0.6])
            {
                var options = new LrnOptions { LocalSize = size, Alpha = 1, Beta = beta };

                // Long windows along a walk, too, whose steps are not as short.
                var shape = new FeatureShape([1, 80, size > 8 ? 113 : 17]);
                var random = new Random(3);
                double[] x = [.. Enumerable.Range(0, (int)shape.Length).Select(i => Math.Round((random.NextDouble() - 0.5) * 64) / 16 + (i % 97 == 0 ? spike : 0))];
                x = Array.ConvertAll(x, v => (double)(float)v);
                float[] y = Numbers.Poisoned<float>(x.Length), dx = Numbers.Poisoned<float>(x.Length);
                double[] g = Enumerable.Repeat(1.0, x.Length).ToArray();
                var norm = new LocalResponseNorm(options);
                norm.Forward<float>(Numbers.To<float>(x), y, shape);
                Numbers.AssertClose(LrnReference.Forward(x, shape, options), y, 8 * Unit, "y");
                norm.Backward<float>(Numbers.To<float>(x), Numbers.To<float>(g), dx, shape);
                double[] truth = LrnReference.Backward(x, g, shape, options);
                var sample = new LrnSample(options, shape, 0, x, g, g);
                if (spike < LargestForGradients)
                {
                    Numbers.AssertClose(truth, dx, 16 * Unit, "dx", Magnitudes.Backward(x, g, sample));
                }
            }
        }
    }

    /// <summary>The running sums of the frameworks lose everything here: relative error 9 % at 1e3, NaN at 1e4.</summary>
    [Fact]
    public void Four_neighbouring_spikes_leave_the_rest_as_it_was()
    {
        var options = new LrnOptions { Alpha = 1 };
        var shape = new FeatureShape([1, 64, 1]);
        float[] x = [.. Enumerable.Range(0, 64).Select(i => i is >= 20 and < 24 ? 1e4f : 0.5f + i % 7 * 0.25f)];
        float[] y = new float[64];
        new LocalResponseNorm(options).Forward<float>(x, y, shape);
        Numbers.AssertClose(LrnReference.Forward(Numbers.ToDouble(x), shape, options), y, 8 * Unit, "y");
    }

    [Theory]
    [InlineData(0.75f, 0f)]
    [InlineData(0.5f, 0f)]
    [InlineData(1f, 0f)]
    [InlineData(0.6f, 0f)]
    [InlineData(0f, 2f)]
    public void An_overflowing_square_gives_the_limit_to_its_window(float beta, float neighbour)
    {
        float[] x = new float[40];
        Array.Fill(x, 2f);
        x[20] = 1e25f;
        float[] y = new float[40];
        new LocalResponseNorm(new LrnOptions { Beta = beta, Alpha = 1 }).Forward<float>(x, y, new FeatureShape([1, 40]));
        Assert.Equal(beta == 0 ? 1e25f : 0f, y[20]);
        Assert.Equal(neighbour, y[19]);
        Assert.True(y[17] > 0);

        x[20] = float.PositiveInfinity;
        new LocalResponseNorm(new LrnOptions { Beta = beta, Alpha = 1 }).Forward<float>(x, y, new FeatureShape([1, 40]));
        Assert.Equal(neighbour, y[22]);
        Assert.True(y[23] > 0);
        Assert.True(beta == 0 ? float.IsPositiveInfinity(y[20]) : float.IsNaN(y[20]));
    }

    /// <summary>Powers are computed for several vectors in turns: whichever holds the infinite scale, it is zero there and nowhere else.</summary>
    [Theory]
    [InlineData(0.75)]
    [InlineData(0.5)]
    [InlineData(1)]
    [InlineData(0.6)]
    public void An_overflowing_square_gives_zeros_in_every_vector(double beta)
    {
        try
        {
            foreach (int bits in (int[])[128, 256, 512])
            {
                InstructionSet.Forced = bits;
                ZerosWhereSquaresOverflow<float>(beta, 1e25);
                ZerosWhereSquaresOverflow<double>(beta, 1e200);
            }
        }
        finally
        {
            InstructionSet.Forced = 0;
        }
    }

    [Fact]
    public void Extreme_parameters_agree_in_float() => LrnSample.ExtremeParameters.Sample(sample => CheckExtreme<float>(sample, Unit, 125), iter: 1000, threads: 1);

    [Fact]
    public void Extreme_parameters_agree_in_double() => LrnSample.ExtremeParameters.Sample(sample => CheckExtreme<double>(sample, Math.ScaleB(1, -52), 1021), iter: 1000, threads: 1);

    /// <param name="sample">The problem.</param>
    /// <param name="unit">The unit in the last place of 1.</param>
    /// <param name="range">Powers of two beyond which results overflow, or lose digits.</param>
    private static void CheckExtreme<T>(LrnSample sample, double unit, int range) where T : unmanaged
    {
        LrnOptions options = sample.Options;
        T[] x = Numbers.To<T>(sample.X), y = Numbers.Poisoned<T>(x.Length);
        InstructionSet.Forced = sample.VectorBits;
        new LocalResponseNorm(options).Forward<T>(x, y, sample.Shape);
        InstructionSet.Forced = 0;
        double[] exact = Numbers.ToDouble(x), actual = Numbers.ToDouble(y), scale = LrnReference.Scale(exact, sample.Shape, options);
        double tolerance = (16 + 8 * Math.Abs(options.Beta)) * unit, margin = Math.Abs(options.Beta) * 8 * unit;
        for (int i = 0; i < exact.Length; i++)
        {
            double exponent = -options.Beta * Math.Log2(scale[i]);
            if (exact[i] == 0 || Math.Log2(scale[i]) > range)
            {
                // Zero times infinity is NaN; a scale that overflows has a limit of its own.
                continue;
            }

            string what = $"y[{i}] was {actual[i]:r}, x {exact[i]:r}, scale {scale[i]:r}, {options}";
            Assert.False(double.IsNaN(actual[i]), what);
            if (margin < 1 && Math.Abs(exponent) < range)
            {
                double expected = exact[i] * Math.Pow(scale[i], -options.Beta);
                Assert.True(Math.Abs(actual[i] - expected) <= tolerance * Math.Abs(expected) + Math.ScaleB(1, -range), $"{what}: expected {expected:r}");
            }
            else if (margin < 1)
            {
                Assert.True(exponent > 0 ? Math.Abs(actual[i] / exact[i]) >= Math.ScaleB(1, range - 4) : Math.Abs(actual[i] / exact[i]) <= Math.ScaleB(1, 4 - range), what);
            }
        }
    }

    /// <summary>However far below the smallest number, or above the largest.</summary>
    [Theory]
    [InlineData(8, 682)]
    [InlineData(4, 1023)]
    [InlineData(2, 2045)]
    [InlineData(1e30, 25)]
    [InlineData(1e38, 3e38)]
    [InlineData(2.52e-19, -168.39)]
    [InlineData(1.2e-38, -3e38)]
    [InlineData(8, -682)]
    [InlineData(1e-30, 25)]
    [InlineData(1.5, 1e5)]
    public void A_power_out_of_range_is_zero_or_infinite(double k, double beta)
    {
        double expected = Math.Pow(k, -beta);
        try
        {
            foreach (int bits in (int[])[128, 256, 512])
            {
                InstructionSet.Forced = bits;
                Check<float>((float)expected);
                Check<double>(expected);
            }
        }
        finally
        {
            InstructionSet.Forced = 0;
        }

        void Check<T>(double power) where T : unmanaged
        {
            foreach (FeatureShape shape in (FeatureShape[])[new([1, 5, 200]), new([1, 200, 5], FeatureLayout.Nhwc)])
            {
                T[] x = Numbers.To<T>(Enumerable.Repeat(1.0, (int)shape.Length).ToArray()), y = Numbers.Poisoned<T>(x.Length), dx = Numbers.Poisoned<T>(x.Length);
                var norm = new LocalResponseNorm(new LrnOptions { LocalSize = 1, Alpha = 1e-44, Beta = beta, K = k });
                norm.Forward<T>(x, y, shape);
                Assert.All(Numbers.ToDouble(y), value => Assert.Equal(power, value));
                if (power == 0)
                {
                    norm.Backward<T>(x, x, dx, shape);
                    Assert.All(Numbers.ToDouble(dx), value => Assert.Equal(0, value));
                    norm.ForwardMode<T>(x, x, dx, shape);
                    Assert.All(Numbers.ToDouble(dx), value => Assert.Equal(0, value));
                    LrnParameterGradients gradients = norm.ParameterGradients<T>(x, x, shape);
                    Assert.Equal(0, gradients.Beta);
                    Assert.Equal(0, gradients.K);
                }
            }
        }
    }

    [Fact]
    public void An_overflowing_square_adds_nothing_to_the_parameters_gradients()
    {
        var options = new LrnOptions { LocalSize = 1 };
        var shape = new FeatureShape([1, 40]);
        double[] x = [.. Enumerable.Range(0, 40).Select(i => i % 7 == 3 ? 1e20 : 1 + i % 5)], g = [.. x.Select(_ => 1.0)];
        double[] gOfOthers = [.. x.Select(value => value > 1e10 ? 0.0 : 1)];
        AssertClose(LrnReference.ParameterGradients(x, gOfOthers, shape, options), new LocalResponseNorm(options).ParameterGradients<float>(Numbers.To<float>(x), Numbers.To<float>(g), shape));
    }

    /// <summary>a·Σx²/k is beyond the largest float, but scale is not.</summary>
    [Theory]
    [InlineData(1e-36)]
    [InlineData(1.2e-38)]
    [InlineData(1e-30)]
    public void So_small_a_k_leaves_the_parameters_gradients_right(double k)
    {
        var options = new LrnOptions { Alpha = 5, Beta = 0.1, K = k };
        var shape = new FeatureShape([1, 5]);
        double[] x = [10, 20, 30, 40, 50], g = [1, 1, 1, 1, 1];
        AssertClose(LrnReference.ParameterGradients(x, g, shape, options), new LocalResponseNorm(options).ParameterGradients<float>(Numbers.To<float>(x), Numbers.To<float>(g), shape));
    }

    private static void AssertClose(LrnParameterGradients expected, LrnParameterGradients actual) => Numbers.AssertClose(
        [expected.Alpha, expected.Beta, expected.K], [actual.Alpha, actual.Beta, actual.K], 32 * Unit, "gradients");

    /// <summary>The same within planes, whose powers are of a group of lines or places: zero in its windows, and nowhere else.</summary>
    [Theory]
    [InlineData(0.75)]
    [InlineData(0.5)]
    [InlineData(0.6)]
    public void An_overflowing_square_gives_zeros_to_its_windows_within_a_plane(double beta)
    {
        const double Vanishing = 1e-20;
        var options = new LrnOptions { Alpha = 1, Beta = beta, Region = LrnRegion.WithinChannel };
        foreach (FeatureShape shape in (FeatureShape[])[new([2, 3, 12, 16]), new([2, 12, 8, 32], FeatureLayout.Nhwc)])
        {
            float[] x = [.. Enumerable.Range(0, (int)shape.Length).Select(i => i % 331 == 5 ? 1e25f : 0.5f + i % 5)], y = Numbers.Poisoned<float>(x.Length), dx = Numbers.Poisoned<float>(x.Length);
            double[] wideX = Numbers.ToDouble(x), truth = LrnReference.Forward(wideX, shape, options);
            var norm = new LocalResponseNorm(options);
            norm.Forward<float>(x, y, shape);
            Assert.Equal(truth.Select((value, i) => value / wideX[i] < Vanishing), y.Select(value => value == 0));
            norm.Backward<float>(x, x, dx, shape);
            Assert.DoesNotContain(dx, value => !float.IsFinite(value));
        }
    }

    private static void ZerosWhereSquaresOverflow<T>(double beta, double overflows) where T : unmanaged
    {
        const int Channels = 5, Places = 700;
        foreach (FeatureLayout layout in Enum.GetValues<FeatureLayout>())
        {
            // Each place's window sums hold the middle channel's square, in one layout; in the other, rows are shorter than a block.
            var shape = layout == FeatureLayout.Nchw ? new FeatureShape([1, Channels, Places], layout) : new FeatureShape([1, Places, Channels], layout);
            int Place(int i) => layout == FeatureLayout.Nchw ? i % Places : i / Channels;
            int Channel(int i) => layout == FeatureLayout.Nchw ? i / Places : i % Channels;
            bool Overflows(int i) => Place(i) % 7 == 3;
            double[] x = [.. Enumerable.Range(0, Channels * Places).Select(i => Overflows(i) && Channel(i) == Channels / 2 ? overflows : 0.5 + i % 5)];
            double[] g = [.. x.Select(_ => 1.0)];
            var options = new LrnOptions { LocalSize = Channels, Alpha = 1, Beta = beta };
            var norm = new LocalResponseNorm(options);
            T[] y = Numbers.Poisoned<T>(x.Length), dx = Numbers.Poisoned<T>(x.Length);
            norm.Forward<T>(Numbers.To<T>(x), y, shape);
            norm.Backward<T>(Numbers.To<T>(x), Numbers.To<T>(g), dx, shape);
            double[] actualY = Numbers.ToDouble(y), actualDx = Numbers.ToDouble(dx);
            for (int i = 0; i < x.Length; i++)
            {
                Assert.Equal(Overflows(i), actualY[i] == 0);
                Assert.Equal(Overflows(i), actualDx[i] == 0);
            }
        }
    }

    [Fact]
    public void Denormals_and_zeros_pass_through()
    {
        float[] x = [float.Epsilon, 0, -0f, 1e-40f, -1e-44f, 3, 0, 0];
        float[] y = new float[x.Length];
        var options = new LrnOptions { LocalSize = 3, Alpha = 1 };
        new LocalResponseNorm(options).Forward<float>(x, y, new FeatureShape([1, x.Length]));
        Assert.Equal(float.Epsilon, y[0]);
        Assert.Equal(0f, y[1]);
        Assert.True(float.IsNegative(y[2]));
        Numbers.AssertClose(LrnReference.Forward(Numbers.ToDouble(x), new FeatureShape([1, x.Length]), options), y, 8 * Unit, "y");
    }
}
