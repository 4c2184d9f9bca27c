using System.Runtime.CompilerServices;

namespace Lateral.Kernels;

/// <summary>
/// Any β as 2^(−β·log₂ scale). The exponent is kept in two parts, so that the relative error stays within
/// (3 + 2|β|) units in the last place for every scale.
/// </summary>
internal readonly struct GeneralPower<T, TSimd> : INegativePower<GeneralPower<T, TSimd>, TSimd>
    where T : unmanaged
    where TSimd : struct, ISimd<TSimd, T>
{
    private readonly TSimd exponentHigh;
    private readonly TSimd exponentLow;
    private readonly TSimd limit;

    private GeneralPower(double beta)
    {
        double high = typeof(T) == typeof(float) ? (float)-beta : -beta;
        exponentHigh = TSimd.Create(high);
        exponentLow = TSimd.Create(-beta - high);
        limit = TSimd.Create(beta > 0 ? 0 : beta < 0 ? double.PositiveInfinity : 1);
    }

    public static GeneralPower<T, TSimd> Create(double beta) => new(beta);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Evaluate(TSimd scale, out TSimd power, out TSimd inverse)
    {
        Logarithm<T, TSimd>.Split(scale, out TSimd whole, out TSimd fraction);
        TSimd high = exponentHigh * whole;
        TSimd lost = TSimd.MultiplyAdd(exponentHigh, whole, -high);
        TSimd low = TSimd.MultiplyAdd(exponentHigh, fraction, TSimd.MultiplyAdd(exponentLow, whole, lost));
        TSimd value = Exponential<T, TSimd>.PowerOfTwo(high, low);

        // scale − scale is zero, but NaN where the bits of a NaN were taken for a number.
        power = Limit.AtInfinity<T, TSimd>(scale, value + (scale - scale), limit);
        inverse = TSimd.Create(1) / scale;
    }
}

/// <summary>log₂ of normal positive numbers, as a whole number and a fraction between −½ and ½.</summary>
internal static class Logarithm<T, TSimd>
    where T : unmanaged
    where TSimd : struct, ISimd<TSimd, T>
{
    private const double TwoOverLn2 = 2.8853900817779268;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Split(TSimd value, out TSimd whole, out TSimd fraction)
    {
        bool isFloat = typeof(T) == typeof(float);
        int mantissaBits = isFloat ? 23 : 52, bias = isFloat ? 127 : 1023;
        long oneBits = (long)bias << mantissaBits, rootOfHalfBits = isFloat ? 0x3F3504F3 : 0x3FE6A09E667F3BCD;

        // Biased so that the mantissa lies between √½ and √2.
        TSimd exponent = TSimd.ShiftRightLogical(TSimd.AddBits(value, TSimd.CreateBits(oneBits - rootOfHalfBits)), mantissaBits);
        TSimd mantissa = TSimd.AddBits(TSimd.SubtractBits(value, TSimd.ShiftLeft(exponent, mantissaBits)), TSimd.CreateBits(oneBits));

        // Added as an integer to the number whose last bit is worth 1, the exponent becomes that number's low digits.
        double step = isFloat ? 8388608.0 : 4503599627370496.0;
        whole = TSimd.AddBits(exponent, TSimd.Create(step)) - TSimd.Create(step + bias);
        fraction = OfMantissa(mantissa);
    }

    /// <summary>log₂ m = 2/ln 2 · (z + z³/3 + z⁵/5 + …) with z = (m−1)/(m+1), |z| ≤ 0.172.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TSimd OfMantissa(TSimd mantissa)
    {
        TSimd z = (mantissa - TSimd.Create(1)) / (mantissa + TSimd.Create(1));
        TSimd square = z * z;
        TSimd series = TSimd.Create(TwoOverLn2 / 9);
        if (typeof(T) == typeof(double))
        {
            series = TSimd.Create(TwoOverLn2 / 23);
            series = TSimd.MultiplyAdd(series, square, TSimd.Create(TwoOverLn2 / 21));
            series = TSimd.MultiplyAdd(series, square, TSimd.Create(TwoOverLn2 / 19));
            series = TSimd.MultiplyAdd(series, square, TSimd.Create(TwoOverLn2 / 17));
            series = TSimd.MultiplyAdd(series, square, TSimd.Create(TwoOverLn2 / 15));
            series = TSimd.MultiplyAdd(series, square, TSimd.Create(TwoOverLn2 / 13));
            series = TSimd.MultiplyAdd(series, square, TSimd.Create(TwoOverLn2 / 11));
            series = TSimd.MultiplyAdd(series, square, TSimd.Create(TwoOverLn2 / 9));
        }

        series = TSimd.MultiplyAdd(series, square, TSimd.Create(TwoOverLn2 / 7));
        series = TSimd.MultiplyAdd(series, square, TSimd.Create(TwoOverLn2 / 5));
        series = TSimd.MultiplyAdd(series, square, TSimd.Create(TwoOverLn2 / 3));
        return TSimd.MultiplyAdd(z * square, series, z * TSimd.Create(TwoOverLn2));
    }
}

