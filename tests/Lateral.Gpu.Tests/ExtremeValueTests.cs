using ILGPU.Runtime;
using Lateral.Tests;
using Xunit;

namespace Lateral.Gpu.Tests;

/// <summary>Spikes, NaN and infinity, as on the CPU; every half and every scale.</summary>
public abstract class ExtremeValueTests(TestDevice device)
{
    private readonly Accelerator accelerator = device.Open();

    [Theory]
    [InlineData(1e4)]
    [InlineData(1e9)]
    [InlineData(1e13)]
    public void A_spike_costs_its_neighbours_no_digits(double spike)
    {
        foreach (int size in (int[])[3, 4, 5, 33])
        {
            foreach (double beta in (double[])[0.75, 0.5, 1, 0.6])
            {
                Problem plain = Problem.Create(new LrnOptions { LocalSize = size, Alpha = 1, Beta = beta }, new FeatureShape([1, 40, 7]));
                Problem problem = (plain with { X = [.. plain.X.Select((value, i) => i % 97 == 0 ? spike : value)] }).RoundedTo<float>();
                (float[] y, float[] gradInput) = Run(problem);
                double unit = Problem.Unit<float>();
                Numbers.AssertClose(LrnReference.Forward(problem.X, problem.Shape, problem.Options), y, problem.ForwardUnits * unit, "y");
                double[] expected = LrnReference.Backward(problem.X, problem.GradOutput, problem.Shape, problem.Options);
                Numbers.AssertClose(expected, gradInput, problem.BackwardUnits * unit, "gradInput", problem.BackwardMagnitude());
            }
        }
    }

    [Fact]
    public void NaN_reaches_its_windows_and_nothing_else()
    {
        foreach (LrnRegion region in Enum.GetValues<LrnRegion>())
        {
            foreach (FeatureLayout layout in Enum.GetValues<FeatureLayout>())
            {
                foreach ((int size, double beta) in ((int, double)[])[(3, 0.75), (4, 0.6), (5, 1), (5, 0.5)])
                {
                    FeatureShape shape = layout == FeatureLayout.Nchw ? new([1, 13, 7, 9], layout) : new([1, 7, 9, 13], layout);
                    double[] x = [.. Enumerable.Range(0, (int)shape.Length).Select(i => i % 331 == 7 ? double.NaN : i % 5 - 2.0)];
                    var options = new LrnOptions { LocalSize = size, Beta = beta, Region = region };
                    var problem = new Problem(options, shape, x, [.. x.Select(_ => 1.0)]);
                    (float[] y, float[] gradInput) = Run(problem);
                    Assert.Equal(LrnReference.Forward(x, shape, options).Select(double.IsNaN), y.Select(float.IsNaN));
                    Assert.Equal(LrnReference.Backward(x, problem.GradOutput, shape, options).Select(double.IsNaN), gradInput.Select(float.IsNaN));
                    Assert.Contains(y, float.IsNaN);
                }
            }
        }
    }

    [Theory]
    [InlineData(0.75, 0f)]
    [InlineData(0.5, 0f)]
    [InlineData(1, 0f)]
    [InlineData(0.6, 0f)]
    [InlineData(0, 2f)]
    public void An_overflowing_square_gives_the_limit_to_its_window(double beta, float neighbour)
    {
        foreach (FeatureShape shape in (FeatureShape[])[new([1, 40, 2]), new([1, 40])])
        {
            int inner = (int)(shape.Length / 40);
            double[] x = [.. Enumerable.Repeat(2.0, (int)shape.Length)];
            x[20 * inner] = 1e25;
            var options = new LrnOptions { Beta = beta, Alpha = 1 };
            float[] y = Run(new Problem(options, shape, x, x)).Y;
            Assert.Equal(beta == 0 ? 1e25f : 0f, y[20 * inner]);
            Assert.Equal(neighbour, y[19 * inner]);
            Assert.True(y[17 * inner] > 0);

            x[20 * inner] = double.PositiveInfinity;
            y = Run(new Problem(options, shape, x, x)).Y;
            Assert.Equal(neighbour, y[22 * inner]);
            Assert.True(y[23 * inner] > 0);
            Assert.True(beta == 0 ? float.IsPositiveInfinity(y[20 * inner]) : float.IsNaN(y[20 * inner]));
        }
    }

