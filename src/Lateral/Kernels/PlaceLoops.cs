using System.Runtime.CompilerServices;

namespace Lateral.Kernels;

/// <summary>
/// What <see cref="PlaneLoops{TStorage, T, TVector, TSimd, TTerms, TReach, TOperator}"/> does for a plane whose places have whole vectors of the inner axis. The sums along a line are
/// made as by <see cref="PlaceSums{T, TVector, TSimd, TTerms, TReach}"/> while the step takes an earlier line, whose neighbours' sums are there.
/// </summary>
/// <remarks>For the same operators, and with the same order of reading and writing. Lines are whole groups of places.</remarks>
internal static unsafe class PlaceLoops<TStorage, T, TVector, TSimd, TTerms, TReach, TOperator>
    where TStorage : unmanaged
    where T : unmanaged
    where TVector : struct
    where TSimd : struct, ISimd<TVector, T>
    where TTerms : struct, ILineTerms
    where TReach : struct, ILineReach
    where TOperator : struct, ILrnOperator<T, TVector>
{
    /// <param name="op">The operator.</param>
    /// <param name="row">What its step reads and writes.</param>
    /// <param name="lines">Lines of the plane.</param>
    /// <param name="places">Places of a line.</param>
    /// <param name="inner">Elements of a place.</param>
    /// <param name="sums">Where the sums along lines go. Before the plane and after it there are zeros, as many lines as windows reach.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(in TOperator op, in RowTask<TStorage, T> row, nint lines, nint places, nint inner, T* sums)
    {
        nint width = TSimd.Count, group = FourVectors.Vectors * width, line = places * inner, end = lines * line;

        // A line's sums are all there with its last group only, so that those of the farthest neighbour are made a line earlier than needed.
        nint lead = (TReach.After + 1) * line;
        TOperator local = op;
        bool streams = row.Streams;
        int level = row.NextLevel;
        T* source = typeof(TTerms) == typeof(Elements) ? row.T1 : row.X;
        nint groups = places / FourVectors.Vectors, left = 0, vectors = inner / width, made = 0;
        TVector newest = default, pair1 = default, pair2 = default, pair3 = default, pair4 = default, pair5 = default;
        for (nint p = -lead; p < end; p += group)
        {
            if (p + lead < end)
            {
                PlaceSums<T, TVector, TSimd, TTerms, TReach>.AddGroup(
                    false, ref left, groups, source + made, sums + made, inner, ref newest, ref pair1, ref pair2, ref pair3, ref pair4, ref pair5);
                made += FourVectors.Vectors * inner;
                if (left == 0)
                {
                    // The places' next vectors, or the next line's first.
                    made += --vectors > 0 ? width - line : width - inner;
                    vectors = vectors > 0 ? vectors : inner / width;
                }
            }

            if (p >= 0)
            {
                T* sum = sums + p;
                GroupStep<TStorage, T, TVector, TSimd, TTerms, TOperator>.Take(
                    local, row, p, Sum(sum, line), Sum(sum + width, line), Sum(sum + 2 * width, line), Sum(sum + 3 * width, line), level, streams);
            }
        }
    }

    /// <summary>The sum of lines' sums around one, in the order of <see cref="PlaceSums{T, TVector, TSimd, TTerms, TReach}"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Sum(T* own, nint line)
    {
        TVector pair = TSimd.Add(TSimd.Load(own + (TReach.After - 2) * line), TSimd.Load(own + (TReach.After - 1) * line));
        TVector sum = TSimd.Add(TSimd.Load(own + TReach.After * line), pair);
        if (TReach.After > 1)
        {
            sum = TSimd.Add(sum, TSimd.Add(TSimd.Load(own + (TReach.After - 4) * line), TSimd.Load(own + (TReach.After - 3) * line)));
        }

        if (TReach.After > 2)
        {
            sum = TSimd.Add(sum, TSimd.Add(TSimd.Load(own - 3 * line), TSimd.Load(own - 2 * line)));
        }

        return sum;
    }
}
