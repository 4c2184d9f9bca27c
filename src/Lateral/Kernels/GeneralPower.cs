using System.Runtime.CompilerServices;

namespace Lateral.Kernels;

/// <summary>
/// Any β as 2^(−β·log₂ scale). The exponent is kept in two parts, so that the relative error stays within
/// (3 + 2|β|) units in the last place for every scale.
/// </summary>
internal readonly struct GeneralPower<T, TVector, TSimd> : INegativePower<GeneralPower<T, TVector, TSimd>, TVector>
    where T : unmanaged
    where TVector : struct
    where TSimd : struct, ISimd<TVector, T>
{
    /// <summary>−β whole, and split: times a whole exponent, the high part is exact.</summary>
    private readonly TVector exponent, exponentHigh, exponentLow;
    private readonly TVector limit;

    private GeneralPower(double beta)
    {
        // A float's 24 bits have room for a whole exponent's 8 and 16 more, a double's 53 for 11 and 42.
        long mask = -1L << (typeof(T) == typeof(float) ? 53 - 16 : 53 - 42);
        double high = BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(-beta) & mask);
        exponent = TSimd.Create(-beta);
        exponentHigh = TSimd.Create(high);
        exponentLow = TSimd.Create(-beta - high);
        limit = TSimd.Create(beta > 0 ? 0 : beta < 0 ? double.PositiveInfinity : 1);
    }

    public static GeneralPower<T, TVector, TSimd> Create(double beta) => new(beta);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Evaluate(TVector scale, out TVector power, out TVector inverse)
    {
        Logarithm<T, TVector, TSimd>.Split(scale, out TVector whole, out TVector fraction);
        TVector low = TSimd.MultiplyAdd(exponentLow, whole, TSimd.Multiply(exponent, fraction));
        TVector value = Exponential<T, TVector, TSimd>.PowerOfTwo(TSimd.Multiply(exponentHigh, whole), low);

        // scale − scale is zero, but NaN where the bits of a NaN were taken for a number.
        power = Limit<T, TVector, TSimd>.AtInfinity(scale, TSimd.Add(value, TSimd.Subtract(scale, scale)), limit);
        inverse = TSimd.Divide(TSimd.Create(1), scale);
    }
}

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
        bool isFloat = typeof(T) == typeof(float);
        int mantissaBits = isFloat ? 23 : 52, bias = isFloat ? 127 : 1023;
        long oneBits = (long)bias << mantissaBits, rootOfHalfBits = isFloat ? 0x3F3504F3 : 0x3FE6A09E667F3BCD;

        // Biased so that the mantissa lies between √½ and √2.
        TVector exponent = TSimd.ShiftRightLogical(TSimd.AddBits(value, TSimd.CreateBits(oneBits - rootOfHalfBits)), mantissaBits);
        TVector mantissa = TSimd.AddBits(TSimd.SubtractBits(value, TSimd.ShiftLeft(exponent, mantissaBits)), TSimd.CreateBits(oneBits));

        // Added as an integer to the number whose last bit is worth 1, the exponent becomes that number's low digits.
        double step = isFloat ? 8388608.0 : 4503599627370496.0;
        whole = TSimd.Subtract(TSimd.AddBits(exponent, TSimd.Create(step)), TSimd.Create(step + bias));
        fraction = OfMantissa(mantissa);
    }

    /// <summary>log₂ m = 2/ln 2 · (z + z³/3 + z⁵/5 + …) with z = (m−1)/(m+1), |z| ≤ 0.172; in float the best three terms after the first.</summary>
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
            series = TSimd.Create(TwoOverLn2 / 23);
            series = TSimd.MultiplyAdd(series, square, TSimd.Create(TwoOverLn2 / 21));
            series = TSimd.MultiplyAdd(series, square, TSimd.Create(TwoOverLn2 / 19));
            series = TSimd.MultiplyAdd(series, square, TSimd.Create(TwoOverLn2 / 17));
            series = TSimd.MultiplyAdd(series, square, TSimd.Create(TwoOverLn2 / 15));
            series = TSimd.MultiplyAdd(series, square, TSimd.Create(TwoOverLn2 / 13));
            series = TSimd.MultiplyAdd(series, square, TSimd.Create(TwoOverLn2 / 11));
            series = TSimd.MultiplyAdd(series, square, TSimd.Create(TwoOverLn2 / 9));
            series = TSimd.MultiplyAdd(series, square, TSimd.Create(TwoOverLn2 / 7));
            series = TSimd.MultiplyAdd(series, square, TSimd.Create(TwoOverLn2 / 5));
            series = TSimd.MultiplyAdd(series, square, TSimd.Create(TwoOverLn2 / 3));
        }

        return TSimd.MultiplyAdd(TSimd.Multiply(z, square), series, TSimd.Multiply(z, TSimd.Create(TwoOverLn2)));
    }
}

