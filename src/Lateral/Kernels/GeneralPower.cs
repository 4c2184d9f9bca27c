using System.Runtime.CompilerServices;

namespace Lateral.Kernels;

/// <summary>What the powers of all scales are, from the smallest normal number to the largest.</summary>
internal interface IPowerRange
{
    /// <summary>Whether no power overflows and none loses digits to underflow.</summary>
    static abstract bool IsNormal { get; }
}

/// <summary>Normal numbers all: for |β| up to <see cref="LargestBeta"/>, since log₂ of a scale lies between −126 and 128.</summary>
internal readonly struct NormalPowers : IPowerRange
{
    public const double LargestBeta = 125.0 / 128;

    public static bool IsNormal => true;
}

/// <summary>Anything from zero to infinity.</summary>
internal readonly struct AnyPowers : IPowerRange
{
    public static bool IsNormal => false;
}

/// <summary>
/// Any β as 2^(−β·log₂ scale). The exponent is kept in two parts, so that the relative error stays within
/// (3 + 2|β|) units in the last place for every scale.
/// </summary>
internal readonly struct GeneralPower<T, TVector, TSimd, TRange> : INegativePower<GeneralPower<T, TVector, TSimd, TRange>, TVector>
    where T : unmanaged
    where TVector : struct
    where TSimd : struct, ISimd<TVector, T>
    where TRange : struct, IPowerRange
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

    /// <summary>Of the first vector alone, for loops that take one a turn: four are more than the compiler inlines, and in a method of their own they took no less time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Evaluate<TTurn>(
        TVector s0, TVector s1, TVector s2, TVector s3, out TVector p0, out TVector p1, out TVector p2, out TVector p3,
        out TVector i0, out TVector i1, out TVector i2, out TVector i3)
        where TTurn : struct, IBlock
    {
        Logarithm<T, TVector, TSimd>.Split(s0, out TVector whole, out TVector z, out TVector series);
        TVector low = TSimd.MultiplyAdd(TSimd.Multiply(exponent, z), series, TSimd.Multiply(exponentLow, whole));
        p0 = TRange.IsNormal
            ? Exponential<T, TVector, TSimd>.NormalPowerOfTwo(exponentHigh, whole, low)
            : Exponential<T, TVector, TSimd>.PowerOfTwo(exponentHigh, whole, low);

        // Their bits were taken for a number's: of infinities, which have a limit, and NaN.
        TVector infinity = TSimd.Create(double.PositiveInfinity);
        if (!TSimd.AllLess(s0, infinity))
        {
            p0 = TSimd.SelectLess(s0, infinity, p0, TSimd.Min(limit, s0));
        }

        i0 = TSimd.Divide(TSimd.Create(1), s0);
        p1 = p2 = p3 = i1 = i2 = i3 = default;
    }
}
