using System.Runtime.CompilerServices;

namespace Lateral.Kernels;

/// <summary>
/// The loops over the elements of a row, in blocks of one vector or four: as much code as the compiler still inlines and
/// keeps in registers. A segment's last block is moved back over elements already done, which get the same results
/// again; rows of scratch have room for one block at least.
/// </summary>
internal static unsafe class RowLoops<T, TSimd, TBlock, TOperator>
    where T : unmanaged
    where TSimd : struct, ISimd<TSimd, T>
    where TBlock : struct, IBlock
    where TOperator : struct, ILrnOperator<TSimd>
{
    /// <summary>Elements in a block of any width and type.</summary>
    public const int LongestBlock = FourVectors.Vectors * 16;

    public static nint BlockLength
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TBlock.Vectors * TSimd.Count;
    }

    /// <summary>Writes the sums of pieces, four vectors at a time: every row of them has room for that.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(in Pieces<T> pieces, T* sum, nint length)
    {
        Pieces<T> local = pieces;
        nint block = FourVectors.Vectors * TSimd.Count, last = Math.Max(length - block, 0);
        for (nint next = 0; next < length; next += block)
        {
            nint p = Math.Min(next, last);
            SumBlock(local, true, false, p, out TSimd s0, out TSimd s1, out TSimd s2, out TSimd s3);
            StoreBlock(s0, s1, s2, s3, sum + p);
        }
    }

    /// <summary>Writes a row's new sums of all levels, four vectors at a time, each level from the sums below that are still in registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(in LevelRows<T> levels, bool squares, nint length)
    {
        LevelRows<T> local = levels;
        nint width = TSimd.Count, block = FourVectors.Vectors * width, last = Math.Max(length - block, 0);
        for (nint next = 0; next < length; next += block)
        {
            nint p = Math.Min(next, last);
            SumBlock(local.Terms, true, squares, p, out TSimd s0, out TSimd s1, out TSimd s2, out TSimd s3);
            StoreBlock(s0, s1, s2, s3, local.Sums[0] + p);
            T** older = local.Older;
            for (int level = 1; level < local.Count; level++)
            {
                for (int part = 1; part < WindowAxis.Radix; part++)
                {
                    T* row = *older++ + p;
                    s0 = TSimd.Add(s0, row);
                    s1 = TSimd.Add(s1, row + width);
                    s2 = TSimd.Add(s2, row + 2 * width);
                    s3 = TSimd.Add(s3, row + 3 * width);
                }

                StoreBlock(s0, s1, s2, s3, local.Sums[level] + p);
            }
        }
    }

    /// <summary>The operator's middle step for one row and its final step for an earlier one, or either.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    public static void Run(in TOperator op, in RowTask<T> row, int elementSize, bool middle, bool final)
    {
        T* sums = stackalloc T[2 * LongestBlock];
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
                Prefetch(row.NextX + line);
                Prefetch(row.NextOutput + line);
                if (TOperator.ReadsG)
                {
                    Prefetch(row.NextG + line);
                }

                if (TOperator.ReadsV)
                {
                    Prefetch(row.NextV + line);
                }

                if (middle)
                {
                    T* x = row.X + p, g = row.G + (shift + p), v = row.V + p, t = row.T1 + p, w = row.W + p;
                    T* result = TOperator.Passes.Carries ? row.Carry + p : row.Output + (shift + p);
                    T* sumA = row.A.Left[0] + p, sumB = TOperator.Passes.First > 1 ? row.B.Left[0] + p : sumA;
                    if (TBlock.Vectors > 1)
                    {
                        sumA = sums;
                        SumBlock(row.A, true, true, p, out TSimd s0, out TSimd s1, out TSimd s2, out TSimd s3);
                        StoreBlock(s0, s1, s2, s3, sumA);
                        if (TOperator.Passes.First > 1)
                        {
                            sumB = sums + LongestBlock;
                            SumBlock(row.B, true, false, p, out s0, out s1, out s2, out s3);
                            StoreBlock(s0, s1, s2, s3, sumB);
                        }
                    }

                    for (nint q = 0; q < BlockLength; q += TSimd.Count)
                    {
                        local.Middle(
                            TSimd.Load(x + q), TOperator.ReadsG ? TSimd.Load(g + q) : default, TOperator.ReadsV ? TSimd.Load(v + q) : default,
                            TSimd.Load(sumA + q), TOperator.Passes.First > 1 ? TSimd.Load(sumB + q) : default,
                            out TSimd value, out TSimd term, out TSimd otherTerm);
                        value.Store(result + q);
                        if (TOperator.Passes.Second > 0)
                        {
                            term.Store(t + q);
                        }

                        if (TOperator.Passes.Second > 1)
                        {
                            otherTerm.Store(w + q);
                        }
                    }
                }

                if (TOperator.Passes.Second > 0 && final)
                {
                    T* x = row.FinalX + p, v = row.FinalV + p, carried = row.Carried + p, output = row.Output + (shift + p);
                    if (TBlock.Vectors == 1)
                    {
                        TSimd sumW = TOperator.Passes.Second > 1 ? TSimd.Load(row.SumW.Left[0] + p) : default;
                        Final(local, x, v, carried, TSimd.Load(row.SumT.Left[0] + p), sumW, output);
                        continue;
                    }

                    SumBlock(row.SumT, false, false, p, out TSimd t0, out TSimd t1, out TSimd t2, out TSimd t3);
                    TSimd w0 = default, w1 = default, w2 = default, w3 = default;
                    if (TOperator.Passes.Second > 1)
                    {
                        SumBlock(row.SumW, false, false, p, out w0, out w1, out w2, out w3);
                    }

                    nint width = TSimd.Count;
                    Final(local, x, v, carried, t0, w0, output);
                    Final(local, x + width, v + width, carried + width, t1, w1, output + width);
                    Final(local, x + 2 * width, v + 2 * width, carried + 2 * width, t2, w2, output + 2 * width);
                    Final(local, x + 3 * width, v + 3 * width, carried + 3 * width, t3, w3, output + 3 * width);
                }
            }
        }
    }

    /// <summary>The lines of a block of T; twice as many as one of a type of half its size has.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch(byte* address)
    {
        for (int line = 0; line < TBlock.Vectors * TSimd.Count * sizeof(T); line += Memory.CacheLine)
        {
            Memory.Prefetch(address + line);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Final(in TOperator op, T* x, T* v, T* carried, TSimd sumT, TSimd sumW, T* output) =>
        op.Final(TSimd.Load(x), TOperator.ReadsV ? TSimd.Load(v) : default, TSimd.Load(carried), sumT, sumW).Store(output);

    /// <summary>
    /// The sums of four vectors, rows first, each in the order of its pieces. Squares are products whose factors are the
    /// same row, which is then read once. What the flags exclude is not compiled.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SumBlock(
        in Pieces<T> pieces, bool hasProducts, bool squares, nint p, out TSimd s0, out TSimd s1, out TSimd s2, out TSimd s3)
    {
        nint width = TSimd.Count;
        T** left = pieces.Left, right = pieces.Right, rowsEnd = left + pieces.Rows, end = left + pieces.Count;
        s0 = s1 = s2 = s3 = default;
        for (; left < rowsEnd; left++)
        {
            T* row = *left + p;
            s0 = TSimd.Add(s0, row);
            s1 = TSimd.Add(s1, row + width);
            s2 = TSimd.Add(s2, row + 2 * width);
            s3 = TSimd.Add(s3, row + 3 * width);
        }

        for (; squares && left < end; left++)
        {
            T* row = *left + p;
            s0 = TSimd.AddSquare(s0, row);
            s1 = TSimd.AddSquare(s1, row + width);
            s2 = TSimd.AddSquare(s2, row + 2 * width);
            s3 = TSimd.AddSquare(s3, row + 3 * width);
        }

        for (right += pieces.Rows; hasProducts && !squares && left < end; left++, right++)
        {
            T* row = *left + p, other = *right + p;
            s0 = TSimd.AddProduct(s0, row, other);
            s1 = TSimd.AddProduct(s1, row + width, other + width);
            s2 = TSimd.AddProduct(s2, row + 2 * width, other + 2 * width);
            s3 = TSimd.AddProduct(s3, row + 3 * width, other + 3 * width);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreBlock(TSimd s0, TSimd s1, TSimd s2, TSimd s3, T* sum)
    {
        nint width = TSimd.Count;
        s0.Store(sum);
        s1.Store(sum + width);
        s2.Store(sum + 2 * width);
        s3.Store(sum + 3 * width);
    }
}
