using System.Runtime.CompilerServices;

namespace Lateral.Kernels;

/// <summary>y = x · scale^−β.</summary>
internal readonly unsafe struct ForwardOperator<T, TVector, TSimd, TPower>(LrnOptions options, int windowAxes) : ILrnOperator<T, TVector>
    where T : unmanaged
    where TVector : struct
    where TSimd : struct, ISimd<TVector, T>
    where TPower : struct, INegativePower<TPower, TVector>
{
    private readonly TVector k = TSimd.Create(options.K);
    private readonly TVector a = TSimd.Create(options.AlphaOverN(windowAxes));
    private readonly TPower power = TPower.Create(options.Beta);

    public static int FirstSums => 1;

    public static int SecondSums => 0;

    public static bool Carries => false;

    public static bool ReadsG => false;

    public static bool ReadsV => false;

    public static bool Reduces => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Middle<TStorage>(T* x, TStorage* g, T* v, nint q, TVector sumA, T* sumsB, out TVector result, out TVector t, out TVector w)
        where TStorage : unmanaged
    {
        power.Evaluate(TSimd.MultiplyAdd(a, sumA, k), out TVector scaled, out _);
        result = TSimd.Multiply(TSimd.Load(x + q), scaled);
        t = default;
        w = default;
    }

    public TVector Final(T* x, T* v, T* carried, nint q, TVector sumT, T* sumsW) => default;
}
