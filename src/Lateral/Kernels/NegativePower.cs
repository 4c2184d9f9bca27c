using System.Runtime.CompilerServices;

namespace Lateral.Kernels;

/// <summary>scale^−β and 1/scale, for scales that are each at least the smallest normal number, or infinity, or NaN.</summary>
/// <remarks>
/// A power is one chain of operations, each of which waits for the one before. So those of four vectors are written in turns: among the operations that
/// a processor looks ahead at, three others can go on beside each, and what is constant is there for all four.
/// </remarks>
internal interface INegativePower<TSelf, TVector>
    where TSelf : struct
    where TVector : struct
{
    static abstract TSelf Create(double beta);

    /// <typeparam name="TTurn">How many of the four count.</typeparam>
    /// <param name="s0">Four vectors of scales.</param>
    /// <param name="s1">The second.</param>
    /// <param name="s2">The third.</param>
    /// <param name="s3">The fourth.</param>
    /// <param name="p0">Their powers.</param>
    /// <param name="p1">The second.</param>
    /// <param name="p2">The third.</param>
    /// <param name="p3">The fourth.</param>
    /// <param name="i0">One over each.</param>
    /// <param name="i1">The second.</param>
    /// <param name="i2">The third.</param>
    /// <param name="i3">The fourth.</param>
    void Evaluate<TTurn>(
        TVector s0, TVector s1, TVector s2, TVector s3, out TVector p0, out TVector p1, out TVector p2, out TVector p3,
        out TVector i0, out TVector i1, out TVector i2, out TVector i3)
        where TTurn : struct, IBlock;
}

