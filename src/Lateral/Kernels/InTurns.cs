using System.Runtime.CompilerServices;

namespace Lateral.Kernels;

/// <summary>The same operation on the vectors of a turn, in turns. The series leave out those that it does not have, by its type, so that they take no variables.</summary>
internal static class InTurns<T, TVector, TSimd, TTurn>
    where T : unmanaged
    where TVector : struct
    where TSimd : struct, ISimd<TVector, T>
    where TTurn : struct, IBlock
{
    /// <summary>a = a · b + c.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void MultiplyAdd(
        ref TVector a0, ref TVector a1, ref TVector a2, ref TVector a3, TVector b0, TVector b1, TVector b2, TVector b3, TVector c)
    {
        a0 = TSimd.MultiplyAdd(a0, b0, c);
        if (typeof(TTurn) != typeof(OneVector))
        {
            a1 = TSimd.MultiplyAdd(a1, b1, c);
            a2 = TSimd.MultiplyAdd(a2, b2, c);
        }

        if (typeof(TTurn) == typeof(FourVectors))
        {
            a3 = TSimd.MultiplyAdd(a3, b3, c);
        }
    }

    /// <summary>
    /// r = r · (1 + e · q), but 0 where the scale is infinite, of which bits say nothing: there the error e is infinite, too, and nowhere else. That is rare,
    /// so one test serves for all of a turn: other errors are a few hundredths.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Correct(
        ref TVector r0, ref TVector r1, ref TVector r2, ref TVector r3, TVector e0, TVector e1, TVector e2, TVector e3,
        TVector q0, TVector q1, TVector q2, TVector q3)
    {
        r0 = TSimd.MultiplyAdd(TSimd.Multiply(r0, e0), q0, r0);
        r1 = TSimd.MultiplyAdd(TSimd.Multiply(r1, e1), q1, r1);
        r2 = TSimd.MultiplyAdd(TSimd.Multiply(r2, e2), q2, r2);
        r3 = TSimd.MultiplyAdd(TSimd.Multiply(r3, e3), q3, r3);
        if (AnyReachesTwo(e0, e1, e2, e3))
        {
            TVector largest = TSimd.Create(typeof(T) == typeof(float) ? float.MaxValue : double.MaxValue);
            r0 = TSimd.ZeroIfLess(largest, e0, r0);
            r1 = TSimd.ZeroIfLess(largest, e1, r1);
            r2 = TSimd.ZeroIfLess(largest, e2, r2);
            r3 = TSimd.ZeroIfLess(largest, e3, r3);
        }
    }

    /// <summary>Whether any of a turn's vectors holds a magnitude of 2 or more, infinity or NaN: those and no others have the highest bit of the exponent.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool AnyReachesTwo(TVector v0, TVector v1, TVector v2, TVector v3)
    {
        TVector bits = v0;
        if (typeof(TTurn) != typeof(OneVector))
        {
            bits = TSimd.Or(TSimd.Or(bits, v1), v2);
        }

        if (typeof(TTurn) == typeof(FourVectors))
        {
            bits = TSimd.Or(bits, v3);
        }

        return TSimd.HasBits(bits, TSimd.CreateBits(typeof(T) == typeof(float) ? 0x40000000 : 0x4000000000000000));
    }

    /// <summary>Whether a turn's vectors, none of them negative but by rounding, are sure to hold no infinity and no NaN: their sum has none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AllFinite(TVector v0, TVector v1, TVector v2, TVector v3)
    {
        TVector sum = v0;
        if (typeof(TTurn) != typeof(OneVector))
        {
            sum = TSimd.Add(TSimd.Add(sum, v1), v2);
        }

        if (typeof(TTurn) == typeof(FourVectors))
        {
            sum = TSimd.Add(sum, v3);
        }

        return TSimd.AllLess(sum, TSimd.Create(double.PositiveInfinity));
    }
}