/// <summary>2^(high + low), with overflow to infinity and gradual underflow to zero.</summary>
internal static class Exponential<T, TSimd>
    where T : unmanaged
    where TSimd : struct, ISimd<TSimd, T>
{
    private const double Ln2 = 0.69314718055994531;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd PowerOfTwo(TSimd high, TSimd low)
    {
        bool isFloat = typeof(T) == typeof(float);
        int mantissaBits = isFloat ? 23 : 52;
        double bias = isFloat ? 127 : 1023, step = isFloat ? 8388608.0 : 4503599627370496.0;

        // Beyond twice the exponent range every result is infinity or zero already.
        TSimd rounding = TSimd.Create(1.5 * step);
        TSimd whole = Clamp(high + low, 2 * bias - 2) + rounding - rounding;
        TSimd half = whole * TSimd.Create(0.5) + rounding - rounding;
        TSimd series = Taylor(Clamp(high - whole + low, 1));

        // A whole number becomes 2 to its power by going, biased, to the exponent's place.
        TSimd biased = TSimd.Create(step + bias);
        return series * TSimd.ShiftLeft(half + biased, mantissaBits) * TSimd.ShiftLeft(whole - half + biased, mantissaBits);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TSimd Clamp(TSimd value, double bound)
    {
        TSimd above = TSimd.Create(bound), below = TSimd.Create(-bound);
        return TSimd.SelectLess(above, value, above, TSimd.SelectLess(value, below, below, value));
    }

    /// <summary>2^f = Σ (f·ln 2)^m / m!, |f| ≤ ½.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TSimd Taylor(TSimd fraction)
    {
        const double C2 = Ln2 * Ln2 / 2, C3 = C2 * Ln2 / 3, C4 = C3 * Ln2 / 4, C5 = C4 * Ln2 / 5, C6 = C5 * Ln2 / 6, C7 = C6 * Ln2 / 7;
        const double C8 = C7 * Ln2 / 8, C9 = C8 * Ln2 / 9, C10 = C9 * Ln2 / 10, C11 = C10 * Ln2 / 11, C12 = C11 * Ln2 / 12, C13 = C12 * Ln2 / 13;
        TSimd series = TSimd.Create(C7);
        if (typeof(T) == typeof(double))
        {
            series = TSimd.Create(C13);
            series = TSimd.MultiplyAdd(series, fraction, TSimd.Create(C12));
            series = TSimd.MultiplyAdd(series, fraction, TSimd.Create(C11));
            series = TSimd.MultiplyAdd(series, fraction, TSimd.Create(C10));
            series = TSimd.MultiplyAdd(series, fraction, TSimd.Create(C9));
            series = TSimd.MultiplyAdd(series, fraction, TSimd.Create(C8));
            series = TSimd.MultiplyAdd(series, fraction, TSimd.Create(C7));
        }

        series = TSimd.MultiplyAdd(series, fraction, TSimd.Create(C6));
        series = TSimd.MultiplyAdd(series, fraction, TSimd.Create(C5));
        series = TSimd.MultiplyAdd(series, fraction, TSimd.Create(C4));
        series = TSimd.MultiplyAdd(series, fraction, TSimd.Create(C3));
        series = TSimd.MultiplyAdd(series, fraction, TSimd.Create(C2));
        series = TSimd.MultiplyAdd(series, fraction, TSimd.Create(Ln2));
        return TSimd.MultiplyAdd(series, fraction, TSimd.Create(1));
    }
}
