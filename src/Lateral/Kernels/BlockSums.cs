using System.Runtime.CompilerServices;

namespace Lateral.Kernels;

/// <summary>
/// Sums of rows' elements, in blocks of four vectors or eight, whose sums stay in registers: as many as the compiler still
/// keeps there. A row's last block is moved back over elements already done, which get the same results again; rows of scratch
/// have room for one block at least.
/// </summary>
internal static unsafe class BlockSums<T, TVector, TSimd, TBlock>
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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(in Pieces<T> pieces, T* sum, nint length)
    {
        Pieces<T> local = pieces;
        nint last = Math.Max(length - BlockLength, 0);
        for (nint next = 0; next < length; next += BlockLength)
        {
            nint p = Math.Min(next, last);
            Sum(local, false, p, sum + p);
        }
    }

    /// <summary>Writes a row's new sums of all levels, each level from the sums below that are still in registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(in LevelRows<T> levels, bool squares, nint length)
    {
        LevelRows<T> local = levels;
        nint last = Math.Max(length - BlockLength, 0);
        for (nint next = 0; next < length; next += BlockLength)
        {
            nint p = Math.Min(next, last);
            Sum(local.Terms, squares, p, out TVector s0, out TVector s1, out TVector s2, out TVector s3, out TVector s4, out TVector s5, out TVector s6, out TVector s7);
            Store(s0, s1, s2, s3, s4, s5, s6, s7, local.Sums[0] + p);
            T** older = local.Older;
            for (int level = 1; level < local.Count; level++, older += LevelRows<T>.OlderSums)
            {
                AddRows(older, older + LevelRows<T>.OlderSums, p, ref s0, ref s1, ref s2, ref s3, ref s4, ref s5, ref s6, ref s7);
                Store(s0, s1, s2, s3, s4, s5, s6, s7, local.Sums[level] + p);
            }
        }
    }

    /// <summary>Writes a block's sums of pieces, rows first, each in the order of its pieces. Squares are products whose factors are the same row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Sum(in Pieces<T> pieces, bool squares, nint p, T* sums)
    {
        Sum(pieces, squares, p, out TVector s0, out TVector s1, out TVector s2, out TVector s3, out TVector s4, out TVector s5, out TVector s6, out TVector s7);
        Store(s0, s1, s2, s3, s4, s5, s6, s7, sums);
    }

    /// <summary>A block's sums of rows, of which there is one at least.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SumRows(
        T** next, T** end, nint p, out TVector s0, out TVector s1, out TVector s2, out TVector s3,
        out TVector s4, out TVector s5, out TVector s6, out TVector s7)
    {
        Load(*next + p, out s0, out s1, out s2, out s3, out s4, out s5, out s6, out s7);
        AddRows(next + 1, end, p, ref s0, ref s1, ref s2, ref s3, ref s4, ref s5, ref s6, ref s7);
    }

    /// <summary>A sum starts with its first piece instead of zero, which takes an operation less for each vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Sum(
        in Pieces<T> pieces, bool squares, nint p, out TVector s0, out TVector s1, out TVector s2, out TVector s3,
        out TVector s4, out TVector s5, out TVector s6, out TVector s7)
    {
        T** next = pieces.First;
        Load(*next + p, out s0, out s1, out s2, out s3, out s4, out s5, out s6, out s7);
        if (next == pieces.RowsEnd)
        {
            Multiply((squares ? *next : next[Pieces<T>.Most]) + p, squares, ref s0, ref s1, ref s2, ref s3, ref s4, ref s5, ref s6, ref s7);
            next++;
        }
        else
        {
            AddRows(next + 1, pieces.RowsEnd, p, ref s0, ref s1, ref s2, ref s3, ref s4, ref s5, ref s6, ref s7);
            next = pieces.RowsEnd;
        }

        if (squares)
        {
            AddSquares(next, pieces.End, p, ref s0, ref s1, ref s2, ref s3, ref s4, ref s5, ref s6, ref s7);
        }
        else
        {
            AddProducts(next, pieces.End, p, ref s0, ref s1, ref s2, ref s3, ref s4, ref s5, ref s6, ref s7);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load(
        T* row, out TVector s0, out TVector s1, out TVector s2, out TVector s3, out TVector s4, out TVector s5, out TVector s6, out TVector s7)
    {
        nint width = TSimd.Count;
        s0 = TSimd.Load(row);
        s1 = TSimd.Load(row + width);
        s2 = TSimd.Load(row + 2 * width);
        s3 = TSimd.Load(row + 3 * width);
        s4 = s5 = s6 = s7 = default;
        if (TBlock.Vectors > FourVectors.Vectors)
        {
            s4 = TSimd.Load(row + 4 * width);
            s5 = TSimd.Load(row + 5 * width);
            s6 = TSimd.Load(row + 6 * width);
            s7 = TSimd.Load(row + 7 * width);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Multiply(
        T* row, bool squares, ref TVector s0, ref TVector s1, ref TVector s2, ref TVector s3,
        ref TVector s4, ref TVector s5, ref TVector s6, ref TVector s7)
    {
        nint width = TSimd.Count;
        s0 = TSimd.Multiply(s0, squares ? s0 : TSimd.Load(row));
        s1 = TSimd.Multiply(s1, squares ? s1 : TSimd.Load(row + width));
        s2 = TSimd.Multiply(s2, squares ? s2 : TSimd.Load(row + 2 * width));
        s3 = TSimd.Multiply(s3, squares ? s3 : TSimd.Load(row + 3 * width));
        if (TBlock.Vectors > FourVectors.Vectors)
        {
            s4 = TSimd.Multiply(s4, squares ? s4 : TSimd.Load(row + 4 * width));
            s5 = TSimd.Multiply(s5, squares ? s5 : TSimd.Load(row + 5 * width));
            s6 = TSimd.Multiply(s6, squares ? s6 : TSimd.Load(row + 6 * width));
            s7 = TSimd.Multiply(s7, squares ? s7 : TSimd.Load(row + 7 * width));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddRows(
        T** next, T** end, nint p, ref TVector s0, ref TVector s1, ref TVector s2, ref TVector s3,
        ref TVector s4, ref TVector s5, ref TVector s6, ref TVector s7)
    {
        nint width = TSimd.Count;
        for (; next < end; next++)
        {
            T* row = *next + p;
            s0 = TSimd.Add(s0, TSimd.Load(row));
            s1 = TSimd.Add(s1, TSimd.Load(row + width));
            s2 = TSimd.Add(s2, TSimd.Load(row + 2 * width));
            s3 = TSimd.Add(s3, TSimd.Load(row + 3 * width));
            if (TBlock.Vectors > FourVectors.Vectors)
            {
                s4 = TSimd.Add(s4, TSimd.Load(row + 4 * width));
                s5 = TSimd.Add(s5, TSimd.Load(row + 5 * width));
                s6 = TSimd.Add(s6, TSimd.Load(row + 6 * width));
                s7 = TSimd.Add(s7, TSimd.Load(row + 7 * width));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddSquares(
        T** next, T** end, nint p, ref TVector s0, ref TVector s1, ref TVector s2, ref TVector s3,
        ref TVector s4, ref TVector s5, ref TVector s6, ref TVector s7)
    {
        nint width = TSimd.Count;
        for (; next < end; next++)
        {
            T* row = *next + p;
            s0 = AddSquare(s0, row);
            s1 = AddSquare(s1, row + width);
            s2 = AddSquare(s2, row + 2 * width);
            s3 = AddSquare(s3, row + 3 * width);
            if (TBlock.Vectors > FourVectors.Vectors)
            {
                s4 = AddSquare(s4, row + 4 * width);
                s5 = AddSquare(s5, row + 5 * width);
                s6 = AddSquare(s6, row + 6 * width);
                s7 = AddSquare(s7, row + 7 * width);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddProducts(
        T** next, T** end, nint p, ref TVector s0, ref TVector s1, ref TVector s2, ref TVector s3,
        ref TVector s4, ref TVector s5, ref TVector s6, ref TVector s7)
    {
        nint width = TSimd.Count;
        for (; next < end; next++)
        {
            T* row = *next + p, other = next[Pieces<T>.Most] + p;
            s0 = TSimd.MultiplyAdd(TSimd.Load(row), TSimd.Load(other), s0);
            s1 = TSimd.MultiplyAdd(TSimd.Load(row + width), TSimd.Load(other + width), s1);
            s2 = TSimd.MultiplyAdd(TSimd.Load(row + 2 * width), TSimd.Load(other + 2 * width), s2);
            s3 = TSimd.MultiplyAdd(TSimd.Load(row + 3 * width), TSimd.Load(other + 3 * width), s3);
            if (TBlock.Vectors > FourVectors.Vectors)
            {
                s4 = TSimd.MultiplyAdd(TSimd.Load(row + 4 * width), TSimd.Load(other + 4 * width), s4);
                s5 = TSimd.MultiplyAdd(TSimd.Load(row + 5 * width), TSimd.Load(other + 5 * width), s5);
                s6 = TSimd.MultiplyAdd(TSimd.Load(row + 6 * width), TSimd.Load(other + 6 * width), s6);
                s7 = TSimd.MultiplyAdd(TSimd.Load(row + 7 * width), TSimd.Load(other + 7 * width), s7);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector AddSquare(TVector sum, T* factor)
    {
        TVector loaded = TSimd.Load(factor);
        return TSimd.MultiplyAdd(loaded, loaded, sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(
        TVector s0, TVector s1, TVector s2, TVector s3, TVector s4, TVector s5, TVector s6, TVector s7, T* sums)
    {
        nint width = TSimd.Count;
        TSimd.Store(s0, sums);
        TSimd.Store(s1, sums + width);
        TSimd.Store(s2, sums + 2 * width);
        TSimd.Store(s3, sums + 3 * width);
        if (TBlock.Vectors > FourVectors.Vectors)
        {
            TSimd.Store(s4, sums + 4 * width);
            TSimd.Store(s5, sums + 5 * width);
            TSimd.Store(s6, sums + 6 * width);
            TSimd.Store(s7, sums + 7 * width);
        }
    }
}
