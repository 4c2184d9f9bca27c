using System.Runtime.CompilerServices;

namespace Lateral.Kernels;

/// <summary>
/// The loop over the elements of a row, block by block as <see cref="BlockSums{T, TVector, TSimd, TBlock}"/> takes them. All of it
/// is inlined, which the compiler does until a method has 512 variables: so one set of them serves for every block of sums.
/// </summary>
internal static unsafe class RowLoops<TStorage, T, TVector, TSimd, TBlock, TOperator>
    where TStorage : unmanaged
    where T : unmanaged
    where TVector : struct
    where TSimd : struct, ISimd<TVector, T>
    where TBlock : struct, IBlock
    where TOperator : struct, ILrnOperator<T, TVector>
{
    /// <summary>Elements in a block of any width and type.</summary>
    private const int LongestBlock = EightVectors.Vectors * 16;

    private static nint BlockLength
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => BlockSums<T, TVector, TSimd, TBlock>.BlockLength;
    }

    /// <summary>The operator's middle step for one row and its final step for an earlier one, or either.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    public static void Run(in TOperator op, in RowTask<TStorage, T> row, bool middle, bool final)
    {
        byte* room = stackalloc byte[2 * LongestBlock * sizeof(T) + Memory.CacheLine];
        T* sums = (T*)((nint)(room + Memory.CacheLine - 1) & -Memory.CacheLine), sumsW = sums + LongestBlock;

        // A copy, which need not outlive any call: the compiler keeps it in registers. What is read once a block stays in memory, so that
        // the loop over a block's vectors has registers for its pointers.
        TOperator local = op;
        bool streams = row.Streams;
        nint first = row.Line.Scratch, shift = row.Line.Memory - first;
        nint stride = row.Line.ScratchStride, shiftStride = row.Line.MemoryStride - stride;
        for (int left = row.Line.Count; left > 0; left--, first += stride, shift += shiftStride)
        {
            nint end = first + row.Length, last = Math.Max(end - BlockLength, first);
            for (nint next = first; next < end;)
            {
                nint p = Math.Min(next, last), line = (shift + p) * sizeof(TStorage);
                next += BlockLength;
                TVector s0, s1, s2, s3, s4, s5, s6, s7;
                if (middle)
                {
                    nint pX = row.Shifts ? shift + p : p;
                    T* x = row.X + pX, v = row.V + pX, t = row.T1 + p, w = row.W + p, sumsB = row.SumsB + p;
                    TStorage* g = row.G + (shift + p);

                    // A result to be narrowed stays in scratch until the row is done: the middle step is a long chain of operations, and with more
                    // at its end fewer of them run side by side.
                    bool keeps = TOperator.Carries || typeof(TStorage) != typeof(T);
                    T* result = keeps ? row.Carry + p : (T*)row.Output + (shift + p);
                    if (typeof(TStorage) != typeof(T) && row.NewX != null)
                    {
                        for (nint q = p; q < p + BlockLength; q += TSimd.Count)
                        {
                            TSimd.Store(Element<TStorage, T, TVector, TSimd>.Load(row.NewX + q), row.CopyX + q);
                        }
                    }

                    BlockSums<T, TVector, TSimd, TBlock>.Sum(
                        row.A, TOperator.FirstSums == 1 && typeof(TStorage) == typeof(T), p, (T*)row.NewX, row.CopyX, out s0, out s1, out s2, out s3, out s4, out s5, out s6, out s7);
                    BlockSums<T, TVector, TSimd, TBlock>.Store(s0, s1, s2, s3, s4, s5, s6, s7, sums);
                    TStorage* nextX = (TStorage*)(row.NextX + line), nextG = (TStorage*)(row.NextG + line), nextV = (TStorage*)(row.NextV + line), nextOutput = (TStorage*)(row.NextOutput + line);
                    for (nint q = 0; q < BlockLength; q += TSimd.Count)
                    {
                        // A line of each, once for all vectors of a line's length: spread out, they do not wait for each other.
                        nint lineElements = Memory.CacheLine / sizeof(TStorage);
                        if (TSimd.Count >= lineElements || (q & (lineElements - 1)) == 0)
                        {
                            Memory.Prefetch((byte*)(nextX + q));
                            if (!TOperator.Reduces && !streams)
                            {
                                Memory.Prefetch((byte*)(nextOutput + q));
                            }

                            if (TOperator.ReadsG)
                            {
                                Memory.Prefetch((byte*)(nextG + q));
                            }

                            if (TOperator.ReadsV)
                            {
                                Memory.Prefetch((byte*)(nextV + q));
                            }
                        }

                        local.Middle(
                            x, g, v, q, TSimd.Load(sums + q), sumsB, out TVector value, out TVector term, out TVector otherTerm);
                        if (!keeps && streams)
                        {
                            TSimd.Stream(value, result + q);
                        }
                        else
                        {
                            TSimd.Store(value, result + q);
                        }

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

                if (TOperator.SecondSums > 0 && !TOperator.Reduces && final)
                {
                    nint pX = row.Shifts ? shift + p : p;
                    T* x = row.FinalX + pX, v = row.FinalV + pX, carried = row.Carried + p;
                    if (TOperator.SecondSums > 1)
                    {
                        BlockSums<T, TVector, TSimd, TBlock>.SumRows(
                            row.SumW.First, row.SumW.End, p, out s0, out s1, out s2, out s3, out s4, out s5, out s6, out s7);
                        BlockSums<T, TVector, TSimd, TBlock>.Store(s0, s1, s2, s3, s4, s5, s6, s7, sumsW);
                    }

                    BlockSums<T, TVector, TSimd, TBlock>.SumRows(
                        row.SumT.First, row.SumT.End, p, out s0, out s1, out s2, out s3, out s4, out s5, out s6, out s7);
                    if (typeof(TStorage) != typeof(T))
                    {
                        BlockSums<T, TVector, TSimd, TBlock>.Store(s0, s1, s2, s3, s4, s5, s6, s7, sums);
                        TStorage* narrowed = row.Output + (shift + p);
                        for (nint q = 0; q < BlockLength; q += TSimd.Count)
                        {
                            Element<TStorage, T, TVector, TSimd>.Store(local.Final(x, v, carried, q, TSimd.Load(sums + q), sumsW), narrowed + q);
                        }

                        continue;
                    }

                    T* output = (T*)row.Output + (shift + p);

                    nint width = TSimd.Count;
                    Write(local.Final(x, v, carried, 0, s0, sumsW), output, streams);
                    Write(local.Final(x, v, carried, width, s1, sumsW), output + width, streams);
                    Write(local.Final(x, v, carried, 2 * width, s2, sumsW), output + 2 * width, streams);
                    Write(local.Final(x, v, carried, 3 * width, s3, sumsW), output + 3 * width, streams);
                    if (TBlock.Vectors > FourVectors.Vectors)
                    {
                        Write(local.Final(x, v, carried, 4 * width, s4, sumsW), output + 4 * width, streams);
                        Write(local.Final(x, v, carried, 5 * width, s5, sumsW), output + 5 * width, streams);
                    }

                    if (TBlock.Vectors > SixVectors.Vectors)
                    {
                        Write(local.Final(x, v, carried, 6 * width, s6, sumsW), output + 6 * width, streams);
                        Write(local.Final(x, v, carried, 7 * width, s7, sumsW), output + 7 * width, streams);
                    }
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write(TVector value, T* destination, bool streams)
    {
        if (streams)
        {
            TSimd.Stream(value, destination);
        }
        else
        {
            TSimd.Store(value, destination);
        }
    }
}
