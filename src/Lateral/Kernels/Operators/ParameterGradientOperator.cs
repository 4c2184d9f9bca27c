using System.Runtime.CompilerServices;

namespace Lateral.Kernels;

/// <summary>
/// The terms of dk, dα and dβ, to be summed: t = dy · y / scale, t · Σx², and dy · y · ln scale. The logarithm
/// is ln k and that of 1 + z with z = a·Σx²/k, corrected for what 1 + z rounds away, since most scales lie close to k.
/// </summary>
internal readonly unsafe struct ParameterGradientOperator<T, TVector, TSimd, TPower>(LrnOptions options, int windowAxes) : ILrnOperator<T, TVector>
    where T : unmanaged
    where TVector : struct
    where TSimd : struct, ISimd<TVector, T>
    where TPower : struct, INegativePower<TPower, TVector>
{
    private const double Ln2 = 0.69314718055994531;

    private readonly TVector k = TSimd.Create(options.K);
    private readonly TVector a = TSimd.Create(options.AlphaOverN(windowAxes));
    private readonly TVector logK = TSimd.Create(Math.Log(options.K));
    private readonly TPower power = TPower.Create(options.Beta);

    public static int FirstSums => 1;

    public static int SecondSums => 2;

    public static bool Carries => true;

    public static bool ReadsG => true;

    public static bool ReadsV => false;

    public static bool Reduces => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Middle<TStorage>(T* x, TStorage* g, T* v, nint q, TVector sumA, T* sumsB, out TVector result, out TVector t, out TVector w)
        where TStorage : unmanaged
    {
        power.Evaluate(TSimd.MultiplyAdd(a, sumA, k), out TVector scaled, out TVector inverse);
        TVector weighted = TSimd.Multiply(TSimd.Multiply(Element<TStorage, T, TVector, TSimd>.Load(g + q), TSimd.Load(x + q)), scaled);
        result = TSimd.Multiply(weighted, inverse);
        t = TSimd.Multiply(result, sumA);
        TVector z = TSimd.Divide(TSimd.Multiply(a, sumA), k);
        w = TSimd.Multiply(weighted, TSimd.Add(logK, LogOnePlus(z)));
    }

    public TVector Final(T* x, T* v, T* carried, nint q, TVector sumT, T* sumsW) => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector LogOnePlus(TVector z)
    {
        TVector one = TSimd.Create(1), sum = TSimd.Add(one, z);
        TVector lost = TSimd.Subtract(z, TSimd.Subtract(sum, one));
        Logarithm<T, TVector, TSimd>.Split(sum, out TVector whole, out TVector fraction);
        return TSimd.MultiplyAdd(TSimd.Add(whole, fraction), TSimd.Create(Ln2), TSimd.Divide(lost, sum));
    }
}