/// <summary>
/// β = ¾: scale^−¾ without roots and a division, which take several times as long as the memory that a vector needs. The bits of scale, read as
/// an integer, start r = scale^−¼; with e = scale·r⁴ − 1, scale^−¾ is r³·(1+e)^−¾, and the last factor a polynomial, the best of degree 4 in float
/// and 9 in double for |e| ≤ 0.0465.
/// </summary>
internal readonly struct ThreeQuarters<T, TVector, TSimd> : INegativePower<ThreeQuarters<T, TVector, TSimd>, TVector>
    where T : unmanaged
    where TVector : struct
    where TSimd : struct, ISimd<TVector, T>
{
    private const double C1 = -0.7499992208843372, C2 = 0.6562490791615462, C3 = -0.6030091267623411, C4 = 0.5654468235633872;

    private readonly TVector start, otherStart, minusOne, c1, c2, c3, c4;

    private ThreeQuarters(TVector start, TVector otherStart)
    {
        this.start = start;
        this.otherStart = otherStart;
        minusOne = TSimd.Create(-1);
        c1 = TSimd.Create(C1);
        c2 = TSimd.Create(C2);
        c3 = TSimd.Create(C3);
        c4 = TSimd.Create(C4);
    }

    public static ThreeQuarters<T, TVector, TSimd> Create(double beta) => typeof(T) == typeof(float)
        ? new(TSimd.CreateBits(0x4EF08000), TSimd.CreateBits(0x4EB8F380))
        : new(TSimd.CreateBits(0x4FDE100000000000), TSimd.CreateBits(0x4FD71E7000000000));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Evaluate<TTurn>(
        TVector s0, TVector s1, TVector s2, TVector s3, out TVector p0, out TVector p1, out TVector p2, out TVector p3,
        out TVector i0, out TVector i1, out TVector i2, out TVector i3)
        where TTurn : struct, IBlock
    {
        // The divisions go on beside the multiplications.
        TVector one = TSimd.Create(1);
        i0 = TSimd.Divide(one, s0);
        i1 = TSimd.Divide(one, s1);
        i2 = TSimd.Divide(one, s2);
        i3 = TSimd.Divide(one, s3);
        TVector r0 = Start(s0);
        TVector r1 = Start(s1);
        TVector r2 = Start(s2);
        TVector r3 = Start(s3);
        Error(
            s0, s1, s2, s3, r0, r1, r2, r3, out TVector q0, out TVector q1, out TVector q2, out TVector q3,
            out TVector e0, out TVector e1, out TVector e2, out TVector e3);
        r0 = TSimd.Multiply(q0, r0);
        r1 = TSimd.Multiply(q1, r1);
        r2 = TSimd.Multiply(q2, r2);
        r3 = TSimd.Multiply(q3, r3);
        if (typeof(T) == typeof(double))
        {
            q0 = q1 = q2 = q3 = TSimd.Create(-0.4687695422709667);
            InTurns<T, TVector, TSimd>.MultiplyAdd(ref q0, ref q1, ref q2, ref q3, e0, e1, e2, e3, TSimd.Create(0.4820324157040616));
            InTurns<T, TVector, TSimd>.MultiplyAdd(ref q0, ref q1, ref q2, ref q3, e0, e1, e2, e3, TSimd.Create(-0.4951009427070811));
            InTurns<T, TVector, TSimd>.MultiplyAdd(ref q0, ref q1, ref q2, ref q3, e0, e1, e2, e3, TSimd.Create(0.5134386402982842));
            InTurns<T, TVector, TSimd>.MultiplyAdd(ref q0, ref q1, ref q2, ref q3, e0, e1, e2, e3, TSimd.Create(-0.5357666054614343));
            InTurns<T, TVector, TSimd>.MultiplyAdd(ref q0, ref q1, ref q2, ref q3, e0, e1, e2, e3, TSimd.Create(0.5639648468612728));
            InTurns<T, TVector, TSimd>.MultiplyAdd(ref q0, ref q1, ref q2, ref q3, e0, e1, e2, e3, TSimd.Create(-0.6015624999988384));
            InTurns<T, TVector, TSimd>.MultiplyAdd(ref q0, ref q1, ref q2, ref q3, e0, e1, e2, e3, TSimd.Create(0.6562499999993089));
            InTurns<T, TVector, TSimd>.MultiplyAdd(ref q0, ref q1, ref q2, ref q3, e0, e1, e2, e3, TSimd.Create(-0.7500000000000001));
        }
        else
        {
            q0 = q1 = q2 = q3 = TSimd.Constant(c4, C4);
            InTurns<T, TVector, TSimd>.MultiplyAdd(ref q0, ref q1, ref q2, ref q3, e0, e1, e2, e3, TSimd.Constant(c3, C3));
            InTurns<T, TVector, TSimd>.MultiplyAdd(ref q0, ref q1, ref q2, ref q3, e0, e1, e2, e3, TSimd.Constant(c2, C2));
            InTurns<T, TVector, TSimd>.MultiplyAdd(ref q0, ref q1, ref q2, ref q3, e0, e1, e2, e3, TSimd.Constant(c1, C1));
        }

        InTurns<T, TVector, TSimd>.Correct(ref r0, ref r1, ref r2, ref r3, e0, e1, e2, e3, q0, q1, q2, q3);
        InTurns<T, TVector, TSimd>.ZeroAtInfinity<TTurn>(e0, e1, e2, e3, r0, r1, r2, r3, out p0, out p1, out p2, out p3);
    }

    /// <summary>
    /// scale^−¼ to 1.2 %. A quarter of the bits taken from a constant's is scale^−¼ to 3.2 %: it is linear between powers of two, where it should be curved.
    /// In the sum of two such, whose powers of two lie 0.434 octaves apart, most of that cancels.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TVector Start(TVector s)
    {
        TVector quarter = TSimd.ShiftRightLogical(s, 2);
        return TSimd.Add(TSimd.SubtractBits(start, quarter), TSimd.SubtractBits(otherStart, quarter));
    }

    /// <summary>q = r², e = scale·r⁴ − 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Error(
        TVector s0, TVector s1, TVector s2, TVector s3, TVector r0, TVector r1, TVector r2, TVector r3,
        out TVector q0, out TVector q1, out TVector q2, out TVector q3, out TVector e0, out TVector e1, out TVector e2, out TVector e3)
    {
        q0 = TSimd.Multiply(r0, r0);
        q1 = TSimd.Multiply(r1, r1);
        q2 = TSimd.Multiply(r2, r2);
        q3 = TSimd.Multiply(r3, r3);
        e0 = TSimd.Multiply(s0, q0);
        e1 = TSimd.Multiply(s1, q1);
        e2 = TSimd.Multiply(s2, q2);
        e3 = TSimd.Multiply(s3, q3);
        InTurns<T, TVector, TSimd>.MultiplyAdd(ref e0, ref e1, ref e2, ref e3, q0, q1, q2, q3, TSimd.Constant(minusOne, -1));
    }
}

