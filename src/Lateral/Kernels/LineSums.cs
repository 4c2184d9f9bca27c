using System.Runtime.CompilerServices;

namespace Lateral.Kernels;

/// <summary>
/// Sums over short windows along lines that lie end to end in memory. A line's vectors are loaded once; their neighbours are made of two of
/// them at a time, with zeros past the line's ends, so that nothing need lie between lines.
/// </summary>
internal static unsafe class LineSums<T, TVector, TSimd, TTerms, TReach>
    where T : unmanaged
    where TVector : struct
    where TSimd : struct, ISimd<TVector, T>
    where TTerms : struct, ILineTerms
    where TReach : struct, ILineReach
{
    /// <summary>Elements in a vector of any width and type.</summary>
    private const int MostLanes = 16;

    /// <summary>Writes the sums of the lines of some segments.</summary>
    /// <param name="length">Elements of a line.</param>
    /// <param name="source">What is summed.</param>
    /// <param name="other">The other factors, for products.</param>
    /// <param name="end">How far may be read from <paramref name="source"/> on, and as far from <paramref name="other"/>: the end of the lines at least, with room for a vector before it.</param>
    /// <param name="segments">The segments. The sums lie as they do in scratch.</param>
    /// <param name="inMemory">Whether what is summed lies as segments do in memory; otherwise, too, as in scratch.</param>
    /// <param name="count">How many lines a segment has.</param>
    /// <param name="sums">Where the sums go. Up to a vector's length past a segment's end is written too, with zeros.</param>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(nint length, T* source, T* other, T* end, in SegmentLine segments, bool inMemory, nint count, T* sums)
    {
        T* ends = stackalloc T[4 * MostLanes], otherEnds = ends + 2 * MostLanes;
        nint width = TSimd.Count;
        nint last = (length - 1) / width * width, left = length - last;
        nint first = inMemory ? segments.Memory : segments.Scratch, stride = inMemory ? segments.MemoryStride : segments.ScratchStride;
        source += first;
        other += first;
        sums += segments.Scratch;

        // The tensor may end before the last lines' last vectors do, which are then read from a copy of its end.
        end -= width;
        if (source + ((segments.Count - 1) * stride + (count - 1) * length + last) > end)
        {
            TSimd.Store(TSimd.Load(end), ends);
            if (TTerms.Factors > 1)
            {
                TSimd.Store(TSimd.Load(other + (end - source)), otherEnds);
            }
        }

        stride -= count * length;
        nint sumsStride = segments.ScratchStride - count * length;
        if (length == width)
        {
            for (int segment = segments.Count; segment > 0; segment--, source += stride, other += stride, sums += sumsStride)
            {
                for (nint line = count; line > 0; line--, source += width, other += width, sums += width)
                {
                    TSimd.Store(OneVector(source, other), sums);
                }
            }

            return;
        }

        TVector mask = TSimd.Load(VectorMask<T>.First(left));
        for (int segment = segments.Count; segment > 0; segment--, source += stride, other += stride, sums += sumsStride)
        {
            for (nint line = count; line > 0; line--, source += length, other += length, sums += length)
            {
                T* lastSource = source + last, lastOther = other + last;
                if (lastSource > end)
                {
                    lastOther = otherEnds + (lastSource - end);
                    lastSource = ends + (lastSource - end);
                }

                TVector next = TSimd.And(LineTerms<T, TVector, TSimd, TTerms>.Load(lastSource, lastOther), mask), pairsBefore = default, pairs;
                if (last > 0)
                {
                    TVector current = LineTerms<T, TVector, TSimd, TTerms>.Load(source, other);
                    pairs = FirstPairs(current);
                    for (nint q = width; q < last; q += width)
                    {
                        TVector ahead = LineTerms<T, TVector, TSimd, TTerms>.Load(source + q, other + q);
                        TSimd.Store(Sum(current, ahead, false, ref pairsBefore, ref pairs), sums + q - width);
                        current = ahead;
                    }

                    TSimd.Store(Sum(current, next, false, ref pairsBefore, ref pairs), sums + last - width);
                }
                else
                {
                    pairs = FirstPairs(next);
                }

                TSimd.Store(TSimd.And(mask, Sum(next, default, true, ref pairsBefore, ref pairs)), sums + last);
            }
        }
    }

    /// <summary>The sums of a line of one vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector OneVector(T* source, T* other)
    {
        TVector terms = LineTerms<T, TVector, TSimd, TTerms>.Load(source, other), pairsBefore = default, pairs = FirstPairs(terms);
        return Sum(terms, default, true, ref pairsBefore, ref pairs);
    }

    /// <summary>
    /// The newest pairs that a line begins with: those of the zeros before it, or if an element's pair ends with it, those of its first vector. What is added to zero has no sign if it is zero,
    /// as in <see cref="PlaceSums{T, TVector, TSimd, TTerms, TReach}"/>; squares have none before.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector FirstPairs(TVector first) => TReach.PairsStart
        ? TTerms.Factors == 1 ? TSimd.ExtractVector(default, first, 1) : TSimd.Add(default, TSimd.ExtractVector(default, first, 1))
        : TSimd.Add(TSimd.ExtractVector(default, first, TSimd.Count - 1), first);

    /// <summary>The sum around each element of <paramref name="current"/>: of the highest, if their number is odd, and of pairs of neighbours from the highest on.</summary>
    /// <param name="current">The terms summed around.</param>
    /// <param name="next">Those that follow.</param>
    /// <param name="isLast">Whether those are the zeros beyond the line.</param>
    /// <param name="pairsBefore">The pairs of the vector before the one that <paramref name="pairs"/> are of.</param>
    /// <param name="pairs">The newest pairs; then those made with <paramref name="next"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Sum(TVector current, TVector next, bool isLast, ref TVector pairsBefore, ref TVector pairs)
    {
        TVector pairsNext = default;
        if (TReach.PairsStart)
        {
            pairsBefore = pairs;
            pairs = TSimd.Add(current, TSimd.ExtractVector(current, next, 1));
        }
        else
        {
            pairsNext = TSimd.ExtractVector(current, next, TSimd.Count - 1);

            // The last element's pair with a zero, added so that it has no sign if it is zero: where one is left over, that is a zero, too, and comes first.
            if (!isLast || TReach.Before != TReach.After)
            {
                pairsNext = TSimd.Add(pairsNext, next);
            }
        }

        int count = (TReach.Before + TReach.After + 1) / 2, last = TReach.FirstPair + 2 * (count - 1);
        TVector sum = At(pairsBefore, pairs, pairsNext, last);
        if (TReach.Before == TReach.After)
        {
            sum = TSimd.Add(At(default, current, next, TReach.After), sum);
        }

        if (count > 1)
        {
            sum = TSimd.Add(sum, At(pairsBefore, pairs, pairsNext, last - 2));
        }

        if (count > 2)
        {
            sum = TSimd.Add(sum, At(pairsBefore, pairs, pairsNext, last - 4));
        }

        if (!TReach.PairsStart)
        {
            pairsBefore = pairs;
            pairs = pairsNext;
        }

        return sum;
    }

    /// <summary>Each element's neighbour so many places on: no further than the next vector's same place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector At(TVector p, TVector c, TVector n, int place) =>
        place == 0 ? c : place == TSimd.Count ? n : place < 0 ? TSimd.ExtractVector(p, c, TSimd.Count + place) : TSimd.ExtractVector(c, n, place);
}
