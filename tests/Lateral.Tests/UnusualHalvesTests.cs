using Lateral.Kernels;
using Xunit;

namespace Lateral.Tests;

/// <summary>Half where its loops' assumptions do not hold: halves that are not numbers, or too large, and parameters beyond its unit.</summary>
public class UnusualHalvesTests
{
    /// <summary>Halves are taken for numbers until their bits say that some are not, or too large: then a row is done again, from what may be in place.</summary>
    [Theory]
    [InlineData(5, 0.75)]
    [InlineData(5, 0.6)]
    [InlineData(5, -0.3)]
    [InlineData(2, 0.75)]
    [InlineData(7, 0.75)]
    public void Half_holds_infinities_NaN_and_the_largest_numbers(int size, double beta)
    {
        LrnOptions within = new() { LocalSize = size, Region = LrnRegion.WithinChannel };
        (LrnOptions, FeatureShape)[] others =
        [
            (within, new([2, 3, 37, 53])), (within, new([2, 2, 16, 16])), (within, new([1, 2, 150, 700])), (within, new([2, 40, 19, 17], FeatureLayout.Nhwc)),
            (within with { LocalSize = size + 4 }, new([2, 3, 37, 53])), (within with { LocalSize = size + 4 }, new([2, 9, 7, 7])), (within, new([2, 3, 19, 17], FeatureLayout.Nhwc)),
            (within with { Region = LrnRegion.AcrossChannels }, new([2, 100, 9, 31], FeatureLayout.Nhwc)), (within with { Region = LrnRegion.AcrossChannels }, new([3, 12, 5, 5])),
        ];
        foreach ((LrnOptions one, FeatureShape shape) in SameBitsTests.PairedRows(size, 2, 145, 1023).Concat(others))
        {
            foreach (EvenWindow lean in size % 2 == 0 ? Enum.GetValues<EvenWindow>() : [default])
            {
                CheckUnusualHalves(one with { Beta = beta, EvenWindow = lean }, shape);
            }
        }
    }

    private static void CheckUnusualHalves(LrnOptions options, FeatureShape shape)
    {
        Half[] unusual = [Half.PositiveInfinity, Half.NegativeInfinity, Half.NaN, Half.MaxValue, Half.MinValue, Half.Epsilon];
        (float[] usual, float[] usualG, _) = SameBitsTests.Inputs<float>(shape);
        Half[] x = [.. usual.Select((value, i) => i % 97 == 96 ? unusual[i / 97 % unusual.Length] : (Half)value)];
        Half[] g = [.. usualG.Select((value, i) => i % 151 == 150 ? unusual[i / 151 % unusual.Length] : (Half)value)];
        float[] wideX = [.. x.Select(value => (float)value)], wideG = [.. g.Select(value => (float)value)], wideY = new float[x.Length], wideDx = new float[x.Length];
        foreach (int bits in (int[])[128, 256, 512])
        {
            InstructionSet.Forced = bits;
            var norm = new LocalResponseNorm(options);
            Half[] y = Numbers.Poisoned<Half>(x.Length), dx = Numbers.Poisoned<Half>(x.Length), inX = [.. x], dxInX = [.. x], dxInG = [.. g];
            norm.Forward<Half>(x, y, shape);
            norm.Forward<Half>(inX, inX, shape);
            norm.Backward<Half>(x, g, dx, shape);
            norm.Backward<Half>(dxInX, g, dxInX, shape);
            norm.Backward<Half>(x, dxInG, dxInG, shape);
            norm.Forward<float>(wideX, wideY, shape);
            norm.Backward<float>(wideX, wideG, wideDx, shape);
            CheckDerivatives(norm, shape, x, g);
            InstructionSet.Forced = 0;
            Half[] expectedY = [.. wideY.Select(value => (Half)value)], expectedDx = [.. wideDx.Select(value => (Half)value)];
            Assert.Equal(expectedY, y);
            Assert.Equal(expectedY, inX);
            Assert.Equal(expectedDx, dx);
            Assert.Equal(expectedDx, dxInX);
            Assert.Equal(expectedDx, dxInG);
        }
    }

