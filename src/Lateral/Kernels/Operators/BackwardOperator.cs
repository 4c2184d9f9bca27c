using System.Runtime.CompilerServices;

namespace Lateral.Kernels;

/// <summary>dx = dy · scale^−β − 2aβ · x · Σ over the reversed window of t, with t = dy · y / scale.</summary>
internal readonly struct BackwardOperator<T, TVector, TSimd, TPower>(LrnOptions options, int windowAxes) : ILrnOperator<TVector>
    where T : unmanaged
    where TVector : struct
    where TSimd : struct, ISimd<TVector, T>
    where TPower : struct, INegativePower<TPower, TVector>
{
    private readonly TVector k = TSimd.Create(options.K);
    private readonly TVector a = TSimd.Create(options.AlphaOverN(windowAxes));
    private readonly TVector crossFactor = TSimd.Create(-2 * options.AlphaOverN(windowAxes) * options.Beta);
    private readonly TPower power = TPower.Create(options.Beta);

    public static PassCount Passes => new(First: 1, Second: 1, Carries: true);

    public static bool ReadsG => true;

    public static bool ReadsV => false;

    public static bool Reduces => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Middle(TVector x, TVector g, TVector v, TVector sumA, TVector sumB, out TVector result, out TVector t, out TVector w)
    {
        power.Evaluate(TSimd.MultiplyAdd(a, sumA, k), out TVector scaled, out TVector inverse);
        result = TSimd.Multiply(g, scaled);
        t = TSimd.Multiply(TSimd.Multiply(result, x), inverse);
        w = default;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Final(TVector x, TVector v, TVector carried, TVector sumT, TVector sumW) =>
        TSimd.MultiplyAdd(TSimd.Multiply(crossFactor, x), sumT, carried);
}