/// <summary>2^(high + low), with overflow to infinity and gradual underflow to zero.</summary>
internal static class Exponential<T, TVector, TSimd>
    where T : unmanaged
    where TVector : struct
    where TSimd : struct, ISimd<TVector, T>
{
    private const double Ln2 = 0.69314718055994531;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector PowerOfTwo(TVector high, TVector low)
    {
        bool isFloat = typeof(T) == typeof(float);
        int mantissaBits = isFloat ? 23 : 52;
        double bias = isFloat ? 127 : 1023, step = isFloat ? 8388608.0 : 4503599627370496.0;

        // Beyond twice the exponent range every result is infinity or zero already.
        TVector rounding = TSimd.Create(1.5 * step);
        TVector rounded = TSimd.Add(Clamp(TSimd.Add(high, low), 2 * bias - 2), rounding);
        TVector whole = TSimd.Subtract(rounded, rounding);
        TVector fraction = Clamp(TSimd.Add(TSimd.Subtract(high, whole), low), 1);

        // The last bits of what was rounded are a whole number; shifted to the exponent's place and added there, they multiply by
        // two to its power. In two steps, so that results beyond the exponent's range overflow and underflow by rounding.
        TVector half = TSimd.MultiplyAdd(whole, TSimd.Create(0.5), rounding);
        TVector first = TSimd.ShiftLeft(half, mantissaBits), second = TSimd.ShiftLeft(TSimd.SubtractBits(rounded, half), mantissaBits);
        return TSimd.Multiply(TSimd.AddBits(Series(fraction), first), TSimd.AddBits(TSimd.Create(1), second));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Clamp(TVector value, double bound) =>
        TSimd.Min(TSimd.Max(value, TSimd.Create(-bound)), TSimd.Create(bound));

    /// <summary>2^f = Σ (f·ln 2)^m / m!, |f| ≤ ½; in float the best polynomial of degree 6.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Series(TVector fraction)
    {
        TVector series;
        if (typeof(T) == typeof(float))
        {
            series = TSimd.MultiplyAdd(TSimd.Create(0.00015594678023735512), fraction, TSimd.Create(0.00134066439295570591));
            series = TSimd.MultiplyAdd(series, fraction, TSimd.Create(0.00961769297394179614));
            series = TSimd.MultiplyAdd(series, fraction, TSimd.Create(0.05550310550946637509));
            series = TSimd.MultiplyAdd(series, fraction, TSimd.Create(0.24022652782877707340));
            series = TSimd.MultiplyAdd(series, fraction, TSimd.Create(0.69314721496804746225));
        }
        else
        {
            const double C2 = Ln2 * Ln2 / 2, C3 = C2 * Ln2 / 3, C4 = C3 * Ln2 / 4, C5 = C4 * Ln2 / 5, C6 = C5 * Ln2 / 6, C7 = C6 * Ln2 / 7;
            const double C8 = C7 * Ln2 / 8, C9 = C8 * Ln2 / 9, C10 = C9 * Ln2 / 10, C11 = C10 * Ln2 / 11, C12 = C11 * Ln2 / 12, C13 = C12 * Ln2 / 13;
            series = TSimd.Create(C13);
            series = TSimd.MultiplyAdd(series, fraction, TSimd.Create(C12));
            series = TSimd.MultiplyAdd(series, fraction, TSimd.Create(C11));
            series = TSimd.MultiplyAdd(series, fraction, TSimd.Create(C10));
            series = TSimd.MultiplyAdd(series, fraction, TSimd.Create(C9));
            series = TSimd.MultiplyAdd(series, fraction, TSimd.Create(C8));
            series = TSimd.MultiplyAdd(series, fraction, TSimd.Create(C7));
            series = TSimd.MultiplyAdd(series, fraction, TSimd.Create(C6));
            series = TSimd.MultiplyAdd(series, fraction, TSimd.Create(C5));
            series = TSimd.MultiplyAdd(series, fraction, TSimd.Create(C4));
            series = TSimd.MultiplyAdd(series, fraction, TSimd.Create(C3));
            series = TSimd.MultiplyAdd(series, fraction, TSimd.Create(C2));
            series = TSimd.MultiplyAdd(series, fraction, TSimd.Create(Ln2));
        }

        return TSimd.MultiplyAdd(series, fraction, TSimd.Create(1));
    }
}
