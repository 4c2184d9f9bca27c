using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Lateral.Kernels;

/// <summary>
/// The loop over the elements of a row, block by block as <see cref="BlockSums{T, TVector, TSimd, TBlock}"/> takes them, and within a block
/// turn by turn as <see cref="INegativePower{TSelf, TVector}"/> does. All of it is inlined, which the compiler does until a method has 512 variables:
/// so one set of them serves for every block of sums, and what a turn does not take is left out by its type, which leaves no branches to inline into.
/// </summary>
internal static unsafe class RowLoops<TStorage, T, TVector, TSimd, TBlock, TTurn, TOperator>
    where TStorage : unmanaged
    where T : unmanaged
    where TVector : struct
    where TSimd : struct, ISimd<TVector, T>
    where TBlock : struct, IBlock
    where TTurn : struct, IBlock
    where TOperator : struct, ILrnOperator<T, TVector>
{
    private static nint BlockLength
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => BlockSums<T, TVector, TSimd, TBlock>.BlockLength;
    }

    /// <summary>The operator's middle step for one row and its final step for an earlier one, or either.</summary>
    /// <inheritdoc cref="RowPairs{TStorage, T, TVector, TSimd, TOperator}.Run" path="/returns"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    public static bool Run(in TOperator op, in RowTask<TStorage, T> row, bool middle, bool final)
    {
        byte* room = stackalloc byte[2 * WalkPlan.LongestBlock * sizeof(T) + Memory.CacheLine];
        T* sums = (T*)((nint)(room + Memory.CacheLine - 1) & -Memory.CacheLine), sumsW = sums + WalkPlan.LongestBlock;

        // A copy, which need not outlive any call: the compiler keeps it in registers. What is read once a block stays in memory, so that
        // the loop over a block's vectors has registers for its pointers.
        TOperator local = op;
        TVector seen = default;
        bool streams = row.Streams;
        int level = row.NextLevel;
        nint first = row.Line.Scratch, shift = row.Line.Memory - first;
        nint stride = row.Line.ScratchStride, shiftStride = row.Line.MemoryStride - stride;
        for (int left = row.Line.Count; left > 0; left--, first += stride, shift += shiftStride)
        {
            nint end = first + row.Length, last = Math.Max(end - BlockLength, first), shiftX = row.Shifts ? shift : 0;
            for (nint next = first; next < end;)
            {
                nint p = Math.Min(next, last);
                next += BlockLength;
                TVector s0, s1, s2, s3, s4, s5, s6, s7;
                if (middle)
                {
                    if (typeof(TStorage) != typeof(T) && row.NewX != null)
                    {
                        for (nint c = p; c < p + BlockLength; c += TSimd.Count)
                        {
                            TSimd.Store(Element<TStorage, T, TVector, TSimd>.Load(row.NewX + c, 0, ref seen), row.CopyX + c);
                        }
                    }

                    BlockSums<T, TVector, TSimd, TBlock>.Sum(
                        row.A, true, p, out s0, out s1, out s2, out s3, out s4, out s5, out s6, out s7);
                    if (typeof(TTurn) == typeof(OneVector))
                    {
                        BlockSums<T, TVector, TSimd, TBlock>.Store(s0, s1, s2, s3, s4, s5, s6, s7, sums);
                    }

                    // A result to be narrowed stays in scratch until the row is done: the middle step is a long chain of operations, and with more
                    // at its end fewer of them run side by side.
                    bool keeps = TOperator.Carries || typeof(TStorage) != typeof(T);
                    T* x = row.X, v = row.V, t = row.T1, w = row.W, sumsB = row.SumsB, result = keeps ? row.Carry : (T*)row.Output;
                    TStorage* g = row.G, nextX = (TStorage*)row.NextX, nextG = (TStorage*)row.NextG, nextV = (TStorage*)row.NextV, nextOutput = (TStorage*)row.NextOutput;
                    for (nint q = 0; ;)
                    {
                        local.Raise<TTurn>(
                            s0, s1, s2, s3, out TVector p0, out TVector p1, out TVector p2, out TVector p3,
                            out TVector i0, out TVector i1, out TVector i2, out TVector i3);
                        nint inScratch = p + q, inMemory = inScratch + shift;
                        T* turnX = x + (inScratch + shiftX), turnV = v + (inScratch + shiftX), turnB = sumsB + inScratch, turnT = t + inScratch, turnW = w + inScratch;
                        T* turnResult = result + (keeps ? inScratch : inMemory);
                        TStorage* turnG = g + inMemory, aheadX = nextX + inMemory, aheadG = nextG + inMemory, aheadV = nextV + inMemory, aheadOutput = nextOutput + inMemory;
                        NextRows<TStorage, T, TVector, TSimd, TTurn, TOperator>.Prefetch(aheadX, aheadG, aheadV, aheadOutput, q, 0, level);
                        Middle(local, turnX, turnG, turnV, 0, s0, p0, i0, turnB, out p0, turnT, turnW, ref seen);
                        if (typeof(TTurn) != typeof(OneVector))
                        {
                            NextRows<TStorage, T, TVector, TSimd, TTurn, TOperator>.Prefetch(aheadX, aheadG, aheadV, aheadOutput, q, 1, level);
                            Middle(local, turnX, turnG, turnV, 1, s1, p1, i1, turnB, out p1, turnT, turnW, ref seen);
                            NextRows<TStorage, T, TVector, TSimd, TTurn, TOperator>.Prefetch(aheadX, aheadG, aheadV, aheadOutput, q, 2, level);
                            Middle(local, turnX, turnG, turnV, 2, s2, p2, i2, turnB, out p2, turnT, turnW, ref seen);
                        }

                        if (typeof(TTurn) == typeof(FourVectors))
                        {
                            NextRows<TStorage, T, TVector, TSimd, TTurn, TOperator>.Prefetch(aheadX, aheadG, aheadV, aheadOutput, q, 3, level);
                            Middle(local, turnX, turnG, turnV, 3, s3, p3, i3, turnB, out p3, turnT, turnW, ref seen);
                        }

                        Turn<T, TVector, TSimd, TTurn>.Store(p0, p1, p2, p3, turnResult, !keeps && streams);
                        q += TTurn.Vectors * TSimd.Count;
                        if (q >= BlockLength)
                        {
                            break;
                        }

                        if (typeof(TTurn) == typeof(OneVector))
                        {
                            s0 = TSimd.Load(sums + q);
                        }
                        else if (typeof(TTurn) == typeof(FourVectors))
                        {
                            (s0, s1, s2, s3) = (s4, s5, s6, s7);
                        }
                        else
                        {
                            (s0, s1, s2) = (s3, s4, s5);
                        }
                    }
                }

                if (TOperator.SecondSums > 0 && !TOperator.Reduces && final)
                {
                    // Operators with two take one vector a turn: a comparison of types leaves this out of the others' variables, the number alone does not.
                    if (typeof(TTurn) == typeof(OneVector) && TOperator.SecondSums > 1)
                    {
                        BlockSums<T, TVector, TSimd, TBlock>.SumRows(
                            row.SumW.First, row.SumW.End, p, out s0, out s1, out s2, out s3, out s4, out s5, out s6, out s7);
                        BlockSums<T, TVector, TSimd, TBlock>.Store(s0, s1, s2, s3, s4, s5, s6, s7, sumsW);
                    }

                    BlockSums<T, TVector, TSimd, TBlock>.SumRows(
                        row.SumT.First, row.SumT.End, p, out s0, out s1, out s2, out s3, out s4, out s5, out s6, out s7);
                    T* x = row.FinalX + (p + shiftX), v = row.FinalV + (p + shiftX), carried = row.Carried + p;
                    TStorage* output = row.Output + (p + shift);
                    if (typeof(TStorage) != typeof(T))
                    {
                        BlockSums<T, TVector, TSimd, TBlock>.Store(s0, s1, s2, s3, s4, s5, s6, s7, sums);
                        if (typeof(TStorage) == typeof(Half) && typeof(TVector) == typeof(Vector512<float>) && Avx512BW.IsSupported && Avx512DQ.IsSupported)
                        {
                            for (int vector = 0; vector < TBlock.Vectors; vector += 2)
                            {
                                s0 = local.Final(x, v, carried, vector, TSimd.Load(sums, vector), sumsW);
                                s1 = local.Final(x, v, carried, vector + 1, TSimd.Load(sums, vector + 1), sumsW);
                                seen = TSimd.Or(TSimd.Or(seen, s0), s1);
                                Element<TStorage, T, TVector, TSimd>.StoreSmall(s0, s1, output + vector * TSimd.Count);
                            }

                            continue;
                        }

                        for (int vector = 0; vector < TBlock.Vectors; vector++)
                        {
                            s0 = local.Final(x, v, carried, vector, TSimd.Load(sums, vector), sumsW);
                            Element<TStorage, T, TVector, TSimd>.Store(s0, output, vector);
                        }

                        continue;
                    }

                    s0 = local.Final(x, v, carried, 0, s0, sumsW);
                    s1 = local.Final(x, v, carried, 1, s1, sumsW);
                    s2 = local.Final(x, v, carried, 2, s2, sumsW);
                    s3 = local.Final(x, v, carried, 3, s3, sumsW);
                    if (TBlock.Vectors > FourVectors.Vectors)
                    {
                        s4 = local.Final(x, v, carried, 4, s4, sumsW);
                        s5 = local.Final(x, v, carried, 5, s5, sumsW);
                    }

                    if (TBlock.Vectors > SixVectors.Vectors)
                    {
                        s6 = local.Final(x, v, carried, 6, s6, sumsW);
                        s7 = local.Final(x, v, carried, 7, s7, sumsW);
                    }

                    if (streams)
                    {
                        BlockSums<T, TVector, TSimd, TBlock>.Stream(s0, s1, s2, s3, s4, s5, s6, s7, (T*)output);
                    }
                    else
                    {
                        BlockSums<T, TVector, TSimd, TBlock>.Store(s0, s1, s2, s3, s4, s5, s6, s7, (T*)output);
                    }
                }
            }
        }

        return typeof(TStorage) != typeof(Half) || !TSimd.HasBits(seen, TSimd.CreateBits(HalfUnit.TooLarge));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Middle(
        in TOperator op, T* x, TStorage* g, T* v, int vector, TVector sum, TVector power, TVector inverse, T* sumsB, out TVector value, T* t, T* w, ref TVector seen)
    {
        op.Middle(x, g, v, vector, sum, power, inverse, sumsB, out value, out TVector term, out TVector otherTerm, ref seen);
        if (TOperator.SecondSums > 0)
        {
            TSimd.Store(term, t, vector);
        }

        if (TOperator.SecondSums > 1)
        {
            TSimd.Store(otherTerm, w, vector);
        }
    }
}
