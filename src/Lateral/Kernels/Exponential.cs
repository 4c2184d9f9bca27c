using System.Runtime.CompilerServices;

namespace Lateral.Kernels;

/// <summary>
/// 2^(a·b + low), where a·b needs no rounding: 2 to a fraction, times 2 to a whole number. With overflow to infinity and gradual underflow to zero, or for
/// results that are sure to be normal numbers, whose exponents need no limits and no second step.
/// </summary>
internal static class Exponential<T, TVector, TSimd, TRange>
    where T : unmanaged
    where TVector : struct
    where TSimd : struct, ISimd<TVector, T>
    where TRange : struct
{
    /// <summary><paramref name="b"/> becomes the whole number, in its last bits; the fraction lies between −½ and ½.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Split(TVector a, ref TVector b, TVector low, out TVector fraction)
    {
        TVector rounded = TSimd.MultiplyAdd(a, b, low);
        if (typeof(TRange) != typeof(NormalPowers))
        {
            // Beyond twice the exponent range every result is infinity or zero already.
            rounded = Clamp(rounded, typeof(T) == typeof(float) ? 2 * 127 - 2 : 2 * 1023 - 2);
        }

        rounded = TSimd.Add(rounded, TSimd.Create(Binary<T, TVector, TSimd>.Rounding));
        fraction = TSimd.Subtract(TSimd.Create(Binary<T, TVector, TSimd>.Rounding), rounded);
        fraction = TSimd.MultiplyAdd(a, b, fraction);
        fraction = TSimd.Add(fraction, low);
        if (typeof(TRange) != typeof(NormalPowers))
        {
            // What has been cut leaves no fraction. More than ½ keeps every true one; less than 1, the series so far above ½ that its exponent stays above 0 below.
            fraction = Clamp(fraction, 0.75);
        }

        b = rounded;
    }

    /// <summary>Of each vector of a turn: 2^f, the best polynomial of degree 6 in float, of degree 11 in double.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Series<TTurn>(
        TVector f0, TVector f1, TVector f2, TVector f3, out TVector s0, out TVector s1, out TVector s2, out TVector s3)
        where TTurn : struct, IBlock
    {
        if (typeof(T) == typeof(float))
        {
            s0 = s1 = s2 = s3 = TSimd.Create(0.00015594678023735512);
            InTurns<T, TVector, TSimd, TTurn>.MultiplyAdd(ref s0, ref s1, ref s2, ref s3, f0, f1, f2, f3, TSimd.Create(0.00134066439295570591));
            InTurns<T, TVector, TSimd, TTurn>.MultiplyAdd(ref s0, ref s1, ref s2, ref s3, f0, f1, f2, f3, TSimd.Create(0.00961769297394179614));
            InTurns<T, TVector, TSimd, TTurn>.MultiplyAdd(ref s0, ref s1, ref s2, ref s3, f0, f1, f2, f3, TSimd.Create(0.05550310550946637509));
            InTurns<T, TVector, TSimd, TTurn>.MultiplyAdd(ref s0, ref s1, ref s2, ref s3, f0, f1, f2, f3, TSimd.Create(0.24022652782877707340));
            InTurns<T, TVector, TSimd, TTurn>.MultiplyAdd(ref s0, ref s1, ref s2, ref s3, f0, f1, f2, f3, TSimd.Create(0.69314721496804746225));
        }
        else
        {
            s0 = s1 = s2 = s3 = TSimd.Create(4.43477109767301898e-10);
            InTurns<T, TVector, TSimd, TTurn>.MultiplyAdd(ref s0, ref s1, ref s2, ref s3, f0, f1, f2, f3, TSimd.Create(7.073783245660972247e-9));
            InTurns<T, TVector, TSimd, TTurn>.MultiplyAdd(ref s0, ref s1, ref s2, ref s3, f0, f1, f2, f3, TSimd.Create(1.017819957296106313e-7));
            InTurns<T, TVector, TSimd, TTurn>.MultiplyAdd(ref s0, ref s1, ref s2, ref s3, f0, f1, f2, f3, TSimd.Create(1.321543528232933818e-6));
            InTurns<T, TVector, TSimd, TTurn>.MultiplyAdd(ref s0, ref s1, ref s2, ref s3, f0, f1, f2, f3, TSimd.Create(0.00001525273349312553576));
            InTurns<T, TVector, TSimd, TTurn>.MultiplyAdd(ref s0, ref s1, ref s2, ref s3, f0, f1, f2, f3, TSimd.Create(0.0001540353045711203577));
            InTurns<T, TVector, TSimd, TTurn>.MultiplyAdd(ref s0, ref s1, ref s2, ref s3, f0, f1, f2, f3, TSimd.Create(0.001333355814677462145));
            InTurns<T, TVector, TSimd, TTurn>.MultiplyAdd(ref s0, ref s1, ref s2, ref s3, f0, f1, f2, f3, TSimd.Create(0.009618129107594120149));
            InTurns<T, TVector, TSimd, TTurn>.MultiplyAdd(ref s0, ref s1, ref s2, ref s3, f0, f1, f2, f3, TSimd.Create(0.05550410866482008323));
            InTurns<T, TVector, TSimd, TTurn>.MultiplyAdd(ref s0, ref s1, ref s2, ref s3, f0, f1, f2, f3, TSimd.Create(0.2402265069591013126));
            InTurns<T, TVector, TSimd, TTurn>.MultiplyAdd(ref s0, ref s1, ref s2, ref s3, f0, f1, f2, f3, TSimd.Create(0.6931471805599453258));
        }

        InTurns<T, TVector, TSimd, TTurn>.MultiplyAdd(ref s0, ref s1, ref s2, ref s3, f0, f1, f2, f3, TSimd.Create(1));
    }

    /// <summary>
    /// Times two to the whole number. Shifted to the exponent's place and added there, the last bits multiply by two to their power. In two steps,
    /// results beyond the exponent's range overflow and underflow by rounding.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Scale(TVector series, TVector rounded)
    {
        if (typeof(TRange) == typeof(NormalPowers))
        {
            return TSimd.AddBits(series, Binary<T, TVector, TSimd>.AsExponent(rounded));
        }

        TVector rounding = TSimd.Create(Binary<T, TVector, TSimd>.Rounding);
        TVector half = TSimd.MultiplyAdd(TSimd.Subtract(rounded, rounding), TSimd.Create(0.5), rounding);
        TVector first = Binary<T, TVector, TSimd>.AsExponent(half), second = Binary<T, TVector, TSimd>.AsExponent(TSimd.SubtractBits(rounded, half));
        return TSimd.Multiply(TSimd.AddBits(series, first), TSimd.AddBits(TSimd.Create(1), second));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Clamp(TVector value, double bound) =>
        TSimd.Min(TSimd.Max(value, TSimd.Create(-bound)), TSimd.Create(bound));
}
