using System.Runtime.CompilerServices;

namespace Lateral.Kernels;

/// <summary>dx = dy · scale^−β − 2aβ · x · Σ over the reversed window of t, with t = dy · y / scale.</summary>
internal readonly struct BackwardOperator<T, TSimd, TPower>(LrnOptions options, int windowAxes) : ILrnOperator<TSimd>
    where T : unmanaged
    where TSimd : struct, ISimd<TSimd, T>
    where TPower : struct, INegativePower<TPower, TSimd>
{
    private readonly TSimd k = TSimd.Create(options.K);
    private readonly TSimd a = TSimd.Create(options.AlphaOverN(windowAxes));
    private readonly TSimd crossFactor = TSimd.Create(-2 * options.AlphaOverN(windowAxes) * options.Beta);
    private readonly TPower power = TPower.Create(options.Beta);

    public static PassCount Passes => new(First: 1, Second: 1, Carries: true);

    public static bool ReadsG => true;

    public static bool ReadsV => false;

    public static bool Reduces => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Middle(TSimd x, TSimd g, TSimd v, TSimd sumA, TSimd sumB, out TSimd result, out TSimd t, out TSimd w)
    {
        power.Evaluate(TSimd.MultiplyAdd(a, sumA, k), out TSimd scaled, out TSimd inverse);
        result = g * scaled;
        t = result * x * inverse;
        w = default;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TSimd Final(TSimd x, TSimd v, TSimd carried, TSimd sumT, TSimd sumW) =>
        TSimd.MultiplyAdd(crossFactor * x, sumT, carried);
}
