using System.Runtime.CompilerServices;

namespace Lateral.Kernels;

/// <summary>scale^−β and 1/scale for a vector of scales, each at least the smallest normal number, or infinity, or NaN.</summary>
internal interface INegativePower<TSelf, TVector>
    where TSelf : struct
    where TVector : struct
{
    static abstract TSelf Create(double beta);

    void Evaluate(TVector scale, out TVector power, out TVector inverse);
}

/// <summary>
/// β = ¾: scale^−¾ without roots and a division, which take several times as long as the memory that a vector needs. The bits of
/// scale, read as an integer, start r = scale^−¼ to 3 %; with e = scale·r⁴ − 1, scale^−¾ is r³·(1+e)^−¾. In float the
/// last factor is a polynomial, the best of degree 6 for |e| ≤ 0.1236. In double r is refined first, by the best of degree 4
/// for (1+e)^−¼, and then three terms of the series do.
/// </summary>
internal readonly struct ThreeQuarters<T, TVector, TSimd> : INegativePower<ThreeQuarters<T, TVector, TSimd>, TVector>
    where T : unmanaged
    where TVector : struct
    where TSimd : struct, ISimd<TVector, T>
{
    private const double C1 = -0.7500001983128326, C2 = 0.6562503041303374, C3 = -0.6014589119441103;
    private const double C4 = 0.5638449280545093, C5 = -0.5492489625232312, C6 = 0.5273587358537869;

    private readonly TVector start, minusOne, c1, c2, c3, c4, c5, c6;

    private ThreeQuarters(TVector start)
    {
        this.start = start;
        minusOne = TSimd.Create(-1);
        c1 = TSimd.Create(C1);
        c2 = TSimd.Create(C2);
        c3 = TSimd.Create(C3);
        c4 = TSimd.Create(C4);
        c5 = TSimd.Create(C5);
        c6 = TSimd.Create(C6);
    }

    public static ThreeQuarters<T, TVector, TSimd> Create(double beta) => new(TSimd.CreateBits(typeof(T) == typeof(float) ? 0x4F581800 : 0x4FEB030000000000));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Evaluate(TVector scale, out TVector power, out TVector inverse)
    {
        TVector root = TSimd.SubtractBits(start, TSimd.ShiftRightLogical(scale, 2));
        if (typeof(T) == typeof(double))
        {
            root = Refine(scale, root);
        }

        TVector square = TSimd.Multiply(root, root);
        TVector error = TSimd.MultiplyAdd(TSimd.Multiply(scale, square), square, TSimd.Constant(minusOne, -1));
        TVector cube = TSimd.Multiply(square, root);
        TVector accurate = TSimd.MultiplyAdd(TSimd.Multiply(cube, error), Series(error), cube);
        power = Limit<T, TVector, TSimd>.AtInfinity(scale, accurate);

        // One division, while the multiplications go on beside it, takes less than the four operations that make it of the power.
        inverse = TSimd.Divide(TSimd.Create(1), scale);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Refine(TVector scale, TVector root)
    {
        TVector square = TSimd.Multiply(root, root);
        TVector error = TSimd.MultiplyAdd(TSimd.Multiply(scale, square), square, TSimd.Create(-1));
        TVector series = TSimd.MultiplyAdd(TSimd.Create(0.0968990651659912), error, TSimd.Create(-0.1187411470240499));
        series = TSimd.MultiplyAdd(series, error, TSimd.Create(0.1562406940156560));
        series = TSimd.MultiplyAdd(series, error, TSimd.Create(-0.2499941452966839));
        return TSimd.MultiplyAdd(TSimd.Multiply(root, error), series, root);
    }

    /// <summary>((1+e)^−¾ − 1) / e.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TVector Series(TVector error)
    {
        if (typeof(T) == typeof(double))
        {
            return TSimd.MultiplyAdd(TSimd.Create(21.0 / 32), error, TSimd.Create(-3.0 / 4));
        }

        TVector series = TSimd.MultiplyAdd(TSimd.Constant(c6, C6), error, TSimd.Constant(c5, C5));
        series = TSimd.MultiplyAdd(series, error, TSimd.Constant(c4, C4));
        series = TSimd.MultiplyAdd(series, error, TSimd.Constant(c3, C3));
        series = TSimd.MultiplyAdd(series, error, TSimd.Constant(c2, C2));
        return TSimd.MultiplyAdd(series, error, TSimd.Constant(c1, C1));
    }
}

/// <summary>β = ½ in the same way: the bits start r = scale^−½, and with e = scale·r² − 1 the exact value is
/// r·(1+e)^−½, for which the best polynomial of degree 5 for |e| ≤ 0.0692 does, and in double three terms of the series once more.</summary>
internal readonly struct OneHalf<T, TVector, TSimd> : INegativePower<OneHalf<T, TVector, TSimd>, TVector>
    where T : unmanaged
    where TVector : struct
    where TSimd : struct, ISimd<TVector, T>
{
    public static OneHalf<T, TVector, TSimd> Create(double beta) => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Evaluate(TVector scale, out TVector power, out TVector inverse)
    {
        TVector start = TSimd.CreateBits(typeof(T) == typeof(float) ? 0x5F3759DF : 0x5FE6EB50C7B537A9);
        TVector root = TSimd.SubtractBits(start, TSimd.ShiftRightLogical(scale, 1));
        TVector error = Error(scale, root);
        TVector series = TSimd.MultiplyAdd(TSimd.Create(-0.2477471040930194), error, TSimd.Create(0.2749485936993461));
        series = TSimd.MultiplyAdd(series, error, TSimd.Create(-0.3124964851505326));
        series = TSimd.MultiplyAdd(series, error, TSimd.Create(0.3749977576605758));
        series = TSimd.MultiplyAdd(series, error, TSimd.Create(-0.5000000015365739));
        root = TSimd.MultiplyAdd(TSimd.Multiply(root, error), series, root);
        if (typeof(T) == typeof(double))
        {
            error = Error(scale, root);
            series = TSimd.MultiplyAdd(TSimd.Create(3.0 / 8), error, TSimd.Create(-1.0 / 2));
            root = TSimd.MultiplyAdd(TSimd.Multiply(root, error), series, root);
        }

        power = Limit<T, TVector, TSimd>.AtInfinity(scale, root);
        inverse = TSimd.Multiply(power, power);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Error(TVector scale, TVector root) =>
        TSimd.MultiplyAdd(TSimd.Multiply(scale, root), root, TSimd.Create(-1));
}

/// <summary>β = 1: one division.</summary>
internal readonly struct One<T, TVector, TSimd> : INegativePower<One<T, TVector, TSimd>, TVector>
    where T : unmanaged
    where TVector : struct
    where TSimd : struct, ISimd<TVector, T>
{
    public static One<T, TVector, TSimd> Create(double beta) => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Evaluate(TVector scale, out TVector power, out TVector inverse)
    {
        power = TSimd.Divide(TSimd.Create(1), scale);
        inverse = power;
    }
}

/// <summary>The value of a power at infinity, where the bit tricks above say nothing.</summary>
internal static class Limit<T, TVector, TSimd>
    where T : unmanaged
    where TVector : struct
    where TSimd : struct, ISimd<TVector, T>
{
    private static TVector Largest
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TSimd.Create(typeof(T) == typeof(float) ? float.MaxValue : double.MaxValue);
    }

    /// <summary>0 for infinite scales.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector AtInfinity(TVector scale, TVector value) => TSimd.ZeroIfLess(Largest, scale, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector AtInfinity(TVector scale, TVector value, TVector limit) => TSimd.SelectLess(Largest, scale, limit, value);
}