    private static void CheckDerivatives(LocalResponseNorm norm, FeatureShape shape, Half[] x, Half[] g)
    {
        Half[] v = [.. x.Reverse()], tangent = new Half[x.Length], gradX = new Half[x.Length], gradG = new Half[x.Length];
        float[] wideX = [.. x.Select(value => (float)value)], wideG = [.. g.Select(value => (float)value)], wideV = [.. v.Select(value => (float)value)];
        float[] wideTangent = new float[x.Length], wideGradX = new float[x.Length], wideGradG = new float[x.Length];
        norm.ForwardMode<Half>(x, v, tangent, shape);
        norm.ForwardMode<float>(wideX, wideV, wideTangent, shape);
        Assert.Equal(wideTangent.Select(value => (Half)value), tangent);
        norm.DoubleBackward<Half>(x, g, v, gradX, gradG, shape);
        norm.DoubleBackward<float>(wideX, wideG, wideV, wideGradX, wideGradG, shape);
        Assert.Equal(wideGradX.Select(value => (Half)value), gradX);
        Assert.Equal(wideGradG.Select(value => (Half)value), gradG);
        Assert.Equal(norm.ParameterGradients<float>(wideX, wideG, shape), norm.ParameterGradients<Half>(x, g, shape));
    }

    /// <summary>So large that there is no room for it in the unit of halves; and the largest numbers for which there is, nearly.</summary>
    [Theory]
    [InlineData(3e38, 0.1, 1)]
    [InlineData(1e30, 0.75, 1)]
    [InlineData(1e28, 100, 1)]
    [InlineData(1e9, 0.75, 1e-37)]
    [InlineData(1e9, 0.05, 1e-37)]
    [InlineData(1e-4, 0.75, 1.2e-38)]
    [InlineData(1, 2, 1e-18)]
    [InlineData(8.7e-19, -4e27, 1e-36)]
    public void Half_is_the_rounded_float_result_with_extreme_parameters(double alpha, double beta, double k)
    {
        var shape = new FeatureShape([2, 12, 5, 29]);
        var random = new Random(3);
        Half[] x = [.. Enumerable.Range(0, (int)shape.Length).Select(i => i % 29 > 24 ? Half.Epsilon : i % 50 < 20 ? (Half)0 : BitConverter.UInt16BitsToHalf((ushort)(random.Next(0x5000) | random.Next(2) << 15)))];
        Half[] g = [.. Enumerable.Range(0, (int)shape.Length).Select(i => i % 29 > 24 ? (Half)1 : i % 7 == 0 ? (Half)0 : BitConverter.UInt16BitsToHalf((ushort)(random.Next(0x4000) | random.Next(2) << 15)))];
        foreach (int bits in (int[])[128, 256, 512])
        {
            InstructionSet.Forced = bits;
            CheckRounded(new LocalResponseNorm(new LrnOptions { Alpha = alpha, Beta = beta, K = k }), shape, x, g);
            InstructionSet.Forced = 0;
        }
    }

    private static void CheckRounded(LocalResponseNorm norm, FeatureShape shape, Half[] x, Half[] g)
    {
        float[] wideX = [.. x.Select(value => (float)value)], wideG = [.. g.Select(value => (float)value)], wideY = new float[x.Length], wideDx = new float[x.Length];
        Half[] y = Numbers.Poisoned<Half>(x.Length), dx = [.. g], tangent = Numbers.Poisoned<Half>(x.Length);
        float[] wideTangent = new float[x.Length];
        norm.Forward<Half>(x, y, shape);
        norm.Backward<Half>(x, dx, dx, shape);
        norm.Forward<float>(wideX, wideY, shape);
        norm.Backward<float>(wideX, wideG, wideDx, shape);
        norm.ForwardMode<Half>(x, g, tangent, shape);
        norm.ForwardMode<float>(wideX, wideG, wideTangent, shape);
        Assert.Equal(wideTangent.Select(value => (Half)value), tangent);
        Assert.Equal(norm.ParameterGradients<float>(wideX, wideG, shape), norm.ParameterGradients<Half>(x, g, shape));
        Assert.Equal(wideY.Select(value => (Half)value), y);
        Assert.Equal(wideDx.Select(value => (Half)value), dx);
    }
}
