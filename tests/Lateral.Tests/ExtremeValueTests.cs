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

    /// <summary>What a walk keeps of one image is not read in the next, which the same thread takes.</summary>
    [Theory]
    [InlineData(40, 5)]
    [InlineData(40, 21)]
    [InlineData(90, 73)]
    [InlineData(150, 140)]
    [InlineData(40, 79)]
    public void NaN_stays_in_its_image(int channels, int size)
    {
        foreach (EvenWindow lean in Enum.GetValues<EvenWindow>())
        {
            foreach (int bits in (int[])[128, 256, 512])
            {
                var shape = new FeatureShape([3, channels, 1, 128]);
                var norm = new LocalResponseNorm(new LrnOptions { LocalSize = size - (int)lean, EvenWindow = lean }, 1);
                InstructionSet.Forced = bits;
                float[] ordinary = [.. Enumerable.Range(0, (int)shape.Length).Select(i => i * 7 % 11 - 5f)];
                float[] withNaN = [.. ordinary.Select((value, i) => i < ordinary.Length / 3 ? float.NaN : value)];
                Assert.Equal(Later(ordinary), Later(withNaN));

                IEnumerable<float> Later(float[] x)
                {
                    float[] y = new float[x.Length], gradInput = new float[x.Length], gradX = new float[x.Length], gradGrad = new float[x.Length];
                    norm.Forward<float>(x, y, shape);
                    norm.Backward<float>(x, x, gradInput, shape);
                    norm.DoubleBackward<float>(x, x, x, gradX, gradGrad, shape);
                    return ((float[][])[y, gradInput, gradX, gradGrad]).SelectMany(result => result.Skip(x.Length / 3));
                }
            }
        }

        InstructionSet.Forced = 0;
    }

    /// <summary>Nor does a call read what one before it left in scratch, where all bits may be ones, which is NaN.</summary>
    [Theory]
    [MemberData(nameof(SameBitsTests.Problems), MemberType = typeof(SameBitsTests))]
    public void What_is_left_in_scratch_is_not_read(LrnOptions options, FeatureShape shape)
    {
        CheckScratch<float>(options, shape);
        CheckScratch<Half>(options, shape);
    }

    private static unsafe void CheckScratch<T>(LrnOptions options, FeatureShape shape) where T : unmanaged
    {
        const int ScratchBytes = 4 * 1024 * 1024;
        T[] x = Numbers.To<T>([.. Enumerable.Range(0, (int)shape.Length).Select(i => i * 7 % 11 - 5d)]);
        foreach (int bits in (int[])[128, 256, 512])
        {
            InstructionSet.Forced = bits;
            var norm = new LocalResponseNorm(options, 1);
            Assert.Equal(All(0), All(byte.MaxValue));

            List<T[]> All(byte left)
            {
                T[] y = new T[x.Length], gradInput = new T[x.Length], gradX = new T[x.Length], gradGrad = new T[x.Length], onto = [.. x], gradOnto = [.. x];
                Fill(left);
                norm.Forward<T>(x, y, shape);
                Fill(left);
                norm.Backward<T>(x, x, gradInput, shape);
                Fill(left);
                norm.DoubleBackward<T>(x, x, x, gradX, gradGrad, shape);
                Fill(left);
                norm.Forward<T>(onto, onto, shape);
                Fill(left);
                norm.Backward<T>(gradOnto, x, gradOnto, shape);
                return [y, gradInput, gradX, gradGrad, onto, gradOnto];
            }
        }

        InstructionSet.Forced = 0;

        static void Fill(byte left) => new Span<byte>(Scratch.Rent(ScratchBytes), ScratchBytes).Fill(left);
    }

    /// <summary>Planes lie end to end in a row, and those whose lines are a vector are summed in one go.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(7)]
    public void NaN_stays_in_its_plane(int size)
    {
        foreach (int width in (int[])[4, 8, 13, 16])
        {
            var shape = new FeatureShape([2, 40, 4, width]);
            var options = new LrnOptions { LocalSize = size, Region = LrnRegion.WithinChannel };
            float[] x = [.. Enumerable.Range(0, (int)shape.Length).Select(i => i / (4 * width) % 3 == 1 ? float.NaN : i % 5 - 2f)];
            foreach (int bits in (int[])[128, 256, 512])
            {
                InstructionSet.Forced = bits;
                float[] y = new float[x.Length], dx = new float[x.Length];
                var norm = new LocalResponseNorm(options);
                norm.Forward<float>(x, y, shape);
                norm.Backward<float>(x, x, dx, shape);
                Assert.Equal(x.Select(float.IsNaN), y.Select(float.IsNaN));
                Assert.Equal(x.Select(float.IsNaN), dx.Select(float.IsNaN));
                float[] onto = [.. x];
                norm.Backward<float>(onto, x, onto, shape);
                Assert.Equal(dx, onto);
            }
        }

        InstructionSet.Forced = 0;
    }

    [Theory]
    [InlineData(0.75)]
    [InlineData(0.5)]
    [InlineData(1)]
    [InlineData(0.6)]
    public void NaN_reaches_its_windows_and_nothing_else(double beta)
    {
        foreach (LrnRegion region in Enum.GetValues<LrnRegion>())
        {
            foreach (FeatureLayout layout in Enum.GetValues<FeatureLayout>())
            {
                FeatureShape shape = layout == FeatureLayout.Nchw ? new([2, 19, 11, 13], layout) : new([2, 11, 13, 19], layout);
                var options = new LrnOptions { LocalSize = 4, Beta = beta, Region = region, EvenWindow = EvenWindow.LeansBefore };
                float[] x = [.. Enumerable.Range(0, (int)shape.Length).Select(i => i % 331 == 7 ? float.NaN : i % 5 - 2f)];
                float[] y = new float[x.Length], dx = new float[x.Length], g = [.. x.Select(_ => 1f)];
                var norm = new LocalResponseNorm(options);
                norm.Forward<float>(x, y, shape);
                norm.Backward<float>(x, g, dx, shape);
                double[] expectedY = LrnReference.Forward(Numbers.ToDouble(x), shape, options);
                double[] expectedDx = LrnReference.Backward(Numbers.ToDouble(x), Numbers.ToDouble(g), shape, options);
                Assert.Equal(expectedY.Select(double.IsNaN), y.Select(float.IsNaN));
                Assert.Equal(expectedDx.Select(double.IsNaN), dx.Select(float.IsNaN));
                Assert.Contains(y, float.IsNaN);
                Assert.DoesNotContain(y, float.IsInfinity);
            }
        }
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

    /// <summary>Every float scale in four octaves, which the quarter root sees as all there are, and the ends of the range.</summary>
    [Theory]
    [InlineData(0.75, 3)]
    [InlineData(0.5, 1.5)]
    [InlineData(0.6, 5)]
    [InlineData(1.7, 8)]
    [InlineData(-0.3, 5)]
    [InlineData(0.9765625, 5)]
    [InlineData(-0.9765625, 5)]
    [InlineData(0.977, 5)]
    public void The_power_is_right_for_every_scale(double beta, double units)
    {
        // With one channel and α = 0 the scale is k itself: y = k^−β.
        float[] one = [1f], y = [float.NaN];
        var shape = new FeatureShape([1, 1]);
        double worst = 0;
        for (long bits = 0x00800000; bits < 0x7f800000; bits += 19997)
        {
            float k = BitConverter.Int32BitsToSingle((int)bits);
            new LocalResponseNorm(new LrnOptions { Alpha = 0, Beta = beta, K = k }).Forward<float>(one, y, shape);
            double expected = Math.Pow(k, -beta);
            if (expected is < float.MaxValue and > 1.2e-38)
            {
                worst = Math.Max(worst, Math.Abs(y[0] - expected) / expected / (Unit / 2));
            }
        }

        Assert.True(worst <= units, $"worst error {worst} half units");
    }

    [Fact]
    public void Half_conversion_is_exact_for_every_half()
    {
        // β = 0 leaves x as it is: in and out again through float, infinity too.
        Half[] x = [.. Enumerable.Range(0, 65536).Select(bits => BitConverter.UInt16BitsToHalf((ushort)bits))];
        Half[] y = new Half[x.Length];
        foreach (int bits in (int[])[128, 256, 512])
        {
            InstructionSet.Forced = bits;
            new LocalResponseNorm(new LrnOptions { Beta = 0, LocalSize = 1 }).Forward<Half>(x, y, new FeatureShape([65536, 1]));
            for (int i = 0; i < x.Length; i++)
            {
                bool same = Half.IsNaN(x[i]) ? Half.IsNaN(y[i]) : x[i].Equals(y[i]) && Half.IsNegative(x[i]) == Half.IsNegative(y[i]);
                Assert.True(same, $"{i:x4} became {BitConverter.HalfToUInt16Bits(y[i]):x4}");
            }
        }

        InstructionSet.Forced = 0;
    }

    /// <summary>In and out again through float, all 65,536; and rounding as the scalar conversion does, NaN and infinity included.</summary>
    [Fact]
    public void BFloat16_conversions_are_exact_and_round_to_even()
    {
        BFloat16[] x = [.. Enumerable.Range(0, 65536).Select(bits => new BFloat16((ushort)bits))];
        BFloat16[] y = new BFloat16[x.Length];
        foreach (int bits in (int[])[128, 256, 512])
        {
            InstructionSet.Forced = bits;
            new LocalResponseNorm(new LrnOptions { Beta = 0, LocalSize = 1 }).Forward<BFloat16>(x, y, new FeatureShape([65536, 1]));
            for (int i = 0; i < x.Length; i++)
            {
                bool same = float.IsNaN((float)x[i]) ? float.IsNaN((float)y[i]) : x[i] == y[i];
                Assert.True(same, $"{x[i].Bits:x4} became {y[i].Bits:x4}");
            }
        }

        InstructionSet.Forced = 0;
        Assert.Equal(0x3f80, ((BFloat16)1.00390625f).Bits);
        Assert.Equal(0x3f82, ((BFloat16)1.01171875f).Bits);
        Assert.Equal(0x3f81, ((BFloat16)MathF.BitIncrement(1.00390625f)).Bits);
        Assert.Equal(0xff80, ((BFloat16)float.MinValue).Bits);
        Assert.Equal(float.PositiveInfinity, (float)(BFloat16)float.MaxValue);
        Assert.True(float.IsNaN((float)(BFloat16)float.NaN));
    }

    /// <summary>Rounding to half: values between all neighbours, exact ties, overflow and underflow.</summary>
    [Fact]
    public void Half_results_round_as_dotnet_does()
    {
        var random = new Random(5);
        Half[] x = [.. Enumerable.Range(0, 65536).Select(i => BitConverter.UInt16BitsToHalf((ushort)(i < 0x400 ? i : random.Next(0x7c00))))];
        Half[] y = new Half[x.Length];
        float[] fx = Array.ConvertAll(x, h => (float)h), fy = new float[x.Length];
        foreach (double beta in (double[])[0.75, -1.5])
        {
            var norm = new LocalResponseNorm(new LrnOptions { Beta = beta, LocalSize = 1, Alpha = 1e-3 });
            norm.Forward<Half>(x, y, new FeatureShape([256, 256]));
            norm.Forward<float>(fx, fy, new FeatureShape([256, 256]));
            Assert.Equal(Array.ConvertAll(fy, f => (Half)f), y);
        }

        // Halves of odd denormals are ties.
        new LocalResponseNorm(new LrnOptions { Alpha = 0, Beta = 1, K = 2 }).Forward<Half>(x, y, new FeatureShape([256, 256]));
        Assert.Equal(Array.ConvertAll(fx, f => (Half)(f / 2)), y);
    }
}
