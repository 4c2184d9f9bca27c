using CsCheck;
using Lateral.Kernels;
using Xunit;

namespace Lateral.Tests;

/// <summary>Every operation, type, layout, region and width against the definition in double, on random shapes and parameters.</summary>
public class AgainstReferenceTests
{
    [Fact]
    public void Float_agrees() => LrnSample.Any.Sample(sample => Check<float>(sample, Math.ScaleB(1, -23)), iter: 1000, threads: 1);

    [Fact]
    public void Double_agrees() => LrnSample.Any.Sample(sample => Check<double>(sample, Math.ScaleB(1, -52)), iter: 600, threads: 1);

    [Fact]
    public void Half_is_the_rounded_float_result() =>
        LrnSample.Any.Sample(sample => CheckNarrow(sample, h => (float)h, f => (Half)f), iter: 1000, threads: 1);

    [Fact]
    public void BFloat16_is_the_rounded_float_result() =>
        LrnSample.Any.Sample(sample => CheckNarrow(sample, b => (float)b, f => (BFloat16)f), iter: 1000, threads: 1);

    [Fact]
    public void Larger_shapes_agree_in_float_in_place_and_not() =>
        LrnSample.Larger.Sample(sample => CheckPlaces<float>(sample, Math.ScaleB(1, -23)), iter: 300, threads: 1);

    [Fact]
    public void Larger_shapes_agree_in_double_in_place_and_not() =>
        LrnSample.Larger.Sample(sample => CheckPlaces<double>(sample, Math.ScaleB(1, -52)), iter: 200, threads: 1);

    [Fact]
    public void Larger_shapes_in_half_are_the_rounded_float_result() =>
        LrnSample.Larger.Sample(sample => CheckNarrow(sample, h => (float)h, f => (Half)f), iter: 200, threads: 1);

    /// <summary>Rows that are taken two at a time, and those before, between and after that are not.</summary>
    [Theory]
    [MemberData(nameof(SameBitsTests.ShortWindows), MemberType = typeof(SameBitsTests))]
    public void Two_rows_at_a_time_in_half_are_the_rounded_float_result(int size)
    {
        foreach ((LrnOptions options, FeatureShape shape) in SameBitsTests.PairedRows(size, 2, 113, 128, 145))
        {
            foreach (int bits in (int[])[128, 256, 512])
            {
                Check(options, shape, bits);
                Check(options with { Beta = 0.6 }, shape, bits);
            }
        }

        // Few elements' last bits decide what they are rounded to.
        foreach ((LrnOptions options, FeatureShape shape) in SameBitsTests.PairedRows(size, 12, 1023))
        {
            Check(options, shape, 0);
        }

        static void Check(LrnOptions options, FeatureShape shape, int bits)
        {
            (float[] x, float[] g, _) = SameBitsTests.Inputs<float>(shape);
            var sample = new LrnSample(options, shape, bits, Numbers.ToDouble(x), Numbers.ToDouble(g), []);
            CheckNarrow(sample, h => (float)h, f => (Half)f);
            CheckNarrow(sample, b => (float)b, f => (BFloat16)f);
        }
    }

    [Fact]
    public void Spikes_and_denormals_cost_no_digits_in_float() =>
        LrnSample.Spiked.Sample(sample => CheckForward<float>(sample, Math.ScaleB(1, -23)), iter: 2000, threads: 1);

    [Fact]
    public void Spikes_and_denormals_cost_no_digits_in_double() =>
        LrnSample.Spiked.Sample(sample => CheckForward<double>(sample, Math.ScaleB(1, -52)), iter: 1000, threads: 1);

    [Fact]
    public void Long_windows_agree_in_float() => LrnSample.LongWindows.Sample(sample => Check<float>(sample, Math.ScaleB(1, -23)), iter: 40, threads: 1);

    [Fact]
    public void Long_windows_agree_in_double() => LrnSample.LongWindows.Sample(sample => Check<double>(sample, Math.ScaleB(1, -52)), iter: 12, threads: 1);

    [Fact]
    public void Long_windows_in_half_are_the_rounded_float_result() =>
        LrnSample.LongWindows.Sample(sample => CheckNarrow(sample, h => (float)h, f => (Half)f), iter: 60, threads: 1);

