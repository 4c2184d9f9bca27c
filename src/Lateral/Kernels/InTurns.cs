using System.Runtime.CompilerServices;

namespace Lateral.Kernels;

/// <summary>The same operation on four vectors in turns.</summary>
internal static class InTurns<T, TVector, TSimd>
    where T : unmanaged
    where TVector : struct
    where TSimd : struct, ISimd<TVector, T>
{
    /// <summary>a = a · b + c.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void MultiplyAdd(
        ref TVector a0, ref TVector a1, ref TVector a2, ref TVector a3, TVector b0, TVector b1, TVector b2, TVector b3, TVector c)
    {
        a0 = TSimd.MultiplyAdd(a0, b0, c);
        a1 = TSimd.MultiplyAdd(a1, b1, c);
        a2 = TSimd.MultiplyAdd(a2, b2, c);
        a3 = TSimd.MultiplyAdd(a3, b3, c);
    }

    /// <summary>r = r · (1 + e · q).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Correct(
        ref TVector r0, ref TVector r1, ref TVector r2, ref TVector r3, TVector e0, TVector e1, TVector e2, TVector e3,
        TVector q0, TVector q1, TVector q2, TVector q3)
    {
        r0 = TSimd.MultiplyAdd(TSimd.Multiply(r0, e0), q0, r0);
        r1 = TSimd.MultiplyAdd(TSimd.Multiply(r1, e1), q1, r1);
        r2 = TSimd.MultiplyAdd(TSimd.Multiply(r2, e2), q2, r2);
        r3 = TSimd.MultiplyAdd(TSimd.Multiply(r3, e3), q3, r3);
    }

    /// <summary>
    /// p = 0 where the scale is infinite, of which bits say nothing: there the error e is infinite, too, and nowhere else. Otherwise p = r. That is rare, so
    /// one test serves for all vectors of a turn: their sum is less than infinity unless one of the errors is infinite or NaN.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ZeroAtInfinity<TTurn>(
        TVector e0, TVector e1, TVector e2, TVector e3, TVector r0, TVector r1, TVector r2, TVector r3,
        out TVector p0, out TVector p1, out TVector p2, out TVector p3)
        where TTurn : struct, IBlock
    {
        TVector largest = TSimd.Create(typeof(T) == typeof(float) ? float.MaxValue : double.MaxValue), sum = e0;
        if (typeof(TTurn) != typeof(OneVector))
        {
            sum = TSimd.Add(TSimd.Add(sum, e1), e2);
        }

        if (typeof(TTurn) == typeof(FourVectors))
        {
            sum = TSimd.Add(sum, e3);
        }

        (p0, p1, p2, p3) = (r0, r1, r2, r3);
        if (!TSimd.AllLess(sum, largest))
        {
            p0 = TSimd.ZeroIfLess(largest, e0, r0);
            p1 = TSimd.ZeroIfLess(largest, e1, r1);
            p2 = TSimd.ZeroIfLess(largest, e2, r2);
            p3 = TSimd.ZeroIfLess(largest, e3, r3);
        }
    }
}