/// <summary>β = ½ in the same way: the bits start r = scale^−½, and with e = scale·r² − 1 the exact value is
/// r·(1+e)^−½, for which the best polynomial of degree 5 for |e| ≤ 0.0692 does. In double that refines r, and three terms of the series do.</summary>
internal readonly struct OneHalf<T, TVector, TSimd> : INegativePower<OneHalf<T, TVector, TSimd>, TVector>
    where T : unmanaged
    where TVector : struct
    where TSimd : struct, ISimd<TVector, T>
{
    private const double C1 = -0.5000000015365739, C2 = 0.3749977576605758, C3 = -0.3124964851505326;
    private const double C4 = 0.2749485936993461, C5 = -0.2477471040930194;

    public static OneHalf<T, TVector, TSimd> Create(double beta) => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Evaluate<TTurn>(
        TVector s0, TVector s1, TVector s2, TVector s3, out TVector p0, out TVector p1, out TVector p2, out TVector p3,
        out TVector i0, out TVector i1, out TVector i2, out TVector i3)
        where TTurn : struct, IBlock
    {
        TVector start = TSimd.CreateBits(typeof(T) == typeof(float) ? 0x5F3759DF : 0x5FE6EB50C7B537A9);
        TVector r0 = TSimd.SubtractBits(start, TSimd.ShiftRightLogical(s0, 1));
        TVector r1 = TSimd.SubtractBits(start, TSimd.ShiftRightLogical(s1, 1));
        TVector r2 = TSimd.SubtractBits(start, TSimd.ShiftRightLogical(s2, 1));
        TVector r3 = TSimd.SubtractBits(start, TSimd.ShiftRightLogical(s3, 1));
        TVector q0, q1, q2, q3, e0, e1, e2, e3;
        if (typeof(T) == typeof(double))
        {
            Error(s0, s1, s2, s3, r0, r1, r2, r3, out e0, out e1, out e2, out e3);
            Series(e0, e1, e2, e3, out q0, out q1, out q2, out q3);
            InTurns<T, TVector, TSimd>.Correct(ref r0, ref r1, ref r2, ref r3, e0, e1, e2, e3, q0, q1, q2, q3);
        }

        Error(s0, s1, s2, s3, r0, r1, r2, r3, out e0, out e1, out e2, out e3);
        if (typeof(T) == typeof(double))
        {
            q0 = q1 = q2 = q3 = TSimd.Create(3.0 / 8);
            InTurns<T, TVector, TSimd>.MultiplyAdd(ref q0, ref q1, ref q2, ref q3, e0, e1, e2, e3, TSimd.Create(-1.0 / 2));
        }
        else
        {
            Series(e0, e1, e2, e3, out q0, out q1, out q2, out q3);
        }

        InTurns<T, TVector, TSimd>.Correct(ref r0, ref r1, ref r2, ref r3, e0, e1, e2, e3, q0, q1, q2, q3);
        InTurns<T, TVector, TSimd>.ZeroAtInfinity<TTurn>(e0, e1, e2, e3, r0, r1, r2, r3, out p0, out p1, out p2, out p3);
        i0 = TSimd.Multiply(p0, p0);
        i1 = TSimd.Multiply(p1, p1);
        i2 = TSimd.Multiply(p2, p2);
        i3 = TSimd.Multiply(p3, p3);
    }

    /// <summary>e = scale·r² − 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Error(
        TVector s0, TVector s1, TVector s2, TVector s3, TVector r0, TVector r1, TVector r2, TVector r3,
        out TVector e0, out TVector e1, out TVector e2, out TVector e3)
    {
        e0 = TSimd.Multiply(s0, r0);
        e1 = TSimd.Multiply(s1, r1);
        e2 = TSimd.Multiply(s2, r2);
        e3 = TSimd.Multiply(s3, r3);
        InTurns<T, TVector, TSimd>.MultiplyAdd(ref e0, ref e1, ref e2, ref e3, r0, r1, r2, r3, TSimd.Create(-1));
    }

    /// <summary>((1+e)^−½ − 1) / e.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Series(
        TVector e0, TVector e1, TVector e2, TVector e3, out TVector q0, out TVector q1, out TVector q2, out TVector q3)
    {
        q0 = q1 = q2 = q3 = TSimd.Create(C5);
        InTurns<T, TVector, TSimd>.MultiplyAdd(ref q0, ref q1, ref q2, ref q3, e0, e1, e2, e3, TSimd.Create(C4));
        InTurns<T, TVector, TSimd>.MultiplyAdd(ref q0, ref q1, ref q2, ref q3, e0, e1, e2, e3, TSimd.Create(C3));
        InTurns<T, TVector, TSimd>.MultiplyAdd(ref q0, ref q1, ref q2, ref q3, e0, e1, e2, e3, TSimd.Create(C2));
        InTurns<T, TVector, TSimd>.MultiplyAdd(ref q0, ref q1, ref q2, ref q3, e0, e1, e2, e3, TSimd.Create(C1));
    }
}

/// <summary>β = 1: one division.</summary>
internal readonly struct One<T, TVector, TSimd> : INegativePower<One<T, TVector, TSimd>, TVector>
    where T : unmanaged
    where TVector : struct
    where TSimd : struct, ISimd<TVector, T>
{
    public static One<T, TVector, TSimd> Create(double beta) => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Evaluate<TTurn>(
        TVector s0, TVector s1, TVector s2, TVector s3, out TVector p0, out TVector p1, out TVector p2, out TVector p3,
        out TVector i0, out TVector i1, out TVector i2, out TVector i3)
        where TTurn : struct, IBlock
    {
        TVector one = TSimd.Create(1);
        p0 = TSimd.Divide(one, s0);
        p1 = TSimd.Divide(one, s1);
        p2 = TSimd.Divide(one, s2);
        p3 = TSimd.Divide(one, s3);
        i0 = p0;
        i1 = p1;
        i2 = p2;
        i3 = p3;
    }
}
