using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Lateral.Kernels;

/// <summary>
/// The loop of <see cref="RowLoops{TStorage, T, TVector, TSimd, TBlock, TTurn, TOperator}"/> for two neighbouring rows of a walk at a time: all rows of
/// one's window but one are the other's, too, and are read and added once for both. So the earlier row's window sum ends with its first row.
/// </summary>
/// <remarks>For operators with one sum, or one and one over the reversed window, of short windows, and rows that are plain.</remarks>
internal static unsafe class RowPairs<TStorage, T, TVector, TSimd, TOperator>
    where TStorage : unmanaged
    where T : unmanaged
    where TVector : struct
    where TSimd : struct, ISimd<TVector, T>
    where TOperator : struct, ILrnOperator<T, TVector>
{
    /// <summary>Elements in a block of any width and type.</summary>
    private const int LongestBlock = FourVectors.Vectors * 16;

    /// <summary>The operator's middle step for two rows and its final step for two earlier ones, or either.</summary>
    /// <param name="op">The operator.</param>
    /// <param name="pair">The rows.</param>
    /// <param name="middle">Whether there is a middle step.</param>
    /// <param name="final">Whether there is a final one.</param>
    /// <returns>Whether all the halves that it read, or narrowed two vectors at a time, are numbers, as it takes them for: if not, what it wrote is wrong.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    public static bool Run(in TOperator op, in RowPair<TStorage, T> pair, bool middle, bool final)
    {
        byte* room = stackalloc byte[LongestBlock * sizeof(T) + Memory.CacheLine];
        T* wide = (T*)((nint)(room + Memory.CacheLine - 1) & -Memory.CacheLine);
        TStorage* pending = null;
        TVector seen = default;
        TOperator local = op;
        bool streams = pair.Streams;
        int level = pair.NextLevel;
        nint width = TSimd.Count, last = Math.Max(pair.Length - FourVectors.Vectors * width, 0);
        for (nint next = 0; next < pair.Length; next += FourVectors.Vectors * width)
        {
            nint p = Math.Min(next, last);
            TVector a0, a1, a2, a3, b0, b1, b2, b3;
            if (middle)
            {
                a0 = a1 = a2 = a3 = b0 = b1 = b2 = b3 = default;
                for (T** row = pair.First + 1; row < pair.Last - 1; row++)
                {
                    AddSquares(*row + p, ref b0, ref b1, ref b2, ref b3);
                }

                for (nint row = 0; row < 2; row++)
                {
                    // One by one: a tuple, or a method, would take variables of its own.
                    a0 = b0;
                    a1 = b1;
                    a2 = b2;
                    a3 = b3;
                    AddNewest(row < pair.NewRows, pair.NewX + row * pair.Stride + p, pair.Last[row - 1] + p, ref b0, ref b1, ref b2, ref b3, ref seen);
                }

                AddSquares(*pair.First + p, ref a0, ref a1, ref a2, ref a3);
                TStorage* g = pair.G + p;
                TStorage* output = pair.Output + p;
                for (nint row = 0; ;)
                {
                    // First all of the next earlier row, twice as fast, then the later one: memory takes fewer runs at a time better.
                    nint turn = row * FourVectors.Vectors * width, ahead = 2 * p + turn;
                    ahead += ahead < pair.Length ? 0 : pair.Stride - pair.Length;
                    TStorage* nextX = pair.NextX + ahead, nextG = pair.NextG + ahead, nextOutput = pair.NextOutput + ahead;
                    T* t = TOperator.SecondSums > 0 ? pair.T1[row] + p : null, to = TOperator.Carries ? pair.Carry[row] + p : typeof(TStorage) != typeof(T) ? wide : (T*)output;
                    local.Raise<FourVectors>(
                        a0, a1, a2, a3, out TVector p0, out TVector p1, out TVector p2, out TVector p3,
                        out TVector i0, out TVector i1, out TVector i2, out TVector i3);
                    T* x = pair.X[row] + p;
                    NextRows<TStorage, T, TVector, TSimd, FourVectors, TOperator>.Prefetch(nextX, nextG, null, nextOutput, turn, 0, level);
                    RowLoops<TStorage, T, TVector, TSimd, FourVectors, FourVectors, TOperator>.Middle(local, x, g, null, 0, a0, p0, i0, null, out p0, t, null, ref seen);
                    NextRows<TStorage, T, TVector, TSimd, FourVectors, TOperator>.Prefetch(nextX, nextG, null, nextOutput, turn, 1, level);
                    RowLoops<TStorage, T, TVector, TSimd, FourVectors, FourVectors, TOperator>.Middle(local, x, g, null, 1, a1, p1, i1, null, out p1, t, null, ref seen);
                    NextRows<TStorage, T, TVector, TSimd, FourVectors, TOperator>.Prefetch(nextX, nextG, null, nextOutput, turn, 2, level);
                    RowLoops<TStorage, T, TVector, TSimd, FourVectors, FourVectors, TOperator>.Middle(local, x, g, null, 2, a2, p2, i2, null, out p2, t, null, ref seen);
                    NextRows<TStorage, T, TVector, TSimd, FourVectors, TOperator>.Prefetch(nextX, nextG, null, nextOutput, turn, 3, level);
                    RowLoops<TStorage, T, TVector, TSimd, FourVectors, FourVectors, TOperator>.Middle(local, x, g, null, 3, a3, p3, i3, null, out p3, t, null, ref seen);
                    if (typeof(TStorage) == typeof(Half) && typeof(TVector) == typeof(Vector512<float>) && Avx512BW.IsSupported && Avx512DQ.IsSupported && !TOperator.Carries)
                    {
                        NarrowPairs(p0, p1, p2, p3, output, ref seen);
                    }
                    else
                    {
                        if (typeof(TStorage) != typeof(T) && !TOperator.Carries)
                        {
                            // By way of memory, at the end of the next turn: at the end of its own, narrowing would wait for the turn's chains of operations
                            // in the processor's schedulers and keep from there what could go on.
                            if (pending != null)
                            {
                                Narrow(wide, pending);
                            }

                            pending = output;
                        }

                        Turn<T, TVector, TSimd, FourVectors>.Store(p0, p1, p2, p3, to, !TOperator.Carries && typeof(TStorage) == typeof(T) && streams);
                    }

                    if (++row > 1)
                    {
                        break;
                    }

                    a0 = b0;
                    a1 = b1;
                    a2 = b2;
                    a3 = b3;
                    g += pair.GStride;
                    output += pair.OutputStride;
                }
            }

            if (TOperator.SecondSums > 0 && final)
            {
                SumRows(pair.FirstT + 1, pair.LastT, p, out a0, out a1, out a2, out a3);
                b0 = a0;
                b1 = a1;
                b2 = a2;
                b3 = a3;
                AddRow(*pair.LastT + p, ref b0, ref b1, ref b2, ref b3);
                AddRow(*pair.FirstT + p, ref a0, ref a1, ref a2, ref a3);
                TStorage* output = pair.Output + p;
                for (nint row = 0; ;)
                {
                    Final(local, pair.FinalX[row] + p, pair.Carried[row] + p, ref a0, ref a1, ref a2, ref a3);
                    if (typeof(TStorage) == typeof(Half) && typeof(TVector) == typeof(Vector512<float>) && Avx512BW.IsSupported && Avx512DQ.IsSupported)
                    {
                        NarrowPairs(a0, a1, a2, a3, output, ref seen);
                    }
                    else
                    {
                        Turn<T, TVector, TSimd, FourVectors>.Store(a0, a1, a2, a3, typeof(TStorage) != typeof(T) ? wide : (T*)output, false);
                        if (typeof(TStorage) != typeof(T))
                        {
                            Narrow(wide, output);
                        }
                    }

                    if (++row > 1)
                    {
                        break;
                    }

                    a0 = b0;
                    a1 = b1;
                    a2 = b2;
                    a3 = b3;
                    output += pair.OutputStride;
                }
            }
        }

        if (typeof(TStorage) != typeof(T) && pending != null)
        {
            Narrow(wide, pending);
        }

        return typeof(TStorage) != typeof(Half) || !TSimd.HasBits(seen, TSimd.CreateBits(HalfUnit.TooLarge));
    }

    /// <summary>Stores a turn's results in the tensors' type.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void NarrowPairs(TVector r0, TVector r1, TVector r2, TVector r3, TStorage* output, ref TVector seen)
    {
        seen = TSimd.Or(TSimd.Or(seen, r0), r1);
        seen = TSimd.Or(TSimd.Or(seen, r2), r3);
        Element<TStorage, T, TVector, TSimd>.StoreSmall(r0, r1, output);
        Element<TStorage, T, TVector, TSimd>.StoreSmall(r2, r3, output + 2 * TSimd.Count);
    }

    /// <summary>The same from memory: inlined for each vector, it would be too many variables.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Narrow(T* results, TStorage* output)
    {
        for (nint q = 0; q < FourVectors.Vectors * TSimd.Count; q += TSimd.Count)
        {
            Element<TStorage, T, TVector, TSimd>.Store(TSimd.Load(results + q), output + q);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Final(in TOperator op, T* x, T* carried, ref TVector s0, ref TVector s1, ref TVector s2, ref TVector s3)
    {
        s0 = op.Final(x, null, carried, 0, s0, null);
        s1 = op.Final(x, null, carried, 1, s1, null);
        s2 = op.Final(x, null, carried, 2, s2, null);
        s3 = op.Final(x, null, carried, 3, s3, null);
    }

    /// <summary>Adds the squares of one of the two newest rows. If it is new, it is converted and stored as well, and its squares are of what is in registers: read from memory at once, it would wait for its stores.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddNewest(bool isNew, TStorage* x, T* row, ref TVector s0, ref TVector s1, ref TVector s2, ref TVector s3, ref TVector seen)
    {
        if (typeof(TStorage) == typeof(T) || !isNew)
        {
            AddSquares(row, ref s0, ref s1, ref s2, ref s3);
            return;
        }

        TVector x0 = Element<TStorage, T, TVector, TSimd>.Load(x, 0, ref seen), x1 = Element<TStorage, T, TVector, TSimd>.Load(x, 1, ref seen);
        TVector x2 = Element<TStorage, T, TVector, TSimd>.Load(x, 2, ref seen), x3 = Element<TStorage, T, TVector, TSimd>.Load(x, 3, ref seen);
        Turn<T, TVector, TSimd, FourVectors>.Store(x0, x1, x2, x3, row, false);
        s0 = TSimd.MultiplyAdd(x0, x0, s0);
        s1 = TSimd.MultiplyAdd(x1, x1, s1);
        s2 = TSimd.MultiplyAdd(x2, x2, s2);
        s3 = TSimd.MultiplyAdd(x3, x3, s3);
    }

    /// <summary>The sums of rows, of which there is one at least.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SumRows(T** next, T** end, nint p, out TVector s0, out TVector s1, out TVector s2, out TVector s3)
    {
        T* row = *next + p;
        s0 = TSimd.Load(row);
        s1 = TSimd.Load(row, 1);
        s2 = TSimd.Load(row, 2);
        s3 = TSimd.Load(row, 3);
        for (next++; next < end; next++)
        {
            AddRow(*next + p, ref s0, ref s1, ref s2, ref s3);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddSquares(T* row, ref TVector s0, ref TVector s1, ref TVector s2, ref TVector s3)
    {
        TVector x0 = TSimd.Load(row), x1 = TSimd.Load(row, 1), x2 = TSimd.Load(row, 2), x3 = TSimd.Load(row, 3);
        s0 = TSimd.MultiplyAdd(x0, x0, s0);
        s1 = TSimd.MultiplyAdd(x1, x1, s1);
        s2 = TSimd.MultiplyAdd(x2, x2, s2);
        s3 = TSimd.MultiplyAdd(x3, x3, s3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddRow(T* row, ref TVector s0, ref TVector s1, ref TVector s2, ref TVector s3)
    {
        s0 = TSimd.Add(s0, TSimd.Load(row));
        s1 = TSimd.Add(s1, TSimd.Load(row, 1));
        s2 = TSimd.Add(s2, TSimd.Load(row, 2));
        s3 = TSimd.Add(s3, TSimd.Load(row, 3));
    }
}
