using System.Runtime.CompilerServices;

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

    /// <summary>The least that <see cref="Element{TStorage, T, TVector, TSimd}.Load"/> makes of halves that are not finite, but taken for it.</summary>
    private const double SmallestNotFinite = 65536;

    /// <summary>
    /// Whether the middle step's results are narrowed: each turn's, by way of memory, at the end of the next one. Its chains of operations leave time for it,
    /// whereas at the end of its own, narrowing would wait for them in the processor's schedulers and keep from there what could go on.
    /// </summary>
    private static bool Narrows
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => !TOperator.Carries && typeof(TStorage) != typeof(T);
    }

    /// <summary>The operator's middle step for two rows and its final step for two earlier ones, or either.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    public static void Run(in TOperator op, in RowPair<TStorage, T> pair, bool middle, bool final)
    {
        byte* room = stackalloc byte[LongestBlock * sizeof(T) + Memory.CacheLine];
        T* wide = (T*)((nint)(room + Memory.CacheLine - 1) & -Memory.CacheLine);
        TStorage* pending = null;
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
                // New rows are taken for finite, unless their squares say that they may not be.
                for (bool finite = true; ; finite = false)
                {
                    nint newRows = finite ? pair.NewRows : 0;
                    for (nint row = newRows; row < pair.NewRows; row++)
                    {
                        CopyNew(pair.NewX + row * pair.Stride + p, pair.Last[row - 1] + p);
                    }

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
                        AddNewest(row < newRows, pair.NewX + row * pair.Stride + p, pair.Last[row - 1] + p, ref b0, ref b1, ref b2, ref b3);
                    }

                    if (typeof(TStorage) != typeof(Half) || !finite || TSimd.AllLess(TSimd.Add(TSimd.Add(b0, b1), TSimd.Add(b2, b3)), TSimd.Create(SmallestNotFinite * SmallestNotFinite)))
                    {
                        break;
                    }
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
                    T* t = TOperator.SecondSums > 0 ? pair.T1[row] + p : null, to = TOperator.Carries ? pair.Carry[row] + p : Narrows ? wide : (T*)output;
                    local.Raise<FourVectors>(
                        a0, a1, a2, a3, out TVector p0, out TVector p1, out TVector p2, out TVector p3,
                        out TVector i0, out TVector i1, out TVector i2, out TVector i3);
                    T* x = pair.X[row] + p;
                    bool finiteG = TOperator.ReadsG && Element<TStorage, T, TVector, TSimd>.AreFiniteHalves(g);
                    NextRows<TStorage, T, TVector, TSimd, FourVectors, TOperator>.Prefetch(nextX, nextG, null, nextOutput, turn, 0, level);
                    RowLoops<TStorage, T, TVector, TSimd, FourVectors, FourVectors, TOperator>.Middle(local, x, g, finiteG, null, 0, a0, p0, i0, null, out p0, t, null);
                    NextRows<TStorage, T, TVector, TSimd, FourVectors, TOperator>.Prefetch(nextX, nextG, null, nextOutput, turn, 1, level);
                    RowLoops<TStorage, T, TVector, TSimd, FourVectors, FourVectors, TOperator>.Middle(local, x, g, finiteG, null, 1, a1, p1, i1, null, out p1, t, null);
                    NextRows<TStorage, T, TVector, TSimd, FourVectors, TOperator>.Prefetch(nextX, nextG, null, nextOutput, turn, 2, level);
                    RowLoops<TStorage, T, TVector, TSimd, FourVectors, FourVectors, TOperator>.Middle(local, x, g, finiteG, null, 2, a2, p2, i2, null, out p2, t, null);
                    NextRows<TStorage, T, TVector, TSimd, FourVectors, TOperator>.Prefetch(nextX, nextG, null, nextOutput, turn, 3, level);
                    RowLoops<TStorage, T, TVector, TSimd, FourVectors, FourVectors, TOperator>.Middle(local, x, g, finiteG, null, 3, a3, p3, i3, null, out p3, t, null);
                    if (Narrows)
                    {
                        if (pending != null)
                        {
                            Narrow(wide, pending);
                        }

                        pending = output;
                    }

                    Turn<T, TVector, TSimd, FourVectors>.Store(p0, p1, p2, p3, to, !TOperator.Carries && typeof(TStorage) == typeof(T) && streams);
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
                    Final(local, pair.FinalX[row] + p, pair.Carried[row] + p, a0, a1, a2, a3, wide, output);
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

        if (Narrows && pending != null)
        {
            Narrow(wide, pending);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Narrow(T* results, TStorage* output)
    {
        for (nint q = 0; q < FourVectors.Vectors * TSimd.Count; q += TSimd.Count)
        {
            Element<TStorage, T, TVector, TSimd>.Store(TSimd.Load(results + q), output + q);
        }
    }

    /// <summary>The final step of a block, by way of memory where it is narrowed: inlined for each vector, that would be too many variables.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Final(in TOperator op, T* x, T* carried, TVector s0, TVector s1, TVector s2, TVector s3, T* sums, TStorage* output)
    {
        if (typeof(TStorage) != typeof(T))
        {
            Turn<T, TVector, TSimd, FourVectors>.Store(s0, s1, s2, s3, sums, false);
            for (int vector = 0; vector < FourVectors.Vectors; vector++)
            {
                TVector result = op.Final(x, null, carried, vector, TSimd.Load(sums, vector), null);
                Element<TStorage, T, TVector, TSimd>.Store(result, output, vector);
            }

            return;
        }

        TSimd.Store(op.Final(x, null, carried, 0, s0, null), (T*)output);
        TSimd.Store(op.Final(x, null, carried, 1, s1, null), (T*)output, 1);
        TSimd.Store(op.Final(x, null, carried, 2, s2, null), (T*)output, 2);
        TSimd.Store(op.Final(x, null, carried, 3, s3, null), (T*)output, 3);
    }

    /// <summary>Copies a block of a new row that may not be finite.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyNew(TStorage* x, T* copy)
    {
        for (int vector = 0; vector < FourVectors.Vectors; vector++)
        {
            TSimd.Store(Element<TStorage, T, TVector, TSimd>.Load(x, vector), copy, vector);
        }
    }

    /// <summary>Adds the squares of one of the two newest rows. If it is new, it is converted and stored as well, and its squares are of what is in registers: read from memory at once, it would wait for its stores.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddNewest(bool isNew, TStorage* x, T* row, ref TVector s0, ref TVector s1, ref TVector s2, ref TVector s3)
    {
        if (typeof(TStorage) == typeof(T) || !isNew)
        {
            AddSquares(row, ref s0, ref s1, ref s2, ref s3);
            return;
        }

        TVector x0 = Element<TStorage, T, TVector, TSimd>.Load(x, 0, true), x1 = Element<TStorage, T, TVector, TSimd>.Load(x, 1, true);
        TVector x2 = Element<TStorage, T, TVector, TSimd>.Load(x, 2, true), x3 = Element<TStorage, T, TVector, TSimd>.Load(x, 3, true);
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
