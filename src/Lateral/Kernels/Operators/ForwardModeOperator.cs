using System.Runtime.CompilerServices;

namespace Lateral.Kernels;

/// <summary>ẏ = scale^−β · (ẋ − 2aβ · (x / scale) · Σ over the window of x·ẋ).</summary>
internal readonly unsafe struct ForwardModeOperator<T, TPower>(LrnOptions options, int windowAxes) : ILrnOperator<T>
    where T : unmanaged
    where TPower : struct, INegativePower<TPower, T>
{
    private readonly T k = Scalar.Of<T>(options.K);
    private readonly T a = Scalar.Of<T>(options.AlphaOverN(windowAxes));
    private readonly T crossFactor = Scalar.Of<T>(-2 * options.AlphaOverN(windowAxes) * options.Beta);
    private readonly TPower power = TPower.Create(options.Beta);

    public static int FirstSums => 2;

    public static int SecondSums => 0;

    public static bool Carries => false;

    public static bool ReadsG => false;

    public static bool ReadsV => true;

    public static bool Reduces => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Middle<TVector, TSimd>(T* x, T* g, T* v, nint q, TVector sumA, TVector sumB, out TVector result, out TVector t, out TVector w)
        where TVector : struct
        where TSimd : struct, ISimd<TVector, T>
    {
        power.Evaluate<TVector, TSimd>(TSimd.MultiplyAdd(TSimd.Broadcast(a), sumA, TSimd.Broadcast(k)), out TVector scaled, out TVector inverse);
        result = TSimd.Multiply(scaled, TSimd.MultiplyAdd(TSimd.Multiply(TSimd.Multiply(TSimd.Broadcast(crossFactor), TSimd.Load(x + q)), inverse), sumB, TSimd.Load(v + q)));
        t = default;
        w = default;
    }

    public TVector Final<TVector, TSimd>(T* x, T* v, T* carried, TVector sumT, TVector sumW)
        where TVector : struct
        where TSimd : struct, ISimd<TVector, T> => default;
}
