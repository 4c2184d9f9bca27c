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
        Begin(s0, out p0, out TVector e0);
        Begin(s1, out p1, out TVector e1);
        Begin(s2, out p2, out TVector e2);
        Begin(s3, out p3, out TVector e3);
        TVector q0, q1, q2, q3;
        if (typeof(T) == typeof(double))
        {
            q0 = q1 = q2 = q3 = TSimd.Create(-0.4687695422709667);
            InTurns<T, TVector, TSimd, TTurn>.MultiplyAdd(ref q0, ref q1, ref q2, ref q3, e0, e1, e2, e3, TSimd.Create(0.4820324157040616));
            InTurns<T, TVector, TSimd, TTurn>.MultiplyAdd(ref q0, ref q1, ref q2, ref q3, e0, e1, e2, e3, TSimd.Create(-0.4951009427070811));
            InTurns<T, TVector, TSimd, TTurn>.MultiplyAdd(ref q0, ref q1, ref q2, ref q3, e0, e1, e2, e3, TSimd.Create(0.5134386402982842));
            InTurns<T, TVector, TSimd, TTurn>.MultiplyAdd(ref q0, ref q1, ref q2, ref q3, e0, e1, e2, e3, TSimd.Create(-0.5357666054614343));
            InTurns<T, TVector, TSimd, TTurn>.MultiplyAdd(ref q0, ref q1, ref q2, ref q3, e0, e1, e2, e3, TSimd.Create(0.5639648468612728));
            InTurns<T, TVector, TSimd, TTurn>.MultiplyAdd(ref q0, ref q1, ref q2, ref q3, e0, e1, e2, e3, TSimd.Create(-0.6015624999988384));
            InTurns<T, TVector, TSimd, TTurn>.MultiplyAdd(ref q0, ref q1, ref q2, ref q3, e0, e1, e2, e3, TSimd.Create(0.6562499999993089));
            InTurns<T, TVector, TSimd, TTurn>.MultiplyAdd(ref q0, ref q1, ref q2, ref q3, e0, e1, e2, e3, TSimd.Create(-0.7500000000000001));
        }
        else
        {
            q0 = q1 = q2 = q3 = TSimd.Constant(c4, C4);
            InTurns<T, TVector, TSimd, TTurn>.MultiplyAdd(ref q0, ref q1, ref q2, ref q3, e0, e1, e2, e3, TSimd.Constant(c3, C3));
            InTurns<T, TVector, TSimd, TTurn>.MultiplyAdd(ref q0, ref q1, ref q2, ref q3, e0, e1, e2, e3, TSimd.Constant(c2, C2));
            InTurns<T, TVector, TSimd, TTurn>.MultiplyAdd(ref q0, ref q1, ref q2, ref q3, e0, e1, e2, e3, TSimd.Constant(c1, C1));
        }

        InTurns<T, TVector, TSimd, TTurn>.Correct(ref p0, ref p1, ref p2, ref p3, e0, e1, e2, e3, q0, q1, q2, q3);
    }

    /// <summary>
    /// r³ and e, with r = scale^−¼ to 1.2 %. A quarter of the bits taken from a constant's is scale^−¼ to 3.2 %: it is linear between powers of two, where it
    /// should be curved. In the sum of two such, whose powers of two lie 0.434 octaves apart, most of that cancels.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Begin(TVector s, out TVector cube, out TVector e)
    {
        TVector quarter = TSimd.ShiftRightLogical(s, 2);
        TVector r = TSimd.Add(TSimd.SubtractBits(start, quarter), TSimd.SubtractBits(otherStart, quarter));
        TVector square = TSimd.Multiply(r, r);
        e = TSimd.MultiplyAdd(TSimd.Multiply(s, square), square, TSimd.Constant(minusOne, -1));
        cube = TSimd.Multiply(square, r);
    }
}

