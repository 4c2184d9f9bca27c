using System.Runtime.CompilerServices;

namespace Lateral.Kernels;

/// <summary>
/// The terms of dk, dα and dβ, to be summed: t = dy · y / scale, t · Σx², and dy · y · ln scale. The logarithm
/// is ln k and that of 1 + z with z = a·Σx²/k, corrected for what 1 + z rounds away, since most scales lie close to k.
/// </summary>
internal readonly struct ParameterGradientOperator<T, TSimd, TPower>(LrnOptions options, int windowAxes) : ILrnOperator<TSimd>
    where T : unmanaged
    where TSimd : struct, ISimd<TSimd, T>
    where TPower : struct, INegativePower<TPower, TSimd>
{
    private const double Ln2 = 0.69314718055994531;

    private readonly TSimd k = TSimd.Create(options.K);
    private readonly TSimd a = TSimd.Create(options.AlphaOverN(windowAxes));
    private readonly TSimd logK = TSimd.Create(Math.Log(options.K));
    private readonly TPower power = TPower.Create(options.Beta);

    public static PassCount Passes => new(First: 1, Second: 2, Carries: true);

    public static bool ReadsG => true;

    public static bool ReadsV => false;

    public static bool Reduces => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Middle(TSimd x, TSimd g, TSimd v, TSimd sumA, TSimd sumB, out TSimd result, out TSimd t, out TSimd w)
    {
        power.Evaluate(TSimd.MultiplyAdd(a, sumA, k), out TSimd scaled, out TSimd inverse);
        TSimd weighted = g * x * scaled;
        result = weighted * inverse;
        t = result * sumA;
        w = weighted * (logK + LogOnePlus(a * sumA / k));
    }

    public TSimd Final(TSimd x, TSimd v, TSimd carried, TSimd sumT, TSimd sumW) => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TSimd LogOnePlus(TSimd z)
    {
        TSimd sum = TSimd.Create(1) + z;
        TSimd lost = z - (sum - TSimd.Create(1));
        Logarithm<T, TSimd>.Split(sum, out TSimd whole, out TSimd fraction);
        return TSimd.MultiplyAdd(whole + fraction, TSimd.Create(Ln2), lost / sum);
    }
}
