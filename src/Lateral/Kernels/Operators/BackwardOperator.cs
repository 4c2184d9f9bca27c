using System.Runtime.CompilerServices;

namespace Lateral.Kernels;

/// <summary>dx = dy · scale^−β − 2aβ · x · Σ over the reversed window of t, with t = dy · y / scale.</summary>
internal readonly unsafe struct BackwardOperator<T, TVector, TSimd, TPower>(LrnOptions options, double a) : ILrnOperator<T, TVector>
    where T : unmanaged
    where TVector : struct
    where TSimd : struct, ISimd<TVector, T>
    where TPower : struct, INegativePower<TPower, TVector>
{
    private readonly TVector crossFactor = TSimd.Create(-2 * a * options.Beta);
    private readonly ScalePowers<T, TVector, TSimd, TPower> scales = new(options, a);

    public static int FirstSums => 1;

    public static int SecondSums => 1;

    public static bool Carries => true;

    public static bool ReadsG => true;

    public static bool ReadsV => false;

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
        result = TSimd.Multiply(Element<TStorage, T, TVector, TSimd>.Load(g, vector, ref seen), power);
        t = TSimd.Multiply(TSimd.Multiply(result, TSimd.Load(x, vector)), inverse);
        w = default;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Final(T* x, T* v, T* carried, int vector, TVector sumT, T* sumsW) =>
        TSimd.MultiplyAdd(TSimd.Multiply(crossFactor, TSimd.Load(x, vector)), sumT, TSimd.Load(carried, vector));
}