/// <summary>
/// β = ½ in the same way: with r = scale^−½ and e = scale·r² − 1, it is r·(1+e)^−½, the last factor a polynomial, the best of degree 4 in float and 8 in
/// double for |e| ≤ 0.0308.
/// </summary>
internal readonly struct OneHalf<T, TVector, TSimd> : INegativePower<OneHalf<T, TVector, TSimd>, TVector>
    where T : unmanaged
    where TVector : struct
    where TSimd : struct, ISimd<TVector, T>
{
    public static OneHalf<T, TVector, TSimd> Create(double beta) => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Evaluate<TTurn>(
        TVector s0, TVector s1, TVector s2, TVector s3, out TVector p0, out TVector p1, out TVector p2, out TVector p3,
        out TVector i0, out TVector i1, out TVector i2, out TVector i3)
        where TTurn : struct, IBlock
    {
        Begin(s0, out p0, out TVector e0);
        Begin(s1, out p1, out TVector e1);
        Begin(s2, out p2, out TVector e2);
        Begin(s3, out p3, out TVector e3);
        TVector q0, q1, q2, q3;
        if (typeof(T) == typeof(double))
        {
            q0 = q1 = q2 = q3 = TSimd.Create(0.19678847149301942);
            InTurns<T, TVector, TSimd, TTurn>.MultiplyAdd(ref q0, ref q1, ref q2, ref q3, e0, e1, e2, e3, TSimd.Create(-0.20986819986270708));
            InTurns<T, TVector, TSimd, TTurn>.MultiplyAdd(ref q0, ref q1, ref q2, ref q3, e0, e1, e2, e3, TSimd.Create(0.22558561187267498));
            InTurns<T, TVector, TSimd, TTurn>.MultiplyAdd(ref q0, ref q1, ref q2, ref q3, e0, e1, e2, e3, TSimd.Create(-0.2460934690934957));
            InTurns<T, TVector, TSimd, TTurn>.MultiplyAdd(ref q0, ref q1, ref q2, ref q3, e0, e1, e2, e3, TSimd.Create(0.2734375001027603));
            InTurns<T, TVector, TSimd, TTurn>.MultiplyAdd(ref q0, ref q1, ref q2, ref q3, e0, e1, e2, e3, TSimd.Create(-0.3125000000738503));
            InTurns<T, TVector, TSimd, TTurn>.MultiplyAdd(ref q0, ref q1, ref q2, ref q3, e0, e1, e2, e3, TSimd.Create(0.37499999999998984));
            InTurns<T, TVector, TSimd, TTurn>.MultiplyAdd(ref q0, ref q1, ref q2, ref q3, e0, e1, e2, e3, TSimd.Create(-0.4999999999999948));
        }
        else
        {
            q0 = q1 = q2 = q3 = TSimd.Create(0.2737353790781517);
            InTurns<T, TVector, TSimd, TTurn>.MultiplyAdd(ref q0, ref q1, ref q2, ref q3, e0, e1, e2, e3, TSimd.Create(-0.3127913663568371));
            InTurns<T, TVector, TSimd, TTurn>.MultiplyAdd(ref q0, ref q1, ref q2, ref q3, e0, e1, e2, e3, TSimd.Create(0.37499991247410813));
            InTurns<T, TVector, TSimd, TTurn>.MultiplyAdd(ref q0, ref q1, ref q2, ref q3, e0, e1, e2, e3, TSimd.Create(-0.49999993108665036));
        }

        InTurns<T, TVector, TSimd, TTurn>.Correct(ref p0, ref p1, ref p2, ref p3, e0, e1, e2, e3, q0, q1, q2, q3);
        i0 = TSimd.Multiply(p0, p0);
        i1 = TSimd.Multiply(p1, p1);
        i2 = TSimd.Multiply(p2, p2);
        i3 = TSimd.Multiply(p3, p3);
    }

    /// <summary>r and e.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Begin(TVector s, out TVector r, out TVector e)
    {
        bool single = typeof(T) == typeof(float);
        TVector half = TSimd.ShiftRightLogical(s, 1);
        r = TSimd.Add(
            TSimd.SubtractBits(TSimd.CreateBits(single ? 0x5ED0505F : 0x5FDA0A0BE0000000), half),
            TSimd.SubtractBits(TSimd.CreateBits(single ? 0x5E976F5F : 0x5FD2EDEBE0000000), half));
        e = TSimd.MultiplyAdd(TSimd.Multiply(s, r), r, TSimd.Create(-1));
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
