using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

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

    /// <summary>Half of it as many set bits as the widest vector has, the rest zeros.</summary>
    private static ReadOnlySpan<long> Mask => [-1, -1, -1, -1, -1, -1, -1, -1, 0, 0, 0, 0, 0, 0, 0, 0];

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

        TVector mask = TSimd.Load((T*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(Mask[(Mask.Length / 2)..])) - left);
        stride -= count * length;
        nint sumsStride = segments.ScratchStride - count * length;
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

                TVector next = TSimd.And(TSimd.Load(lastSource), mask), otherNext = TTerms.Factors > 1 ? TSimd.And(TSimd.Load(lastOther), mask) : next;
                TVector current = default, otherCurrent = default;
                if (last > 0)
                {
                    TVector previous = default, otherPrevious = default;
                    current = TSimd.Load(source);
                    otherCurrent = TTerms.Factors > 1 ? TSimd.Load(other) : current;
                    nint q = width;
                    for (; q < last; q += width)
                    {
                        TVector ahead = TSimd.Load(source + q), otherAhead = TTerms.Factors > 1 ? TSimd.Load(other + q) : ahead;
                        TSimd.Store(Sum(previous, current, ahead, otherPrevious, otherCurrent, otherAhead), sums + q - width);
                        (previous, current) = (current, ahead);
                        (otherPrevious, otherCurrent) = (otherCurrent, otherAhead);
                    }

                    TSimd.Store(Sum(previous, current, next, otherPrevious, otherCurrent, otherNext), sums + q - width);
                }

                TSimd.Store(TSimd.And(mask, Sum(current, next, default, otherCurrent, otherNext, default)), sums + last);
            }
        }
    }

    /// <summary>The sum around each element of <paramref name="c"/>, between <paramref name="p"/> and <paramref name="n"/>, from the lowest index on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Sum(TVector p, TVector c, TVector n, TVector otherP, TVector otherC, TVector otherN)
    {
        TVector sum = First(p, c, n, otherP, otherC, otherN, -TReach.Before);
        if (TReach.Before > 2)
        {
            sum = Add(sum, p, c, n, otherP, otherC, otherN, -2);
        }

        if (TReach.Before > 1)
        {
            sum = Add(sum, p, c, n, otherP, otherC, otherN, -1);
        }

        if (TReach.Before > 0)
        {
            sum = Add(sum, p, c, n, otherP, otherC, otherN, 0);
        }

        if (TReach.After > 0)
        {
            sum = Add(sum, p, c, n, otherP, otherC, otherN, 1);
        }

        if (TReach.After > 1)
        {
            sum = Add(sum, p, c, n, otherP, otherC, otherN, 2);
        }

        return TReach.After > 2 ? Add(sum, p, c, n, otherP, otherC, otherN, 3) : sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector First(TVector p, TVector c, TVector n, TVector otherP, TVector otherC, TVector otherN, int place)
    {
        TVector factor = At(p, c, n, place);
        return TTerms.Factors == 0 ? factor : TSimd.Multiply(factor, TTerms.Factors == 1 ? factor : At(otherP, otherC, otherN, place));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Add(TVector sum, TVector p, TVector c, TVector n, TVector otherP, TVector otherC, TVector otherN, int place)
    {
        TVector factor = At(p, c, n, place);
        return TTerms.Factors == 0 ? TSimd.Add(sum, factor) : TSimd.MultiplyAdd(factor, TTerms.Factors == 1 ? factor : At(otherP, otherC, otherN, place), sum);
    }

    /// <summary>Each element's neighbour so many places on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector At(TVector p, TVector c, TVector n, int place) =>
        place == 0 ? c : place < 0 ? TSimd.ExtractVector(p, c, TSimd.Count + place) : TSimd.ExtractVector(c, n, place);
}
