using System.Runtime.CompilerServices;

namespace Lateral.Kernels;

/// <summary>y = x · scale^−β.</summary>
internal readonly struct ForwardOperator<T, TVector, TSimd, TPower>(LrnOptions options, int windowAxes) : ILrnOperator<TVector>
    where T : unmanaged
    where TVector : struct
    where TSimd : struct, ISimd<TVector, T>
    where TPower : struct, INegativePower<TPower, TVector>
{
    private readonly TVector k = TSimd.Create(options.K);
    private readonly TVector a = TSimd.Create(options.AlphaOverN(windowAxes));
    private readonly TPower power = TPower.Create(options.Beta);

    public static PassCount Passes => new(First: 1, Second: 0, Carries: false);

    public static bool ReadsG => false;

    public static bool ReadsV => false;

    public static bool Reduces => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Middle(TVector x, TVector g, TVector v, TVector sumA, TVector sumB, out TVector result, out TVector t, out TVector w)
    {
        power.Evaluate(TSimd.MultiplyAdd(a, sumA, k), out TVector scaled, out _);
        result = TSimd.Multiply(x, scaled);
        t = default;
        w = default;
    }

    public TVector Final(TVector x, TVector v, TVector carried, TVector sumT, TVector sumW) => default;
}
