using System.Runtime.CompilerServices;

namespace Lateral.Kernels;

/// <summary>
/// The gradient of Σ v·dx(x, dy) with respect to x. With u the window sum of v·x, h = dy · scale^(−β−1) and t = h·x:
/// −2aβ · (h·u + v · Σt + x · Σ(h·v − 2a(β+1) · t·u / scale)), both sums over the reversed window.
/// </summary>
internal readonly unsafe struct DoubleBackwardOperator<T, TVector, TSimd, TPower>(LrnOptions options, double a) : ILrnOperator<T, TVector>
    where T : unmanaged
    where TVector : struct
    where TSimd : struct, ISimd<TVector, T>
    where TPower : struct, INegativePower<TPower, TVector>
{
    private readonly TVector crossFactor = TSimd.Create(-2 * a * options.Beta);
    private readonly TVector curvature = TSimd.Create(-2 * a * (options.Beta + 1));
    private readonly ScalePowers<T, TVector, TSimd, TPower> scales = new(options, a);

    public static int FirstSums => 2;

    public static int SecondSums => 2;

    public static bool Carries => true;

    public static bool ReadsG => true;

    public static bool ReadsV => true;

    public static bool Reduces => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Raise<TTurn>(
        TVector s0, TVector s1, TVector s2, TVector s3, out TVector p0, out TVector p1, out TVector p2, out TVector p3,
        out TVector i0, out TVector i1, out TVector i2, out TVector i3)
        where TTurn : struct, IBlock =>
        scales.Raise<TTurn>(s0, s1, s2, s3, out p0, out p1, out p2, out p3, out i0, out i1, out i2, out i3);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Middle<TStorage>(
        T* x, TStorage* g, T* v, int vector, TVector sumA, TVector power, TVector inverse, T* sumsB, out TVector result, out TVector t, out TVector w, ref TVector seen)
        where TStorage : unmanaged
    {
        TVector weight = TSimd.Multiply(TSimd.Multiply(Element<TStorage, T, TVector, TSimd>.Load(g, vector, ref seen), power), inverse);
        TVector sumB = TSimd.Load(sumsB, vector);
        result = TSimd.Multiply(weight, sumB);
        t = TSimd.Multiply(weight, TSimd.Load(x, vector));
        w = TSimd.MultiplyAdd(TSimd.Multiply(TSimd.Multiply(curvature, t), inverse), sumB, TSimd.Multiply(weight, TSimd.Load(v, vector)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Final(T* x, T* v, T* carried, int vector, TVector sumT, T* sumsW) =>
        TSimd.Multiply(crossFactor, TSimd.MultiplyAdd(TSimd.Load(x, vector), TSimd.Load(sumsW, vector), TSimd.MultiplyAdd(TSimd.Load(v, vector), sumT, TSimd.Load(carried, vector))));
}
