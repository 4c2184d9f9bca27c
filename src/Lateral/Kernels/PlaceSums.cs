using System.Runtime.CompilerServices;

namespace Lateral.Kernels;

/// <summary>
/// What <see cref="LineSums{T, TVector, TSimd, TTerms, TReach}"/> does for lines whose elements are places, each with the elements of the inner axis: a window's
/// other places are whole vectors, which stay in registers as the window moves along the line.
/// </summary>
internal static unsafe class PlaceSums<T, TVector, TSimd, TTerms, TReach>
    where T : unmanaged
    where TVector : struct
    where TSimd : struct, ISimd<TVector, T>
    where TTerms : struct, ILineTerms
    where TReach : struct, ILineReach
{
    /// <summary>Writes a line's sums, in the order of additions of lines of elements. Where a place has less than a vector, as much is read as if it had one, and zeros are written past the last.</summary>
    /// <param name="length">Places of the line.</param>
    /// <param name="inner">Elements of each.</param>
    /// <param name="source">What is summed.</param>
    /// <param name="other">The other factors, for products.</param>
    /// <param name="stride">From a place to the next.</param>
    /// <param name="sums">Where the sums go.</param>
    /// <param name="sumsStride">From a place's to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(nint length, nint inner, T* source, T* other, nint stride, T* sums, nint sumsStride)
    {
        nint last = Math.Max(inner - TSimd.Count, 0);
        TVector mask = TSimd.Load(VectorMask<T>.First(inner));
        for (nint next = 0; next < inner; next += TSimd.Count)
        {
            nint p = Math.Min(next, last);
            T* term = source + p, factor = other + p, sum = sums + p;

            // The newest term, and its and earlier ones' pairs, each with the term before.
            TVector newest = default, pair = default, pair1 = default, pair2 = default, pair3 = default, pair4 = default, pair5;
            for (nint left = length + TReach.After; left > 0; left--, term += stride, factor += stride)
            {
                TVector before = newest;
                (pair5, pair4, pair3, pair2, pair1) = (pair4, pair3, pair2, pair1, pair);
                newest = left > TReach.After ? TSimd.And(mask, LineTerms<T, TVector, TSimd, TTerms>.Load(term, factor)) : default;
                pair = TSimd.Add(before, newest);
                if (left <= length)
                {
                    TSimd.Store(Sum(newest, pair, pair1, pair2, pair3, pair4, pair5), sum);
                    sum += sumsStride;
                }
            }
        }
    }

    /// <summary>The sum of the window that ends with the newest term.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Sum(TVector newest, TVector pair, TVector pair1, TVector pair2, TVector pair3, TVector pair4, TVector pair5)
    {
        if (TReach.Before == TReach.After)
        {
            TVector pairs = TReach.Before == 1 ? pair1 : TReach.Before == 2 ? TSimd.Add(pair3, pair1) : TSimd.Add(TSimd.Add(pair5, pair3), pair1);
            return TSimd.Add(pairs, newest);
        }

        return TReach.Before + TReach.After == 1 ? pair
            : TReach.Before + TReach.After == 3 ? TSimd.Add(pair2, pair)
            : TSimd.Add(TSimd.Add(pair4, pair2), pair);
    }
}
