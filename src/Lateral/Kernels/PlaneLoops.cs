using System.Runtime.CompilerServices;

namespace Lateral.Kernels;

/// <summary>
/// The loop over planes whose lines are one vector. Sums are made as by <see cref="PlaneSums{T, TVector, TSimd, TTerms, TReach}"/>, a group of lines at a time, and the
/// operator's step takes them at once: its chains of operations leave time for the next group's sums, and no row of sums is kept.
/// </summary>
/// <remarks>
/// For operators with one sum, or one and one over the reversed window. Planes lie end to end, and their lines are whole groups. Nothing is read that has been
/// written, so that the output may be an input.
/// </remarks>
internal static unsafe class PlaneLoops<TStorage, T, TVector, TSimd, TTerms, TReach, TOperator>
    where TStorage : unmanaged
    where T : unmanaged
    where TVector : struct
    where TSimd : struct, ISimd<TVector, T>
    where TTerms : struct, ILineTerms
    where TReach : struct, ILineReach
    where TOperator : struct, ILrnOperator<T, TVector>
{
    /// <param name="op">The operator.</param>
    /// <param name="row">What its step reads and writes, from the first plane on.</param>
    /// <param name="lines">Lines of a plane.</param>
    /// <param name="planes">How many planes.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    public static void Run(in TOperator op, in RowTask<TStorage, T> row, nint lines, nint planes)
    {
        byte* room = stackalloc byte[(2 * FourVectors.Vectors + 1) * Memory.CacheLine];
        nint width = TSimd.Count, group = FourVectors.Vectors * width, end = planes * lines * width;
        T* made = (T*)((nint)(room + Memory.CacheLine - 1) & -Memory.CacheLine), ready = made + group;
        TOperator local = op;
        bool streams = row.Streams;
        int level = row.NextLevel;
        T* source = typeof(TTerms) == typeof(Elements) ? row.T1 : row.X;
        nint groups = lines / FourVectors.Vectors, left = 0;
        TVector newest = default, pair1 = default, pair2 = default, pair3 = default, pair4 = default, pair5 = default;

        // The step takes the group before the one whose sums are made, for which it does not wait.
        for (nint p = -group; p < end; p += group)
        {
            if (p + group < end)
            {
                PlaceSums<T, TVector, TSimd, TTerms, TReach>.AddGroup(
                    true, ref left, groups, source + (p + group), made, width, ref newest, ref pair1, ref pair2, ref pair3, ref pair4, ref pair5);
            }

            if (p >= 0)
            {
                GroupStep<TStorage, T, TVector, TSimd, TTerms, TOperator>.Take(
                    local, row, p, TSimd.Load(ready), TSimd.Load(ready, 1), TSimd.Load(ready, 2), TSimd.Load(ready, 3), level, streams);
            }

            T* other = made;
            made = ready;
            ready = other;
        }
    }
}
