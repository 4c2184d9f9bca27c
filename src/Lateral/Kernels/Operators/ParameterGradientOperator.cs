using System.Runtime.CompilerServices;

namespace Lateral.Kernels;

/// <summary>
/// The terms of dk, dα and dβ, to be summed: t = dy · y / scale, t · Σx², and dy · y · ln scale. The logarithm
/// is ln k and that of 1 + z with z = a·Σx²/k, corrected for what 1 + z rounds away, since most scales lie close to k; or of a·Σx² where k is nothing beside it. All three are in the unit 1.
/// </summary>
internal readonly unsafe struct ParameterGradientOperator<T, TVector, TSimd, TPower>(LrnOptions options, double a, double unit) : ILrnOperator<T, TVector>
    where T : unmanaged
    where TVector : struct
    where TSimd : struct, ISimd<TVector, T>
    where TPower : struct, INegativePower<TPower, TVector>
{
    private const double Ln2 = 0.69314718055994531;

    private readonly TVector k = TSimd.Create(options.K);
    private readonly TVector a = TSimd.Create(a);
    private readonly TVector raised = TSimd.Create(1 / (unit * unit));
    private readonly TVector logK = TSimd.Create(Math.Log(options.K));
    private readonly ScalePowers<T, TVector, TSimd, TPower> scales = new(options, a);

    public static int FirstSums => 1;

    public static int SecondSums => 2;

    public static bool Carries => true;

    public static bool ReadsG => true;

    public static bool ReadsV => false;

    public static bool Reduces => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Raise<TTurn>(
        TVector s0, TVector s1, TVector s2, TVector s3, out TVector p0, out TVector p1, out TVector p2, out TVector p3,
        out TVector i0, out TVector i1, out TVector i2, out TVector i3)
        where TTurn : struct, IBlock =>
        scales.Raise<TTurn>(s0, s1, s2, s3, out p0, out p1, out p2, out p3, out i0, out i1, out i2, out i3);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Middle<TStorage>(
        T* x, TStorage* g, T* v, int vector, TVector sumA, TVector power, TVector inverse, T* sumsB, out TVector result, out TVector t, out TVector w, ref TVector seen)
        where TStorage : unmanaged
    {
        TVector weighted = TSimd.Multiply(TSimd.Multiply(TSimd.Multiply(raised, Element<TStorage, T, TVector, TSimd>.Load(g, vector, ref seen)), TSimd.Load(x, vector)), power);
        result = TSimd.Multiply(weighted, inverse);

        // Where scale is infinite, and its power zero, neither is to become NaN.
        TVector largest = TSimd.Create(typeof(T) == typeof(float) ? float.MaxValue : double.MaxValue);
        t = TSimd.Multiply(result, TSimd.Min(largest, TSimd.Multiply(raised, sumA)));
        w = TSimd.Multiply(weighted, LogScale(TSimd.Min(largest, TSimd.Multiply(a, sumA))));
    }

    public TVector Final(T* x, T* v, T* carried, int vector, TVector sumT, T* sumsW) => default;

    /// <param name="added">a·Σx², what scale is more than k.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TVector LogScale(TVector added)
    {
        TVector one = TSimd.Create(1), z = TSimd.Divide(added, k), sum = TSimd.Add(one, z);
        TVector lost = TSimd.Divide(TSimd.Subtract(z, TSimd.Subtract(sum, one)), sum);

        // Beside so large a z, which may be infinite, k is less than a digit.
        TVector large = TSimd.Create(typeof(T) == typeof(float) ? 1 << 24 : 1L << 53);
        TVector offset = TSimd.SelectLess(z, large, logK, default);
        lost = TSimd.SelectLess(z, large, lost, default);
        sum = TSimd.SelectLess(z, large, sum, added);
        Logarithm<T, TVector, TSimd>.Split(sum, out TVector exponent, out TVector part);
        Logarithm<T, TVector, TSimd>.Series<OneVector>(part, part, part, part, out TVector series, out _, out _, out _);
        TVector logarithm = TSimd.MultiplyAdd(part, series, TSimd.Multiply(exponent, TSimd.Create(Logarithm<T, TVector, TSimd>.ExponentUnit)));
        return TSimd.Add(offset, TSimd.MultiplyAdd(logarithm, TSimd.Create(Ln2), lost));
    }
}
