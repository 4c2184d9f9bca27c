using System.Runtime.CompilerServices;

namespace Lateral.Kernels;

/// <summary>
/// Sums of rows' elements, in blocks of four to eight vectors, whose sums stay in registers: as many as the compiler still
/// keeps there. A row's last block is moved back over elements already done, which get the same results again; rows of scratch
/// have room for one block at least.
/// </summary>
internal static unsafe partial class BlockSums<T, TVector, TSimd, TBlock>
    where T : unmanaged
    where TVector : struct
    where TSimd : struct, ISimd<TVector, T>
    where TBlock : struct, IBlock
{
    public static nint BlockLength
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TBlock.Vectors * TSimd.Count;
    }

    /// <summary>Writes the sums of pieces: every row of them has room for a block.</summary>
    /// <param name="pieces">What is summed.</param>
    /// <param name="squares">Whether products are squares.</param>
    /// <param name="sum">Where the sums go.</param>
    /// <param name="length">Elements of each row.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(in Pieces<T> pieces, bool squares, T* sum, nint length)
    {
        Pieces<T> local = pieces;
        nint last = Math.Max(length - BlockLength, 0);
        for (nint next = 0; next < length; next += BlockLength)
        {
            nint p = Math.Min(next, last);
            Sum(local, squares, p, sum + p);
        }
    }

    /// <summary>Writes for each piece the sum of it and all after it: the pieces are rows, or products, alone.</summary>
    /// <param name="pieces">What is summed; the sums are made from the last on.</param>
    /// <param name="squares">Whether products are squares.</param>
    /// <param name="sums">Where the first piece's sum goes.</param>
    /// <param name="stride">From there to the next piece's.</param>
    /// <param name="length">Elements of each row.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddEach(in Pieces<T> pieces, bool squares, T* sums, nint stride, nint length)
    {
        Pieces<T> local = pieces;
        bool products = local.RowsEnd == local.First;
        T** newest = local.End - 1;
        T* newestSum = sums + (newest - local.First) * stride;
        nint last = Math.Max(length - BlockLength, 0);
        for (nint next = 0; next < length; next += BlockLength)
        {
            nint p = Math.Min(next, last);
            local.First = newest;
            local.RowsEnd = products ? newest : newest + 1;
            Sum(local, squares, p, out TVector s0, out TVector s1, out TVector s2, out TVector s3, out TVector s4, out TVector s5, out TVector s6, out TVector s7);
            T* sum = newestSum + p;
            Store(s0, s1, s2, s3, s4, s5, s6, s7, sum);
            for (T** piece = newest - 1; piece >= pieces.First; piece--)
            {
                if (!products)
                {
                    AddRow(*piece + p, ref s0, ref s1, ref s2, ref s3, ref s4, ref s5, ref s6, ref s7);
                }
                else if (squares)
                {
                    AddSquares(piece, piece + 1, p, ref s0, ref s1, ref s2, ref s3, ref s4, ref s5, ref s6, ref s7);
                }
                else
                {
                    AddProducts(piece, piece + 1, local.Others, p, ref s0, ref s1, ref s2, ref s3, ref s4, ref s5, ref s6, ref s7);
                }

                sum -= stride;
                Store(s0, s1, s2, s3, s4, s5, s6, s7, sum);
            }
        }
    }

    /// <summary>Writes a block's sums of pieces, rows first, from the last on, then products in their order. Squares are products whose factors are the same row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Sum(in Pieces<T> pieces, bool squares, nint p, T* sums)
    {
        Sum(pieces, squares, p, out TVector s0, out TVector s1, out TVector s2, out TVector s3, out TVector s4, out TVector s5, out TVector s6, out TVector s7);
        Store(s0, s1, s2, s3, s4, s5, s6, s7, sums);
    }

    /// <summary>A block's sums of rows: of the last, if their number is odd, and of pairs from there on, which is the order of <see cref="PlaceSums{T, TVector, TSimd, TTerms, TReach}"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SumRows(
        T** first, T** end, nint p, out TVector s0, out TVector s1, out TVector s2, out TVector s3,
        out TVector s4, out TVector s5, out TVector s6, out TVector s7)
    {
        // An even number starts with zero: with a pair, the loops would have more variables than the compiler inlines.
        s0 = s1 = s2 = s3 = s4 = s5 = s6 = s7 = default;
        if (((end - first) & 1) != 0)
        {
            end--;
            Load(*end + p, out s0, out s1, out s2, out s3, out s4, out s5, out s6, out s7);
        }

        AddPairs(first, end, p, ref s0, ref s1, ref s2, ref s3, ref s4, ref s5, ref s6, ref s7);
    }

    /// <summary>A sum of products alone starts with its first instead of zero, which takes an operation less for each vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Sum(
        in Pieces<T> pieces, bool squares, nint p, out TVector s0, out TVector s1, out TVector s2, out TVector s3,
        out TVector s4, out TVector s5, out TVector s6, out TVector s7)
    {
        T** next = pieces.RowsEnd;
        if (next == pieces.First)
        {
            Load(*next + p, out s0, out s1, out s2, out s3, out s4, out s5, out s6, out s7);
            if (squares)
            {
                Square(ref s0, ref s1, ref s2, ref s3, ref s4, ref s5, ref s6, ref s7);
            }
            else
            {
                Multiply(next[pieces.Others] + p, ref s0, ref s1, ref s2, ref s3, ref s4, ref s5, ref s6, ref s7);
            }

            next++;
        }
        else
        {
            SumRows(pieces.First, next, p, out s0, out s1, out s2, out s3, out s4, out s5, out s6, out s7);
        }

        if (squares)
        {
            AddSquares(next, pieces.End, p, ref s0, ref s1, ref s2, ref s3, ref s4, ref s5, ref s6, ref s7);
        }
        else
        {
            AddProducts(next, pieces.End, pieces.Others, p, ref s0, ref s1, ref s2, ref s3, ref s4, ref s5, ref s6, ref s7);
        }
    }
}
