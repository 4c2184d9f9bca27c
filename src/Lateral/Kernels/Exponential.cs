using System.Runtime.CompilerServices;

namespace Lateral.Kernels;

/// <summary>2^(a·b + low), where a·b needs no rounding, with overflow to infinity and gradual underflow to zero.</summary>
internal static class Exponential<T, TVector, TSimd>
    where T : unmanaged
    where TVector : struct
    where TSimd : struct, ISimd<TVector, T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector PowerOfTwo(TVector a, TVector b, TVector low)
    {
        // Beyond twice the exponent range every result is infinity or zero already.
        double largest = typeof(T) == typeof(float) ? 2 * 127 - 2 : 2 * 1023 - 2;
        TVector rounding = TSimd.Create(Binary<T, TVector, TSimd>.Rounding), rounded = TSimd.Add(Clamp(TSimd.MultiplyAdd(a, b, low), largest), rounding);
        TVector whole = TSimd.Subtract(rounded, rounding);
        TVector fraction = Clamp(TSimd.Add(TSimd.MultiplyAdd(a, b, TSimd.Negate(whole)), low), 1);

        // The last bits of what was rounded are a whole number; shifted to the exponent's place and added there, they multiply by
        // two to its power. In two steps, so that results beyond the exponent's range overflow and underflow by rounding.
        TVector half = TSimd.MultiplyAdd(whole, TSimd.Create(0.5), rounding);
        TVector first = Binary<T, TVector, TSimd>.AsExponent(half), second = Binary<T, TVector, TSimd>.AsExponent(TSimd.SubtractBits(rounded, half));
        return TSimd.Multiply(TSimd.AddBits(Series(fraction), first), TSimd.AddBits(TSimd.Create(1), second));
    }

    /// <summary>The same where the result is sure to be a normal number: its exponent needs no limits and no second step.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector NormalPowerOfTwo(TVector a, TVector b, TVector low)
    {
        TVector rounding = TSimd.Create(Binary<T, TVector, TSimd>.Rounding), rounded = TSimd.Add(TSimd.MultiplyAdd(a, b, low), rounding);
        TVector fraction = TSimd.Add(TSimd.MultiplyAdd(a, b, TSimd.Subtract(rounding, rounded)), low);
        return TSimd.AddBits(Series(fraction), Binary<T, TVector, TSimd>.AsExponent(rounded));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Clamp(TVector value, double bound) =>
        TSimd.Min(TSimd.Max(value, TSimd.Create(-bound)), TSimd.Create(bound));

    /// <summary>2^f, |f| ≤ ½: the best polynomial of degree 6 in float, of degree 11 in double.</summary>
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
            series = TSimd.MultiplyAdd(TSimd.Create(4.43477109767301898e-10), fraction, TSimd.Create(7.073783245660972247e-9));
            series = TSimd.MultiplyAdd(series, fraction, TSimd.Create(1.017819957296106313e-7));
            series = TSimd.MultiplyAdd(series, fraction, TSimd.Create(1.321543528232933818e-6));
            series = TSimd.MultiplyAdd(series, fraction, TSimd.Create(0.00001525273349312553576));
            series = TSimd.MultiplyAdd(series, fraction, TSimd.Create(0.0001540353045711203577));
            series = TSimd.MultiplyAdd(series, fraction, TSimd.Create(0.001333355814677462145));
            series = TSimd.MultiplyAdd(series, fraction, TSimd.Create(0.009618129107594120149));
            series = TSimd.MultiplyAdd(series, fraction, TSimd.Create(0.05550410866482008323));
            series = TSimd.MultiplyAdd(series, fraction, TSimd.Create(0.2402265069591013126));
            series = TSimd.MultiplyAdd(series, fraction, TSimd.Create(0.6931471805599453258));
        }

        return TSimd.MultiplyAdd(series, fraction, TSimd.Create(1));
    }
}
