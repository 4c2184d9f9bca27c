using System.Runtime.CompilerServices;

namespace Lateral.Kernels;

/// <summary>dx = dy · scale^−β − 2aβ · x · Σ over the reversed window of t, with t = dy · y / scale.</summary>
internal readonly unsafe struct BackwardOperator<T, TPower>(LrnOptions options, int windowAxes) : ILrnOperator<T>
    where T : unmanaged
    where TPower : struct, INegativePower<TPower, T>
{
    private readonly T k = Scalar.Of<T>(options.K);
    private readonly T a = Scalar.Of<T>(options.AlphaOverN(windowAxes));
    private readonly T crossFactor = Scalar.Of<T>(-2 * options.AlphaOverN(windowAxes) * options.Beta);
    private readonly TPower power = TPower.Create(options.Beta);

    public static int FirstSums => 1;

    public static int SecondSums => 1;

    public static bool Carries => true;

    public static bool ReadsG => true;

    public static bool ReadsV => false;

    public static bool Reduces => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Middle<TVector, TSimd>(T* x, T* g, T* v, nint q, TVector sumA, TVector sumB, out TVector result, out TVector t, out TVector w)
        where TVector : struct
        where TSimd : struct, ISimd<TVector, T>
    {
        power.Evaluate<TVector, TSimd>(TSimd.MultiplyAdd(TSimd.Broadcast(a), sumA, TSimd.Broadcast(k)), out TVector scaled, out TVector inverse);
        result = TSimd.Multiply(TSimd.Load(g + q), scaled);
        t = TSimd.Multiply(TSimd.Multiply(result, TSimd.Load(x + q)), inverse);
        w = default;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Final<TVector, TSimd>(T* x, T* v, T* carried, TVector sumT, TVector sumW)
        where TVector : struct
        where TSimd : struct, ISimd<TVector, T> =>
        TSimd.MultiplyAdd(TSimd.Multiply(TSimd.Broadcast(crossFactor), TSimd.Load(x)), sumT, TSimd.Load(carried));
}