    [Fact]
    public void Every_half_passes_through()
    {
        // β = 0 leaves x as it is: in and out again through float, infinity too.
        Half[] x = [.. Enumerable.Range(0, 65536).Select(bits => BitConverter.UInt16BitsToHalf((ushort)bits))];
        Half[] y = new Half[x.Length];
        using var norm = new GpuLocalResponseNorm(accelerator, new LrnOptions { Beta = 0, LocalSize = 1, Alpha = 0 });
        norm.Forward<Half>(x, y, new FeatureShape([65536, 1]));
        for (int i = 0; i < x.Length; i++)
        {
            // α = 0 times an infinite square is NaN, in scale and so in y.
            bool same = Half.IsFinite(x[i]) ? x[i].Equals(y[i]) && Half.IsNegative(x[i]) == Half.IsNegative(y[i]) : !Half.IsFinite(y[i]);
            Assert.True(same, $"{i:x4} became {BitConverter.HalfToUInt16Bits(y[i]):x4}");
        }
    }

    /// <summary>Values between all neighbours, exact ties, overflow and underflow.</summary>
    [Fact]
    public void Half_results_round_as_dotnet_does()
    {
        var random = new Random(5);
        Half[] x = [.. Enumerable.Range(0, 32768).Select(_ => BitConverter.UInt16BitsToHalf((ushort)random.Next(0x7c00)))];
        Half[] y = new Half[x.Length];
        float[] wide = Array.ConvertAll(x, value => (float)value), expected = new float[x.Length];
        using var norm = new GpuLocalResponseNorm(accelerator, new LrnOptions { Beta = -1.5, LocalSize = 1, Alpha = 1e-3 });
        norm.Forward<Half>(x, y, new FeatureShape([128, 256]));
        norm.Forward<float>(wide, expected, new FeatureShape([128, 256]));
        Assert.Equal(Array.ConvertAll(expected, value => (Half)value), y);
    }

    /// <summary>Over the whole range of float: with α = 0 the scale is k itself.</summary>
    [Theory]
    [InlineData(0.75, 6)]
    [InlineData(0.5, 4)]
    [InlineData(1, 6)]
    [InlineData(0.6, 12)]
    [InlineData(1.7, 16)]
    [InlineData(-0.3, 10)]
    public void The_power_is_right_for_every_scale(double beta, double halfUnits)
    {
        float[] one = [1f], y = [float.NaN];
        var shape = new FeatureShape([1, 1]);
        double worst = 0;
        for (long bits = 0x00800000; bits < 0x7f800000; bits += 9999973)
        {
            float k = BitConverter.Int32BitsToSingle((int)bits);
            using var norm = new GpuLocalResponseNorm(accelerator, new LrnOptions { Alpha = 0, Beta = beta, K = k });
            norm.Forward<float>(one, y, shape);
            double expected = Math.Pow(k, -beta);
            if (expected is < float.MaxValue and > 1.2e-38)
            {
                double error = Math.Abs(y[0] - expected) / expected / Math.ScaleB(1, -24);
                Assert.True(error <= halfUnits, $"k {k:r}: {y[0]:r} in place of {expected:r}, {error:0.0} half units");
                worst = Math.Max(worst, error);
            }
        }

        Assert.True(worst > 0);
    }

    private (float[] Y, float[] GradInput) Run(Problem problem)
    {
        float[] x = Numbers.To<float>(problem.X), y = Numbers.Poisoned<float>(x.Length), gradInput = Numbers.Poisoned<float>(x.Length);
        using var norm = new GpuLocalResponseNorm(accelerator, problem.Options);
        norm.Forward<float>(x, y, problem.Shape);
        norm.Backward<float>(x, Numbers.To<float>(problem.GradOutput), gradInput, problem.Shape);
        return (y, gradInput);
    }
}

public class CpuExtremeValueTests() : ExtremeValueTests(TestDevice.Cpu);

public class CudaExtremeValueTests() : ExtremeValueTests(TestDevice.Cuda);

public class OpenClExtremeValueTests() : ExtremeValueTests(TestDevice.OpenCl);
