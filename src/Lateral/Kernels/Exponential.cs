using System.Runtime.CompilerServices;

namespace Lateral.Kernels;

/// <summary>2^(high + low), with overflow to infinity and gradual underflow to zero.</summary>
internal static class Exponential<T, TVector, TSimd>
    where T : unmanaged
    where TVector : struct
    where TSimd : struct, ISimd<TVector, T>
{
    private const double Ln2 = 0.69314718055994531;

    /// <summary>Added, it rounds a number to the nearest whole one, which the last bits of the sum are then.</summary>
    private static TVector Rounding
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TSimd.Create(1.5 * Binary<T, TVector, TSimd>.Step);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector PowerOfTwo(TVector high, TVector low)
    {
        // Beyond twice the exponent range every result is infinity or zero already.
        TVector rounded = TSimd.Add(Clamp(TSimd.Add(high, low), 2 * Binary<T, TVector, TSimd>.Bias - 2), Rounding);
        TVector whole = TSimd.Subtract(rounded, Rounding);
        TVector fraction = Clamp(TSimd.Add(TSimd.Subtract(high, whole), low), 1);

        // The last bits of what was rounded are a whole number; shifted to the exponent's place and added there, they multiply by
        // two to its power. In two steps, so that results beyond the exponent's range overflow and underflow by rounding.
        TVector half = TSimd.MultiplyAdd(whole, TSimd.Create(0.5), Rounding);
        TVector first = Binary<T, TVector, TSimd>.AsExponent(half), second = Binary<T, TVector, TSimd>.AsExponent(TSimd.SubtractBits(rounded, half));
        return TSimd.Multiply(TSimd.AddBits(Series(fraction), first), TSimd.AddBits(TSimd.Create(1), second));
    }

    /// <summary>The same where the result is sure to be a normal number: its exponent needs no limits and no second step.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector NormalPowerOfTwo(TVector high, TVector low)
    {
        TVector rounded = TSimd.Add(TSimd.Add(high, low), Rounding);
        TVector fraction = TSimd.Add(TSimd.Subtract(high, TSimd.Subtract(rounded, Rounding)), low);
        return TSimd.AddBits(Series(fraction), Binary<T, TVector, TSimd>.AsExponent(rounded));
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
