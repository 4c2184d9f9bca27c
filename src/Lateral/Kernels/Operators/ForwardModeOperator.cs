using System.Runtime.CompilerServices;

namespace Lateral.Kernels;

/// <summary>ẏ = scale^−β · (ẋ − 2aβ · (x / scale) · Σ over the window of x·ẋ).</summary>
internal readonly unsafe struct ForwardModeOperator<T, TVector, TSimd, TPower>(LrnOptions options, int windowAxes) : ILrnOperator<T, TVector>
    where T : unmanaged
    where TVector : struct
    where TSimd : struct, ISimd<TVector, T>
    where TPower : struct, INegativePower<TPower, TVector>
{
    private readonly TVector k = TSimd.Create(options.K);
    private readonly TVector a = TSimd.Create(options.AlphaOverN(windowAxes));
    private readonly TVector crossFactor = TSimd.Create(-2 * options.AlphaOverN(windowAxes) * options.Beta);
    private readonly TPower power = TPower.Create(options.Beta);

    public static int FirstSums => 2;

    public static int SecondSums => 0;

    public static bool Carries => false;

    public static bool ReadsG => false;

    public static bool ReadsV => true;

    public static bool Reduces => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Middle<TStorage>(T* x, TStorage* g, T* v, nint q, TVector sumA, T* sumsB, out TVector result, out TVector t, out TVector w)
        where TStorage : unmanaged
    {
        power.Evaluate(TSimd.MultiplyAdd(a, sumA, k), out TVector scaled, out TVector inverse);
        result = TSimd.Multiply(scaled, TSimd.MultiplyAdd(TSimd.Multiply(TSimd.Multiply(crossFactor, TSimd.Load(x + q)), inverse), TSimd.Load(sumsB + q), TSimd.Load(v + q)));
        t = default;
        w = default;
    }

    public TVector Final(T* x, T* v, T* carried, nint q, TVector sumT, T* sumsW) => default;
}
