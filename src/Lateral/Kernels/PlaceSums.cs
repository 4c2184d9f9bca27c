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

            // The newest term; and its pair with the one before, and earlier ones'. The first and last places have loops of their own,
            // so that the one over the others tests for nothing but its end.
            TVector newest = default, pair1 = default, pair2 = default, pair3 = default, pair4 = default, pair5 = default;
            for (nint i = TReach.After; i > 0; i--, term += stride, factor += stride)
            {
                Take(Load(term, factor, mask), ref newest, ref pair1, ref pair2, ref pair3, ref pair4, ref pair5);
            }

            for (nint place = length - TReach.After; place > 0; place--, term += stride, factor += stride, sum += sumsStride)
            {
                TVector loaded = Load(term, factor, mask);
                TSimd.Store(Take(loaded, ref newest, ref pair1, ref pair2, ref pair3, ref pair4, ref pair5), sum);
            }

            StoreBeyond(sum, sumsStride, ref newest, ref pair1, ref pair2, ref pair3, ref pair4, ref pair5);
        }
    }

    /// <summary>Writes the sums of the next four places of a line that has a multiple of them. Terms are as far apart as sums.</summary>
    /// <param name="ofLines">Whether a place's term is the sum of a line of one vector; otherwise it is a vector's.</param>
    /// <param name="left">How many groups are left of the line, 0 before its first.</param>
    /// <param name="groups">How many it has.</param>
    /// <param name="source">The first place's term.</param>
    /// <param name="sum">Where its sum goes.</param>
    /// <param name="stride">From a place to the next.</param>
    /// <param name="newest">What <see cref="Take"/> keeps, as all the others.</param>
    /// <param name="pair1">The newest pair.</param>
    /// <param name="pair2">The one before.</param>
    /// <param name="pair3">The third.</param>
    /// <param name="pair4">The fourth.</param>
    /// <param name="pair5">The fifth.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddGroup(
        bool ofLines, ref nint left, nint groups, T* source, T* sum, nint stride,
        ref TVector newest, ref TVector pair1, ref TVector pair2, ref TVector pair3, ref TVector pair4, ref TVector pair5)
    {
        // The first sum's window ends so many terms on; those before are a line's first, or taken already.
        T* next = source + TReach.After * stride;
        if (left == 0)
        {
            for (; source < next; source += stride)
            {
                Take(Term(ofLines, source), ref newest, ref pair1, ref pair2, ref pair3, ref pair4, ref pair5);
            }

            left = groups;
        }

        for (nint i = --left == 0 ? FourVectors.Vectors - TReach.After : FourVectors.Vectors; i > 0; i--, next += stride, sum += stride)
        {
            TSimd.Store(Take(Term(ofLines, next), ref newest, ref pair1, ref pair2, ref pair3, ref pair4, ref pair5), sum);
        }

        if (left == 0)
        {
            StoreBeyond(sum, stride, ref newest, ref pair1, ref pair2, ref pair3, ref pair4, ref pair5);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Term(bool ofLines, T* source) => ofLines
        ? LineSums<T, TVector, TSimd, TTerms, TReach>.OneVector(source, null)
        : LineTerms<T, TVector, TSimd, TTerms>.Load(source, null);

    /// <summary>
    /// Writes the sums of the windows that reach beyond the last term. The pairs then hold terms of the line's still, but none that the sum of a window of
    /// terms to come has: only those of windows around the gap before.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreBeyond(
        T* sum, nint sumsStride, ref TVector newest, ref TVector pair1, ref TVector pair2, ref TVector pair3, ref TVector pair4, ref TVector pair5)
    {
        for (nint i = TReach.After; i > 0; i--, sum += sumsStride)
        {
            TSimd.Store(Take(default, ref newest, ref pair1, ref pair2, ref pair3, ref pair4, ref pair5), sum);
        }
    }

    /// <summary>Takes the next term. The sum of the window that ends with it: of it, if the number of terms is odd, and of pairs of neighbours from there on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Take(TVector next, ref TVector newest, ref TVector pair1, ref TVector pair2, ref TVector pair3, ref TVector pair4, ref TVector pair5)
    {
        bool isOdd = TReach.Before == TReach.After;
        int pairs = (TReach.Before + TReach.After + 1) / 2;
        TVector pair = TSimd.Add(newest, next), sum = isOdd ? TSimd.Add(next, pair1) : pair;
        if (pairs > 1)
        {
            sum = TSimd.Add(sum, isOdd ? pair3 : pair2);
        }

        if (pairs > 2)
        {
            sum = TSimd.Add(sum, isOdd ? pair5 : pair4);
        }

        pair5 = pair4;
        pair4 = pair3;
        pair3 = pair2;
        pair2 = pair1;
        pair1 = pair;
        newest = next;
        return sum;
    }

    /// <summary>A vector of terms. A place is less where windows reach past a vector alone, and the terms after it are others'.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Load(T* term, T* factor, TVector mask)
    {
        TVector loaded = LineTerms<T, TVector, TSimd, TTerms>.Load(term, factor);
        return TReach.Before > TSimd.Count || TReach.After > TSimd.Count ? TSimd.And(mask, loaded) : loaded;
    }
}
