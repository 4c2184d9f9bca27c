using System.Runtime.CompilerServices;

namespace Lateral.Kernels;

/// <summary>
/// The loops over the elements of a row, in blocks of four vectors or eight: as much code as the compiler still inlines and
/// keeps in registers. A segment's last block is moved back over elements already done, which get the same results
/// again; rows of scratch have room for one block at least.
/// </summary>
internal static unsafe class RowLoops<T, TVector, TSimd, TBlock, TOperator>
    where T : unmanaged
    where TVector : struct
    where TSimd : struct, ISimd<TVector, T>
    where TBlock : struct, IBlock
    where TOperator : struct, ILrnOperator<T>
{
    /// <summary>Elements in a block of any width and type.</summary>
    private const int LongestBlock = EightVectors.Vectors * 16;

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
            Zero(out TVector s0, out TVector s1, out TVector s2, out TVector s3, out TVector s4, out TVector s5, out TVector s6, out TVector s7);
            AddRows(local.Terms.First, local.Terms.RowsEnd, p, ref s0, ref s1, ref s2, ref s3, ref s4, ref s5, ref s6, ref s7);
            if (squares)
            {
                AddSquares(local.Terms.RowsEnd, local.Terms.End, p, ref s0, ref s1, ref s2, ref s3, ref s4, ref s5, ref s6, ref s7);
            }
            else
            {
                AddProducts(local.Terms.RowsEnd, local.Terms.End, p, ref s0, ref s1, ref s2, ref s3, ref s4, ref s5, ref s6, ref s7);
            }

            Store(s0, s1, s2, s3, s4, s5, s6, s7, local.Sums[0] + p);
            T** older = local.Older;
            for (int level = 1; level < local.Count; level++, older += LevelRows<T>.OlderSums)
            {
                AddRows(older, older + LevelRows<T>.OlderSums, p, ref s0, ref s1, ref s2, ref s3, ref s4, ref s5, ref s6, ref s7);
                Store(s0, s1, s2, s3, s4, s5, s6, s7, local.Sums[level] + p);
            }
        }
    }

    /// <summary>The operator's middle step for one row and its final step for an earlier one, or either.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    public static void Run(in TOperator op, in RowTask<T> row, int elementSize, bool middle, bool final)
    {
        byte* room = stackalloc byte[2 * LongestBlock * sizeof(T) + Memory.CacheLine];
        T* sums = (T*)((nint)(room + Memory.CacheLine - 1) & -Memory.CacheLine), otherSums = sums + LongestBlock;
        Segments segments = row.Segments;
        while (segments.Next())
        {
            // A copy for each segment, which need not outlive the call in Next: the compiler keeps it in registers. What is read once a
            // block stays in memory, so that the loop over a block's vectors has registers for its pointers.
            TOperator local = op;
            nint first = segments.Scratch, shift = segments.Memory - first, end = first + row.Length;
            nint last = Math.Max(end - BlockLength, first);
            for (nint next = first; next < end; next += BlockLength)
            {
                nint p = Math.Min(next, last), line = (shift + p) * elementSize;
                if (middle)
                {
                    T* x = row.X + p, g = row.G + (shift + p), v = row.V + p, t = row.T1 + p, w = row.W + p;
                    T* result = TOperator.Carries ? row.Carry + p : row.Output + (shift + p);
                    Sum(row.A, true, p, sums);
                    if (TOperator.FirstSums > 1)
                    {
                        Sum(row.B, false, p, otherSums);
                    }

                    Prefetch(row.NextX + line);
                    if (TOperator.ReadsG)
                    {
                        Prefetch(row.NextG + line);
                    }

                    if (TOperator.ReadsV)
                    {
                        Prefetch(row.NextV + line);
                    }

                    if (TOperator.SecondSums == 0)
                    {
                        Prefetch(row.NextOutput + line);
                    }

                    for (nint q = 0; q < BlockLength; q += TSimd.Count)
                    {
                        local.Middle<TVector, TSimd>(
                            x + q, g + q, v + q, TSimd.Load(sums + q), TOperator.FirstSums > 1 ? TSimd.Load(otherSums + q) : default,
                            out TVector value, out TVector term, out TVector otherTerm);
                        TSimd.Store(value, result + q);
                        if (TOperator.SecondSums > 0)
                        {
                            TSimd.Store(term, t + q);
                        }

                        if (TOperator.SecondSums > 1)
                        {
                            TSimd.Store(otherTerm, w + q);
                        }
                    }
                }

                if (TOperator.SecondSums > 0 && final)
                {
                    T* x = row.FinalX + p, v = row.FinalV + p, carried = row.Carried + p, output = row.Output + (shift + p);
                    Prefetch(row.NextOutput + line);
                    Zero(out TVector t0, out TVector t1, out TVector t2, out TVector t3, out TVector t4, out TVector t5, out TVector t6, out TVector t7);
                    AddRows(row.SumT.First, row.SumT.End, p, ref t0, ref t1, ref t2, ref t3, ref t4, ref t5, ref t6, ref t7);
                    Zero(out TVector w0, out TVector w1, out TVector w2, out TVector w3, out TVector w4, out TVector w5, out TVector w6, out TVector w7);
                    if (TOperator.SecondSums > 1)
                    {
                        AddRows(row.SumW.First, row.SumW.End, p, ref w0, ref w1, ref w2, ref w3, ref w4, ref w5, ref w6, ref w7);
                    }

                    nint width = TSimd.Count;
                    Final(local, x, v, carried, t0, w0, output);
                    Final(local, x + width, v + width, carried + width, t1, w1, output + width);
                    Final(local, x + 2 * width, v + 2 * width, carried + 2 * width, t2, w2, output + 2 * width);
                    Final(local, x + 3 * width, v + 3 * width, carried + 3 * width, t3, w3, output + 3 * width);
                    if (TBlock.Vectors > FourVectors.Vectors)
                    {
                        Final(local, x + 4 * width, v + 4 * width, carried + 4 * width, t4, w4, output + 4 * width);
                        Final(local, x + 5 * width, v + 5 * width, carried + 5 * width, t5, w5, output + 5 * width);
                        Final(local, x + 6 * width, v + 6 * width, carried + 6 * width, t6, w6, output + 6 * width);
                        Final(local, x + 7 * width, v + 7 * width, carried + 7 * width, t7, w7, output + 7 * width);
                    }
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Final(in TOperator op, T* x, T* v, T* carried, TVector sumT, TVector sumW, T* output) =>
        TSimd.Store(op.Final<TVector, TSimd>(x, v, carried, sumT, sumW), output);

    /// <summary>The lines of a block of T; twice as many as one of a type of half its size has.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch(byte* address)
    {
        for (int line = 0; line < TBlock.Vectors * TSimd.Count * sizeof(T); line += Memory.CacheLine)
        {
            Memory.Prefetch(address + line);
        }
    }

    /// <summary>Writes a block's sums of pieces, rows first, each in the order of its pieces. Squares are products whose factors are the same row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Sum(in Pieces<T> pieces, bool squares, nint p, T* sums)
    {
        Zero(out TVector s0, out TVector s1, out TVector s2, out TVector s3, out TVector s4, out TVector s5, out TVector s6, out TVector s7);
        AddRows(pieces.First, pieces.RowsEnd, p, ref s0, ref s1, ref s2, ref s3, ref s4, ref s5, ref s6, ref s7);
        if (squares)
        {
            AddSquares(pieces.RowsEnd, pieces.End, p, ref s0, ref s1, ref s2, ref s3, ref s4, ref s5, ref s6, ref s7);
        }
        else
        {
            AddProducts(pieces.RowsEnd, pieces.End, p, ref s0, ref s1, ref s2, ref s3, ref s4, ref s5, ref s6, ref s7);
        }

        Store(s0, s1, s2, s3, s4, s5, s6, s7, sums);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Zero(
        out TVector s0, out TVector s1, out TVector s2, out TVector s3, out TVector s4, out TVector s5, out TVector s6, out TVector s7) =>
        s0 = s1 = s2 = s3 = s4 = s5 = s6 = s7 = default;

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
