using System.Runtime.CompilerServices;

namespace Lateral.Kernels;

/// <summary>log₂ of normal positive numbers, as exponent · <see cref="ExponentUnit"/> + z · series, the second between −½ and ½.</summary>
internal static class Logarithm<T, TVector, TSimd>
    where T : unmanaged
    where TVector : struct
    where TSimd : struct, ISimd<TVector, T>
{
    /// <summary>What an exponent of one is, where it stands in a number's bits, as a part of an integer's one.</summary>
    public static double ExponentUnit
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => typeof(T) == typeof(float) ? 1.0 / (1 << 23) : 1.0 / (1L << 52);
    }

    /// <summary>
    /// log₂ m = 2/ln 2 · (z + z³/3 + z⁵/5 + …) with z = (m−1)/(m+1), |z| ≤ 0.172: the best three terms after
    /// the first in float, the best seven in double.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Split(TVector value, out TVector exponent, out TVector z, out TVector series)
    {
        // Relative to √½, so that the mantissa lies between √½ and √2.
        TVector one = TSimd.Create(1), rootOfHalf = TSimd.CreateBits(typeof(T) == typeof(float) ? 0x3F3504F3 : 0x3FE6A09E667F3BCD);
        TVector bits = TSimd.And(TSimd.SubtractBits(value, rootOfHalf), TSimd.CreateBits(typeof(T) == typeof(float) ? -1L << 23 : -1L << 52));
        TVector mantissa = TSimd.SubtractBits(value, bits);
        exponent = TSimd.FromInteger(bits);
        z = TSimd.Divide(TSimd.Subtract(mantissa, one), TSimd.Add(mantissa, one));
        TVector square = TSimd.Multiply(z, z);
        if (typeof(T) == typeof(float))
        {
            series = TSimd.MultiplyAdd(TSimd.Create(0.4309579347384630), square, TSimd.Create(0.5767540097907343));
            series = TSimd.MultiplyAdd(series, square, TSimd.Create(0.9617982767781221));
        }
        else
        {
            series = TSimd.MultiplyAdd(TSimd.Create(0.2134558630059934827), square, TSimd.Create(0.2209355290929084215));
            series = TSimd.MultiplyAdd(series, square, TSimd.Create(0.2623333609951586556));
            series = TSimd.MultiplyAdd(series, square, TSimd.Create(0.3205985571920472223));
            series = TSimd.MultiplyAdd(series, square, TSimd.Create(0.4121985855734610322));
            series = TSimd.MultiplyAdd(series, square, TSimd.Create(0.5770780163471601688));
            series = TSimd.MultiplyAdd(series, square, TSimd.Create(0.9617966939259853484));
        }

        series = TSimd.MultiplyAdd(series, square, TSimd.Create(2.8853900817779268));
    }
}