    /// <summary>Windows as long as groups are, or one more, and groups whose last has few rows.</summary>
    [Theory]
    [InlineData(5, 8)]
    [InlineData(5, 9)]
    [InlineData(35, 68)]
    [InlineData(35, 69)]
    [InlineData(70, 72)]
    [InlineData(545, 1088)]
    [InlineData(545, 1089)]
    public void Groups_of_every_length_agree(int channels, int size)
    {
        foreach (EvenWindow lean in Enum.GetValues<EvenWindow>())
        {
            CheckPlaces(new LrnOptions { LocalSize = size, EvenWindow = lean, Alpha = 0.7 }, new FeatureShape([1, channels, 112]));
        }
    }

    /// <summary>Steps of many planes put together, which a walk past their lines takes.</summary>
    [Theory]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(40)]
    public void Long_windows_in_many_small_planes_agree(int size) =>
        CheckPlaces(new LrnOptions { LocalSize = size, Region = LrnRegion.WithinChannel, Alpha = 0.7 }, new FeatureShape([4, 64, 9, 34]));

    /// <summary>Sums along lines of elements and of places, of every reach: lines of a vector, a few and parts of one; places of one, and a part more, and cut ones.</summary>
    [Theory]
    [MemberData(nameof(SameBitsTests.ShortWindows), MemberType = typeof(SameBitsTests))]
    public void Short_windows_along_lines_agree(int size)
    {
        foreach (EvenWindow lean in Enum.GetValues<EvenWindow>())
        {
            LrnOptions options = new() { LocalSize = size, EvenWindow = lean, Region = LrnRegion.WithinChannel, Alpha = 0.7 };
            CheckPlaces(options, new FeatureShape([3, 2, 9, 16]));
            CheckPlaces(options, new FeatureShape([3, 2, 4, 5, 16]));
            CheckPlaces(options, new FeatureShape([1, 2, 14, 40, 16]));
            CheckPlaces(options, new FeatureShape([3, 2, 2, 16]));
            CheckPlaces(options, new FeatureShape([2, 3, 7, 53]));
            CheckPlaces(options, new FeatureShape([2, 3, 8, 16]));
            CheckPlaces(options, new FeatureShape([2, 3, 8, 8]));
            CheckPlaces(options, new FeatureShape([2, 40, 8, 4]));
            CheckPlaces(options, new FeatureShape([2, 40, 8, 2]));
            CheckPlaces(options, new FeatureShape([2, 7, 9, 16], FeatureLayout.Nhwc));
            CheckPlaces(options, new FeatureShape([2, 5, 8, 32], FeatureLayout.Nhwc));
            CheckPlaces(options, new FeatureShape([2, 5, 6, 37], FeatureLayout.Nhwc));
            CheckPlaces(options, new FeatureShape([1, 20, 24, 96], FeatureLayout.Nhwc));
            CheckPlaces(options, new FeatureShape([1, 3, 2, 700], FeatureLayout.Nhwc));
            CheckPlaces(options with { Region = LrnRegion.AcrossChannels }, new FeatureShape([2, 5, 7, 16], FeatureLayout.Nhwc));
            CheckPlaces(options with { Region = LrnRegion.AcrossChannels }, new FeatureShape([3, 40, 11, 19], FeatureLayout.Nhwc));
        }
    }

    /// <summary>Where all terms are equal, so is the error of each addition.</summary>
    [Theory]
    [InlineData(9)]
    [InlineData(65)]
    [InlineData(129)]
    [InlineData(1089)]
    public void Equal_terms_cost_no_more_digits(int size)
    {
        const int Step = 128;
        var options = new LrnOptions { LocalSize = size, Alpha = 1, K = 1e-3 };
        var shape = new FeatureShape([1, size + 20, Step]);
        double[] x = [.. Enumerable.Range(0, (int)shape.Length).Select(i => (double)(float)Math.Sqrt(1 + (double)(i % Step) / Step))];
        CheckForward<float>(new LrnSample(options, shape, 0, x, x, x), Math.ScaleB(1, -23));
    }

    /// <summary>Squares that are small integers: their sums are exact, so that the reference's may be differences of running ones.</summary>
    [Theory]
    [InlineData(1100, 1600)]
    [InlineData(1100, 3000)]
    [InlineData(9000, 17501)]
    public void Windows_of_thousands_of_channels_are_exact(int channels, int size)
    {
        const int Step = 112;
        var options = new LrnOptions { LocalSize = size, Alpha = 0.5, Beta = 1, K = 2 };
        var shape = new FeatureShape([1, channels, Step]);
        float[] x = [.. Enumerable.Range(0, (int)shape.Length).Select(i => (float)(i * 31L % 7 - 3))];
        float[] y = Numbers.Poisoned<float>(x.Length), tangent = Numbers.Poisoned<float>(x.Length);
        var norm = new LocalResponseNorm(options);
        norm.Forward<float>(x, y, shape);
        norm.ForwardMode<float>(x, x, tangent, shape);
        long before = (size - 1) / 2, after = size - 1 - before;
        for (int p = 0; p < Step; p += 37)
        {
            double[] sums = new double[channels + 1];
            for (int c = 0; c < channels; c++)
            {
                sums[c + 1] = sums[c] + x[c * Step + p] * x[c * Step + p];
            }

            for (int c = 0; c < channels; c++)
            {
                double sum = sums[Math.Min(channels, c + after + 1)] - sums[Math.Max(0, c - before)];
                double a = 0.5 / size, scale = 2 + a * sum, expected = x[c * Step + p] / scale;
                Numbers.AssertClose(expected, y[c * Step + p], 4e-7, $"y[{c}, {p}]");
                Numbers.AssertClose(expected * (1 - 2 * a * sum / scale), tangent[c * Step + p], 1e-6, $"tangent[{c}, {p}]");
            }
        }
    }

    private static void CheckForward<T>(LrnSample sample, double unit) where T : unmanaged
    {
        T[] x = Numbers.To<T>(sample.X), y = Numbers.Poisoned<T>(x.Length);
        InstructionSet.Forced = sample.VectorBits;
        new LocalResponseNorm(sample.Options).Forward<T>(x, y, sample.Shape);
        Numbers.AssertClose(LrnReference.Forward(Numbers.ToDouble(x), sample.Shape, sample.Options), y, 8 * unit, "y");
    }

    private static void CheckPlaces(LrnOptions options, FeatureShape shape)
    {
        (float[] x, float[] g, _) = SameBitsTests.Inputs<float>(shape);
        foreach (int bits in (int[])[128, 256, 512])
        {
            InstructionSet.Forced = bits;
            var sample = new LrnSample(options, shape, bits, Numbers.ToDouble(x), Numbers.ToDouble(g), []);
            CheckPlaces<float>(sample, Math.ScaleB(1, -23));
            CheckPlaces<double>(sample, Math.ScaleB(1, -52));
        }

        InstructionSet.Forced = 0;
    }

    private static void CheckPlaces<T>(LrnSample sample, double unit) where T : unmanaged
    {
        CheckForward<T>(sample, unit);
        (LrnOptions options, FeatureShape shape) = (sample.Options, sample.Shape);
        T[] x = Numbers.To<T>(sample.X), g = Numbers.To<T>(sample.GradOutput), y = Numbers.Poisoned<T>(x.Length), gradInput = Numbers.Poisoned<T>(x.Length);
        double[] dx = Numbers.ToDouble(x), dg = Numbers.ToDouble(g);
        var norm = new LocalResponseNorm(options);
        norm.Forward<T>(x, y, shape);
        norm.Backward<T>(x, g, gradInput, shape);
        Numbers.AssertClose(LrnReference.Backward(dx, dg, shape, options), gradInput, 24 * unit, "gradInput", Magnitudes.Backward(dx, dg, sample));

        T[] onto = [.. x];
        norm.Forward<T>(onto, onto, shape);
        Assert.Equal(y, onto);
        onto = [.. x];
        norm.Backward<T>(onto, g, onto, shape);
        Assert.Equal(gradInput, onto);
        norm.Backward<T>(x, g, g, shape);
        Assert.Equal(gradInput, g);
    }

    private static void Check<T>(LrnSample sample, double unit) where T : unmanaged
    {
        (LrnOptions options, FeatureShape shape) = (sample.Options, sample.Shape);
        T[] x = Numbers.To<T>(sample.X), g = Numbers.To<T>(sample.GradOutput), v = Numbers.To<T>(sample.Tangent);
        double[] dx = Numbers.ToDouble(x), dg = Numbers.ToDouble(g), dv = Numbers.ToDouble(v);
        var norm = new LocalResponseNorm(options);
        InstructionSet.Forced = sample.VectorBits;

        T[] y = Numbers.Poisoned<T>(x.Length);
        norm.Forward<T>(x, y, shape);
        Numbers.AssertClose(LrnReference.Forward(dx, shape, options), y, 8 * unit, "y");

        T[] gradInput = Numbers.Poisoned<T>(x.Length);
        norm.Backward<T>(x, g, gradInput, shape);
        Numbers.AssertClose(LrnReference.Backward(dx, dg, shape, options), gradInput, 24 * unit, "gradInput", Magnitudes.Backward(dx, dg, sample));

        T[] tangent = Numbers.Poisoned<T>(x.Length);
        norm.ForwardMode<T>(x, v, tangent, shape);
        Numbers.AssertClose(LrnReference.ForwardMode(dx, dv, shape, options), tangent, 24 * unit, "tangent", Magnitudes.ForwardMode(dx, dv, sample));

        T[] gradX = Numbers.Poisoned<T>(x.Length), gradGrad = Numbers.Poisoned<T>(x.Length);
        norm.DoubleBackward<T>(x, g, v, gradX, gradGrad, shape);
        (double[] expectedX, double[] expectedGrad) = LrnReference.DoubleBackward(dx, dg, dv, shape, options);
        Numbers.AssertClose(expectedX, gradX, 48 * unit, "gradX", Magnitudes.DoubleBackward(dx, dg, dv, sample));
        Numbers.AssertClose(expectedGrad, gradGrad, 24 * unit, "gradGradOutput", Magnitudes.ForwardMode(dx, dv, sample));

        LrnParameterGradients parameters = norm.ParameterGradients<T>(x, g, shape);
        LrnParameterGradients truth = LrnReference.ParameterGradients(dx, dg, shape, options);
        LrnParameterGradients bound = LrnReference.ParameterGradients(Absolute(dx), Absolute(dg), shape, options);
        Numbers.AssertClose(truth.Alpha, parameters.Alpha, 32 * unit * Math.Abs(bound.Alpha) + Tiny<T>(), "dα");
        Numbers.AssertClose(truth.K, parameters.K, 32 * unit * Math.Abs(bound.K) + Tiny<T>(), "dk");
        double logs = BetaMagnitude(dx, dg, sample, Math.ScaleB(1, -52) / unit);
        Numbers.AssertClose(truth.Beta, parameters.Beta, 32 * unit * logs + Tiny<T>(), "dβ");
    }

    private static void CheckNarrow<T>(LrnSample sample, Converter<T, float> widen, Converter<float, T> narrow) where T : unmanaged
    {
        T[] x = Numbers.To<T>(sample.X), g = Numbers.To<T>(sample.GradOutput);
        float[] fx = Array.ConvertAll(x, widen), fg = Array.ConvertAll(g, widen);
        var norm = new LocalResponseNorm(sample.Options);
        InstructionSet.Forced = sample.VectorBits;
        T[] y = Numbers.Poisoned<T>(x.Length);
        float[] fy = new float[x.Length];
        norm.Forward<T>(x, y, sample.Shape);
        norm.Forward<float>(fx, fy, sample.Shape);
        Assert.Equal(Array.ConvertAll(fy, narrow), y);
        T[] inPlace = [.. x];
        norm.Forward<T>(inPlace, inPlace, sample.Shape);
        Assert.Equal(y, inPlace);
        norm.Backward<T>(x, g, y, sample.Shape);
        norm.Backward<float>(fx, fg, fy, sample.Shape);
        Assert.Equal(Array.ConvertAll(fy, narrow), y);
        Assert.Equal(norm.ParameterGradients<float>(fx, fg, sample.Shape), norm.ParameterGradients<T>(x, g, sample.Shape));
        inPlace = [.. g];
        norm.Backward<T>(x, inPlace, inPlace, sample.Shape);
        Assert.Equal(y, inPlace);
        norm.Backward<T>(x, g, x, sample.Shape);
        Assert.Equal(y, x);
    }

    /// <summary>The reference itself rounds a scale to double before the logarithm, hence the floor.</summary>
    private static double BetaMagnitude(double[] x, double[] g, LrnSample sample, double referenceFloor)
    {
        double[] scale = LrnReference.Scale(x, sample.Shape, sample.Options);
        double[] y = LrnReference.Forward(x, sample.Shape, sample.Options);
        double floor = Math.Abs(Math.Log(sample.Options.K)) + referenceFloor;
        return y.Select((value, i) => Math.Abs(value * g[i]) * (Math.Abs(Math.Log(scale[i])) + floor)).Sum();
    }

    private static double Tiny<T>() => typeof(T) == typeof(float) ? 1e-36 : 1e-290;

    private static double[] Absolute(double[] values) => Array.ConvertAll(values, Math.Abs);
}
