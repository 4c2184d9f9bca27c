using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Lateral.Kernels;

/// <summary>
/// Sums over windows along lines that lie end to end in memory. A line's vectors are loaded once and their neighbours made of two of
/// them at a time, zero past the line's ends, so that nothing need lie between lines.
/// </summary>
internal static unsafe class LineSums<T, TVector, TSimd, TTerms, TReach>
    where T : unmanaged
    where TVector : struct
    where TSimd : struct, ISimd<TVector, T>
    where TTerms : struct, ILineTerms
    where TReach : struct, ILineReach
{
    private const int MostLanes = 16;

    /// <summary>As many bits as the widest vector has, all set, and then as many zeros.</summary>
    private static ReadOnlySpan<long> Ones => [-1, -1, -1, -1, -1, -1, -1, -1, 0, 0, 0, 0, 0, 0, 0, 0];

    /// <summary>Writes the sums of the lines of some segments.</summary>
    /// <param name="window">How long lines are and how far windows reach.</param>
    /// <param name="source">What is summed.</param>
    /// <param name="other">The other factors, for products.</param>
    /// <param name="end">How far may be read from <paramref name="source"/> on: the end of the lines at least.</param>
    /// <param name="segments">The segments.</param>
    /// <param name="inMemory">Whether the sources lie as segments do in memory. The sums lie as they do in scratch.</param>
    /// <param name="count">How many lines a segment has.</param>
    /// <param name="sums">Where sums go. A vector's length past a segment's end is written too, with zeros.</param>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Add(in LineWindow window, T* source, T* other, T* end, in SegmentLine segments, bool inMemory, nint count, T* sums)
    {
        nint length = window.Length, width = TSimd.Count;
        bool fullBefore = window.Before == TReach.Reach, fullAfter = window.After == TReach.Reach;
        nint last = (length - 1) / width * width, left = length - last;
        nint stride = inMemory ? segments.MemoryStride : segments.ScratchStride, first = inMemory ? segments.Memory : segments.Scratch;
        source += first;
        other += first;
        sums += segments.Scratch;

        // The tensor may end before the last line's last vector does, which is then read from here.
        T* ends = stackalloc T[2 * MostLanes], otherEnds = ends + MostLanes;
        nint final = (segments.Count - 1) * stride + (count - 1) * length + last;
        end -= width;
        for (nint i = 0; i < left && source + final > end; i++)
        {
            ends[i] = source[final + i];
            if (TTerms.Factors > 1)
            {
                otherEnds[i] = other[final + i];
            }
        }

        TVector mask = TSimd.Load((T*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(Ones[8..])) - left);
        stride -= count * length;
        nint sumsStride = segments.ScratchStride - count * length;
        for (int segment = segments.Count; segment > 0; segment--, source += stride, other += stride, sums += sumsStride)
        {
            for (nint line = count; line > 0; line--, source += length, other += length, sums += length)
            {
                T* lastSource = source + last, lastOther = other + last;
                if (lastSource > end)
                {
                    lastSource = ends;
                    lastOther = otherEnds;
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
                        TSimd.Store(Sum(previous, current, ahead, otherPrevious, otherCurrent, otherAhead, fullBefore, fullAfter), sums + q - width);
                        (previous, current) = (current, ahead);
                        (otherPrevious, otherCurrent) = (otherCurrent, otherAhead);
                    }

                    TSimd.Store(Sum(previous, current, next, otherPrevious, otherCurrent, otherNext, fullBefore, fullAfter), sums + q - width);
                }

                TSimd.Store(TSimd.And(mask, Sum(current, next, default, otherCurrent, otherNext, default, fullBefore, fullAfter)), sums + last);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Sum(
        TVector previous, TVector current, TVector next, TVector otherPrevious, TVector otherCurrent, TVector otherNext, bool fullBefore, bool fullAfter)
    {
        int reach = TReach.Reach;
        TVector sum;
        if (fullBefore)
        {
            sum = First(Before(previous, current, reach), TTerms.Factors > 1 ? Before(otherPrevious, otherCurrent, reach) : default);
            if (reach > 1)
            {
                sum = Next(sum, Before(previous, current, reach - 1), TTerms.Factors > 1 ? Before(otherPrevious, otherCurrent, reach - 1) : default);
            }
            else
            {
                sum = Next(sum, current, otherCurrent);
            }
        }
        else
        {
            sum = reach > 1
                ? First(Before(previous, current, reach - 1), TTerms.Factors > 1 ? Before(otherPrevious, otherCurrent, reach - 1) : default)
                : First(current, otherCurrent);
        }

        if (reach > 2)
        {
            sum = Next(sum, Before(previous, current, 1), TTerms.Factors > 1 ? Before(otherPrevious, otherCurrent, 1) : default);
        }

        if (reach > 1)
        {
            sum = Next(sum, current, otherCurrent);
            sum = Next(sum, TSimd.ExtractVector(current, next, 1), TTerms.Factors > 1 ? TSimd.ExtractVector(otherCurrent, otherNext, 1) : default);
        }

        if (reach > 2)
        {
            sum = Next(sum, TSimd.ExtractVector(current, next, 2), TTerms.Factors > 1 ? TSimd.ExtractVector(otherCurrent, otherNext, 2) : default);
        }

        if (fullAfter)
        {
            sum = Next(sum, TSimd.ExtractVector(current, next, reach), TTerms.Factors > 1 ? TSimd.ExtractVector(otherCurrent, otherNext, reach) : default);
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Before(TVector previous, TVector current, int distance) => TSimd.ExtractVector(previous, current, TSimd.Count - distance);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector First(TVector factor, TVector other) =>
        TTerms.Factors == 0 ? factor : TSimd.Multiply(factor, TTerms.Factors == 1 ? factor : other);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Next(TVector sum, TVector factor, TVector other) =>
        TTerms.Factors == 0 ? TSimd.Add(sum, factor) : TSimd.MultiplyAdd(factor, TTerms.Factors == 1 ? factor : other, sum);
}

/// <summary>What a line's sums are of: elements, squares, or products of two lines.</summary>
internal interface ILineTerms
{
    static abstract int Factors { get; }
}

internal readonly struct Elements : ILineTerms
{
    public static int Factors => 0;
}

internal readonly struct Squares : ILineTerms
{
    public static int Factors => 1;
}

internal readonly struct Products : ILineTerms
{
    public static int Factors => 2;
}

/// <summary>The longer of a window's two sides; the other has this many neighbours or one fewer.</summary>
internal interface ILineReach
{
    static abstract int Reach { get; }
}

internal readonly struct ReachOne : ILineReach
{
    public static int Reach => 1;
}

internal readonly struct ReachTwo : ILineReach
{
    public static int Reach => 2;
}

internal readonly struct ReachThree : ILineReach
{
    public static int Reach => 3;
}
