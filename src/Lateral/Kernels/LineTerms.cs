using System.Runtime.CompilerServices;

namespace Lateral.Kernels;

/// <summary>What <see cref="LineSums{T, TVector, TSimd, TTerms, TReach}"/> sums: elements, squares, or products of two inputs.</summary>
internal interface ILineTerms
{
    static abstract int Factors { get; }
}

internal readonly struct Elements : ILineTerms
{
    public static int Factors => 0;
}

internal readonly struct Squares : ILineTerms
{
    public static int Factors => 1;
}

internal readonly struct Products : ILineTerms
{
    public static int Factors => 2;
}

/// <summary>The terms of neighbouring elements.</summary>
internal static unsafe class LineTerms<T, TVector, TSimd, TTerms>
    where T : unmanaged
    where TVector : struct
    where TSimd : struct, ISimd<TVector, T>
    where TTerms : struct, ILineTerms
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Load(T* source, T* other)
    {
        TVector factor = TSimd.Load(source);
        return TTerms.Factors == 0 ? factor : TSimd.Multiply(factor, TTerms.Factors == 1 ? factor : TSimd.Load(other));
    }
}
