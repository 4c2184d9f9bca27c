using System.Runtime.Intrinsics;
using Lateral.Kernels;
using Xunit;

namespace Lateral.Tests;

/// <summary>Half and bfloat16 to float and back.</summary>
public class ConversionTests
{
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

    /// <summary>Every half, what lies a little on either side of it, and the ties between it and the next, in both signs.</summary>
    [Fact]
    public unsafe void Two_vectors_of_numbers_are_narrowed_as_dotnet_does()
    {
        if (!HalfPair.IsSupported)
        {
            Assert.Skip("The processor has no AVX-512.");
        }

        var values = new List<float>();
        for (int bits = 0; bits < 0x7bff; bits++)
        {
            float value = (float)BitConverter.UInt16BitsToHalf((ushort)bits), next = (float)BitConverter.UInt16BitsToHalf((ushort)(bits + 1)), tie = (value + next) / 2;
            values.AddRange([value, -value, tie, -tie, MathF.BitIncrement(tie), -MathF.BitDecrement(tie)]);
        }

        while (values.Count % 32 != 28)
        {
            values.Add(1);
        }

        values.AddRange([65519, -65520, MathF.BitDecrement(65536), float.Epsilon]);
        Half* stored = stackalloc Half[32];
        for (int i = 0; i + 32 <= values.Count; i += 32)
        {
            Vector512<float> unit = Vector512.Create((float)HalfUnit.Value);
            float[] some = [.. values[i..(i + 32)]];
            HalfPair.Store(Vector512.Create(some, 0) * unit, Vector512.Create(some, 16) * unit, stored);
            Assert.Equal(some.Select(value => BitConverter.HalfToUInt16Bits((Half)value)), new Span<ushort>(stored, 32).ToArray());
        }
    }
}
