using System.Runtime.CompilerServices;

namespace Lateral.Kernels;

/// <summary>
/// A range for powers of all scales, from the smallest normal number to the largest: normal numbers, so that no power overflows and none loses digits to
/// underflow. That is so for |β| up to <see cref="LargestBeta"/>, since log₂ of a scale lies between −126 and 128.
/// </summary>
internal readonly struct NormalPowers
{
    public const double LargestBeta = 125.0 / 128;
}

/// <summary>The other range: anything from zero to infinity.</summary>
internal readonly struct AnyPowers
{
}

/// <summary>
/// Any β as 2^(−β·log₂ scale). The exponent is kept in two parts, so that the relative error stays within
/// (3 + 2|β|) units in the last place for every scale.
/// </summary>
internal readonly struct GeneralPower<T, TVector, TSimd, TRange> : INegativePower<GeneralPower<T, TVector, TSimd, TRange>, TVector>
    where T : unmanaged
    where TVector : struct
    where TSimd : struct, ISimd<TVector, T>
    where TRange : struct
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
        exponentHigh = TSimd.Create(high * Logarithm<T, TVector, TSimd>.ExponentUnit);
        exponentLow = TSimd.Create((-beta - high) * Logarithm<T, TVector, TSimd>.ExponentUnit);
        limit = TSimd.Create(beta > 0 ? 0 : beta < 0 ? double.PositiveInfinity : 1);
    }

    public static GeneralPower<T, TVector, TSimd, TRange> Create(double beta) => new(beta);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Evaluate<TTurn>(
        TVector s0, TVector s1, TVector s2, TVector s3, out TVector p0, out TVector p1, out TVector p2, out TVector p3,
        out TVector i0, out TVector i1, out TVector i2, out TVector i3)
        where TTurn : struct, IBlock
    {
        TVector one = TSimd.Create(1), whole = exponent, high = exponentHigh, low = exponentLow, t0, t1, t2, t3;
        Logarithm<T, TVector, TSimd>.Split(s0, out TVector w0, out TVector z0);
        i0 = TSimd.Divide(one, s0);
        if (typeof(TTurn) == typeof(OneVector))
        {
            // What is done for three more, though nothing needs it, would be variables that the loops of one vector a turn have no room for.
            p1 = p2 = p3 = i1 = i2 = i3 = default;
            Logarithm<T, TVector, TSimd>.Series<TTurn>(z0, z0, z0, z0, out t0, out _, out _, out _);
            Begin(whole, high, low, t0, ref w0, ref z0);
            Exponential<T, TVector, TSimd, TRange>.Series<TTurn>(z0, z0, z0, z0, out t0, out _, out _, out _);
            p0 = Exponential<T, TVector, TSimd, TRange>.Scale(t0, w0);
            if (!InTurns<T, TVector, TSimd, TTurn>.AllFinite(s0, s0, s0, s0))
            {
                p0 = Limit(s0, p0);
            }

            return;
        }

        Logarithm<T, TVector, TSimd>.Split(s1, out TVector w1, out TVector z1);
        Logarithm<T, TVector, TSimd>.Split(s2, out TVector w2, out TVector z2);
        Logarithm<T, TVector, TSimd>.Split(s3, out TVector w3, out TVector z3);
        i1 = TSimd.Divide(one, s1);
        i2 = TSimd.Divide(one, s2);
        i3 = TSimd.Divide(one, s3);
        Logarithm<T, TVector, TSimd>.Series<TTurn>(z0, z1, z2, z3, out t0, out t1, out t2, out t3);
        Begin(whole, high, low, t0, ref w0, ref z0);
        Begin(whole, high, low, t1, ref w1, ref z1);
        Begin(whole, high, low, t2, ref w2, ref z2);
        Begin(whole, high, low, t3, ref w3, ref z3);
        Exponential<T, TVector, TSimd, TRange>.Series<TTurn>(z0, z1, z2, z3, out t0, out t1, out t2, out t3);
        p0 = Exponential<T, TVector, TSimd, TRange>.Scale(t0, w0);
        p1 = Exponential<T, TVector, TSimd, TRange>.Scale(t1, w1);
        p2 = Exponential<T, TVector, TSimd, TRange>.Scale(t2, w2);
        p3 = Exponential<T, TVector, TSimd, TRange>.Scale(t3, w3);
        if (!InTurns<T, TVector, TSimd, TTurn>.AllFinite(s0, s1, s2, s3))
        {
            p0 = Limit(s0, p0);
            p1 = Limit(s1, p1);
            p2 = Limit(s2, p2);
            p3 = Limit(s3, p3);
        }
    }

    /// <summary>From log₂ scale to the power's exponent, with −β whole and split: <paramref name="w"/> becomes what is rounded to a whole number, <paramref name="z"/> the fraction.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Begin(TVector whole, TVector high, TVector low, TVector series, ref TVector w, ref TVector z)
    {
        low = TSimd.Multiply(low, w);
        z = TSimd.Multiply(whole, z);
        low = TSimd.MultiplyAdd(z, series, low);
        Exponential<T, TVector, TSimd, TRange>.Split(high, ref w, low, out z);
    }

    /// <summary>What infinite scales have, and NaN: the bits of both were taken for a number's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TVector Limit(TVector scale, TVector power) =>
        TSimd.SelectLess(scale, TSimd.Create(double.PositiveInfinity), power, TSimd.Min(limit, scale));
}
