using System.Runtime.CompilerServices;

namespace Lateral.Kernels;

/// <summary>
/// The gradient of Σ v·dx(x, dy) with respect to x. With u the window sum of v·x, h = dy · scale^(−β−1) and t = h·x:
/// −2aβ · (h·u + v · Σt + x · Σ(h·v − 2a(β+1) · t·u / scale)), both sums over the reversed window.
/// </summary>
internal readonly struct DoubleBackwardOperator<T, TSimd, TPower>(LrnOptions options, int windowAxes) : ILrnOperator<TSimd>
    where T : unmanaged
    where TSimd : struct, ISimd<TSimd, T>
    where TPower : struct, INegativePower<TPower, TSimd>
{
    private readonly TSimd k = TSimd.Create(options.K);
    private readonly TSimd a = TSimd.Create(options.AlphaOverN(windowAxes));
    private readonly TSimd crossFactor = TSimd.Create(-2 * options.AlphaOverN(windowAxes) * options.Beta);
    private readonly TSimd curvature = TSimd.Create(-2 * options.AlphaOverN(windowAxes) * (options.Beta + 1));
    private readonly TPower power = TPower.Create(options.Beta);

    public static PassCount Passes => new(First: 2, Second: 2, Carries: true);

    public static bool ReadsG => true;

    public static bool ReadsV => true;

    public static bool Reduces => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Middle(TSimd x, TSimd g, TSimd v, TSimd sumA, TSimd sumB, out TSimd result, out TSimd t, out TSimd w)
    {
        power.Evaluate(TSimd.MultiplyAdd(a, sumA, k), out TSimd scaled, out TSimd inverse);
        TSimd weight = g * scaled * inverse;
        result = weight * sumB;
        t = weight * x;
        w = TSimd.MultiplyAdd(curvature * t * inverse, sumB, weight * v);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TSimd Final(TSimd x, TSimd v, TSimd carried, TSimd sumT, TSimd sumW) =>
        crossFactor * TSimd.MultiplyAdd(x, sumW, TSimd.MultiplyAdd(v, sumT, carried));
}
