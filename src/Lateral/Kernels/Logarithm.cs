using System.Runtime.CompilerServices;

namespace Lateral.Kernels;

/// <summary>log₂ of normal positive numbers, as exponent · <see cref="ExponentUnit"/> + z · series, the second between −½ and ½.</summary>
internal static class Logarithm<T, TVector, TSimd>
    where T : unmanaged
    where TVector : struct
    where TSimd : struct, ISimd<TVector, T>
{
    private const double TwoOverLn2 = 2.8853900817779268;

    /// <summary>What one is worth in the exponents that <see cref="Split"/> gives: float's stand where their bits do.</summary>
    public static double ExponentUnit
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => typeof(T) == typeof(float) ? 1.0 / (1 << 23) : 1;
    }

    /// <summary>z = (m−1)/(m+1) of the mantissa m between √½ and √2: |z| ≤ 0.172.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Split(TVector value, out TVector exponent, out TVector z)
    {
        exponent = TSimd.SubtractBits(value, TSimd.CreateBits(typeof(T) == typeof(float) ? 0x3F3504F3 : 0x3FE6A09E667F3BCD));
        exponent = TSimd.And(exponent, TSimd.CreateBits(typeof(T) == typeof(float) ? -1L << 23 : -1L << 52));
        z = TSimd.SubtractBits(value, exponent);
        z = TSimd.Divide(TSimd.Subtract(z, TSimd.Create(1)), TSimd.Add(z, TSimd.Create(1)));
        if (typeof(T) == typeof(float))
        {
            exponent = TSimd.FromInt32(exponent);
            return;
        }

        // Few machines convert 64 bits. Added as an integer to the number whose last bit is worth 1, the biased exponent becomes that number's low digits.
        exponent = TSimd.AddBits(exponent, TSimd.Create(1));
        exponent = TSimd.ShiftRightLogical(exponent, 52);
        exponent = TSimd.AddBits(exponent, TSimd.Create(4503599627370496.0));
        exponent = TSimd.Subtract(exponent, TSimd.Create(4503599627370496.0 + 1023));
    }

    /// <summary>
    /// Of each vector of a turn: log₂ m / z = 2/ln 2 · (1 + z²/3 + z⁴/5 + …), the best three terms after the first in float, the best seven in double.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Series<TTurn>(
        TVector z0, TVector z1, TVector z2, TVector z3, out TVector s0, out TVector s1, out TVector s2, out TVector s3)
        where TTurn : struct, IBlock
    {
        TVector q0 = TSimd.Multiply(z0, z0), q1 = TSimd.Multiply(z1, z1), q2 = TSimd.Multiply(z2, z2), q3 = TSimd.Multiply(z3, z3);
        if (typeof(T) == typeof(float))
        {
            s0 = s1 = s2 = s3 = TSimd.Create(0.4309579347384630);
            InTurns<T, TVector, TSimd, TTurn>.MultiplyAdd(ref s0, ref s1, ref s2, ref s3, q0, q1, q2, q3, TSimd.Create(0.5767540097907343));
            InTurns<T, TVector, TSimd, TTurn>.MultiplyAdd(ref s0, ref s1, ref s2, ref s3, q0, q1, q2, q3, TSimd.Create(0.9617982767781221));
        }
        else
        {
            s0 = s1 = s2 = s3 = TSimd.Create(0.2134558630059934827);
            InTurns<T, TVector, TSimd, TTurn>.MultiplyAdd(ref s0, ref s1, ref s2, ref s3, q0, q1, q2, q3, TSimd.Create(0.2209355290929084215));
            InTurns<T, TVector, TSimd, TTurn>.MultiplyAdd(ref s0, ref s1, ref s2, ref s3, q0, q1, q2, q3, TSimd.Create(0.2623333609951586556));
            InTurns<T, TVector, TSimd, TTurn>.MultiplyAdd(ref s0, ref s1, ref s2, ref s3, q0, q1, q2, q3, TSimd.Create(0.3205985571920472223));
            InTurns<T, TVector, TSimd, TTurn>.MultiplyAdd(ref s0, ref s1, ref s2, ref s3, q0, q1, q2, q3, TSimd.Create(0.4121985855734610322));
            InTurns<T, TVector, TSimd, TTurn>.MultiplyAdd(ref s0, ref s1, ref s2, ref s3, q0, q1, q2, q3, TSimd.Create(0.5770780163471601688));
            InTurns<T, TVector, TSimd, TTurn>.MultiplyAdd(ref s0, ref s1, ref s2, ref s3, q0, q1, q2, q3, TSimd.Create(0.9617966939259853484));
        }

        InTurns<T, TVector, TSimd, TTurn>.MultiplyAdd(ref s0, ref s1, ref s2, ref s3, q0, q1, q2, q3, TSimd.Create(TwoOverLn2));
    }
}
