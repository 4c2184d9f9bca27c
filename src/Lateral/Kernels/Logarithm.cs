using System.Runtime.CompilerServices;

namespace Lateral.Kernels;

/// <summary>log₂ of normal positive numbers, as a whole number and a fraction between −½ and ½.</summary>
internal static class Logarithm<T, TVector, TSimd>
    where T : unmanaged
    where TVector : struct
    where TSimd : struct, ISimd<TVector, T>
{
    private const double TwoOverLn2 = 2.8853900817779268;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Split(TVector value, out TVector whole, out TVector fraction)
    {
        // Biased so that the mantissa lies between √½ and √2.
        TVector one = TSimd.Create(1), rootOfHalf = TSimd.CreateBits(typeof(T) == typeof(float) ? 0x3F3504F3 : 0x3FE6A09E667F3BCD);
        TVector exponent = Binary<T, TVector, TSimd>.ExponentBits(TSimd.AddBits(value, TSimd.SubtractBits(one, rootOfHalf)));
        TVector mantissa = TSimd.AddBits(TSimd.SubtractBits(value, Binary<T, TVector, TSimd>.AsExponent(exponent)), one);

        // Added as an integer to the number whose last bit is worth 1, the exponent becomes that number's low digits.
        double step = typeof(T) == typeof(float) ? 8388608.0 : 4503599627370496.0, bias = typeof(T) == typeof(float) ? 127 : 1023;
        whole = TSimd.Subtract(TSimd.AddBits(exponent, TSimd.Create(step)), TSimd.Create(step + bias));
        fraction = OfMantissa(mantissa);
    }

    /// <summary>log₂ m = 2/ln 2 · (z + z³/3 + z⁵/5 + …) with z = (m−1)/(m+1), |z| ≤ 0.172: the best three terms after
    /// the first in float, the best seven in double.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector OfMantissa(TVector mantissa)
    {
        TVector one = TSimd.Create(1);
        TVector z = TSimd.Divide(TSimd.Subtract(mantissa, one), TSimd.Add(mantissa, one));
        TVector square = TSimd.Multiply(z, z);
        TVector series;
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

        return TSimd.MultiplyAdd(TSimd.Multiply(z, square), series, TSimd.Multiply(z, TSimd.Create(TwoOverLn2)));
    }
}
