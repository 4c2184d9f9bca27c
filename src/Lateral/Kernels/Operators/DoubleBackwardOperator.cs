using System.Runtime.CompilerServices;

namespace Lateral.Kernels;

/// <summary>
/// The gradient of Σ v·dx(x, dy) with respect to x. With u the window sum of v·x, h = dy · scale^(−β−1) and t = h·x:
/// −2aβ · (h·u + v · Σt + x · Σ(h·v − 2a(β+1) · t·u / scale)), both sums over the reversed window.
/// </summary>
internal readonly unsafe struct DoubleBackwardOperator<T, TPower>(LrnOptions options, int windowAxes) : ILrnOperator<T>
    where T : unmanaged
    where TPower : struct, INegativePower<TPower, T>
{
    private readonly T k = Scalar.Of<T>(options.K);
    private readonly T a = Scalar.Of<T>(options.AlphaOverN(windowAxes));
    private readonly T crossFactor = Scalar.Of<T>(-2 * options.AlphaOverN(windowAxes) * options.Beta);
    private readonly T curvature = Scalar.Of<T>(-2 * options.AlphaOverN(windowAxes) * (options.Beta + 1));
    private readonly TPower power = TPower.Create(options.Beta);

    public static int FirstSums => 2;

    public static int SecondSums => 2;

    public static bool Carries => true;

    public static bool ReadsG => true;

    public static bool ReadsV => true;

    public static bool Reduces => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Middle<TVector, TSimd>(T* x, T* g, T* v, nint q, TVector sumA, TVector sumB, out TVector result, out TVector t, out TVector w)
        where TVector : struct
        where TSimd : struct, ISimd<TVector, T>
    {
        power.Evaluate<TVector, TSimd>(TSimd.MultiplyAdd(TSimd.Broadcast(a), sumA, TSimd.Broadcast(k)), out TVector scaled, out TVector inverse);
        TVector weight = TSimd.Multiply(TSimd.Multiply(TSimd.Load(g + q), scaled), inverse);
        result = TSimd.Multiply(weight, sumB);
        t = TSimd.Multiply(weight, TSimd.Load(x + q));
        w = TSimd.MultiplyAdd(TSimd.Multiply(TSimd.Multiply(TSimd.Broadcast(curvature), t), inverse), sumB, TSimd.Multiply(weight, TSimd.Load(v + q)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Final<TVector, TSimd>(T* x, T* v, T* carried, TVector sumT, TVector sumW)
        where TVector : struct
        where TSimd : struct, ISimd<TVector, T> =>
        TSimd.Multiply(TSimd.Broadcast(crossFactor), TSimd.MultiplyAdd(TSimd.Load(x), sumW, TSimd.MultiplyAdd(TSimd.Load(v), sumT, TSimd.Load(carried))));
}
