using System.Runtime.CompilerServices;

namespace Lateral.Kernels;

/// <summary>dx = dy · scale^−β − 2aβ · x · Σ over the reversed window of t, with t = dy · y / scale.</summary>
internal readonly unsafe struct BackwardOperator<T, TVector, TSimd, TPower>(LrnOptions options, int windowAxes) : ILrnOperator<T, TVector>
    where T : unmanaged
    where TVector : struct
    where TSimd : struct, ISimd<TVector, T>
    where TPower : struct, INegativePower<TPower, TVector>
{
    private readonly TVector k = TSimd.Create(options.K);
    private readonly TVector a = TSimd.Create(options.AlphaOverN(windowAxes));
    private readonly TVector crossFactor = TSimd.Create(-2 * options.AlphaOverN(windowAxes) * options.Beta);
    private readonly TPower power = TPower.Create(options.Beta);

    public static int FirstSums => 1;

    public static int SecondSums => 1;

    public static bool Carries => true;

    public static bool ReadsG => true;

    public static bool ReadsV => false;

    public static bool Reduces => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Middle<TStorage>(T* x, TStorage* g, T* v, nint q, TVector sumA, T* sumsB, out TVector result, out TVector t, out TVector w)
        where TStorage : unmanaged
    {
        power.Evaluate(TSimd.MultiplyAdd(a, sumA, k), out TVector scaled, out TVector inverse);
        result = TSimd.Multiply(Element<TStorage, T, TVector, TSimd>.Load(g + q), scaled);
        t = TSimd.Multiply(TSimd.Multiply(result, TSimd.Load(x + q)), inverse);
        w = default;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Final(T* x, T* v, T* carried, nint q, TVector sumT, T* sumsW) =>
        TSimd.MultiplyAdd(TSimd.Multiply(crossFactor, TSimd.Load(x + q)), sumT, TSimd.Load(carried + q));
}
