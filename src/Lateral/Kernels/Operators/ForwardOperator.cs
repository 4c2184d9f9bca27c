using System.Runtime.CompilerServices;

namespace Lateral.Kernels;

/// <summary>y = x · scale^−β.</summary>
internal readonly struct ForwardOperator<T, TSimd, TPower>(LrnOptions options, int windowAxes) : ILrnOperator<TSimd>
    where T : unmanaged
    where TSimd : struct, ISimd<TSimd, T>
    where TPower : struct, INegativePower<TPower, TSimd>
{
    private readonly TSimd k = TSimd.Create(options.K);
    private readonly TSimd a = TSimd.Create(options.AlphaOverN(windowAxes));
    private readonly TPower power = TPower.Create(options.Beta);

    public static PassCount Passes => new(First: 1, Second: 0, Carries: false);

    public static bool ReadsG => false;

    public static bool ReadsV => false;

    public static bool Reduces => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Middle(TSimd x, TSimd g, TSimd v, TSimd sumA, TSimd sumB, out TSimd result, out TSimd t, out TSimd w)
    {
        power.Evaluate(TSimd.MultiplyAdd(a, sumA, k), out TSimd scaled, out _);
        result = x * scaled;
        t = default;
        w = default;
    }

    public TSimd Final(TSimd x, TSimd v, TSimd carried, TSimd sumT, TSimd sumW) => default;
}
