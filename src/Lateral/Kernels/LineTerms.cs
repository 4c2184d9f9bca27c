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
