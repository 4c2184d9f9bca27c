using System.Runtime.CompilerServices;

namespace Lateral.Kernels;

/// <summary>
/// An operator's step for a group of four neighbouring vectors whose window sums are in registers: the middle step, if those are of squares; the final one, if of elements.
/// </summary>
internal static unsafe class GroupStep<TStorage, T, TVector, TSimd, TTerms, TOperator>
    where TStorage : unmanaged
    where T : unmanaged
    where TVector : struct
    where TSimd : struct, ISimd<TVector, T>
    where TTerms : struct, ILineTerms
    where TOperator : struct, ILrnOperator<T, TVector>
{
    /// <param name="op">The operator.</param>
    /// <param name="row">What the step reads and writes.</param>
    /// <param name="p">The group's first element there.</param>
    /// <param name="s0">The sums, the first vector.</param>
    /// <param name="s1">The second.</param>
    /// <param name="s2">The third.</param>
    /// <param name="s3">The fourth.</param>
    /// <param name="level">The level of the caches that what comes next is asked for into.</param>
    /// <param name="streams">Whether the output is written past the caches.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Take(in TOperator op, in RowTask<TStorage, T> row, nint p, TVector s0, TVector s1, TVector s2, TVector s3, int level, bool streams)
    {
        // Types, unlike properties, leave nothing of the other step to inline.
        if (typeof(TTerms) == typeof(Elements))
        {
            T* x = row.FinalX + p, carried = row.Carried + p;
            s0 = op.Final(x, null, carried, 0, s0, null);
            s1 = op.Final(x, null, carried, 1, s1, null);
            s2 = op.Final(x, null, carried, 2, s2, null);
            s3 = op.Final(x, null, carried, 3, s3, null);
            Turn<T, TVector, TSimd, FourVectors>.Store(s0, s1, s2, s3, (T*)row.Output + p, streams);
        }
        else
        {
            op.Raise<FourVectors>(
                s0, s1, s2, s3, out TVector p0, out TVector p1, out TVector p2, out TVector p3,
                out TVector i0, out TVector i1, out TVector i2, out TVector i3);
            T* x = row.X + p, t = row.T1 + p, result = TOperator.Carries ? row.Carry + p : (T*)row.Output + p;
            TStorage* g = row.G + p, nextX = (TStorage*)row.NextX + p, nextG = (TStorage*)row.NextG + p, nextOutput = (TStorage*)row.NextOutput + p;
            if (level != 0)
            {
                NextRows<TStorage, T, TVector, TSimd, FourVectors, TOperator>.Prefetch(nextX, nextG, null, nextOutput, 0, 0, level);
                NextRows<TStorage, T, TVector, TSimd, FourVectors, TOperator>.Prefetch(nextX, nextG, null, nextOutput, 0, 1, level);
                NextRows<TStorage, T, TVector, TSimd, FourVectors, TOperator>.Prefetch(nextX, nextG, null, nextOutput, 0, 2, level);
                NextRows<TStorage, T, TVector, TSimd, FourVectors, TOperator>.Prefetch(nextX, nextG, null, nextOutput, 0, 3, level);
            }

            // There are no halves here.
            TVector seen = default;
            RowLoops<TStorage, T, TVector, TSimd, FourVectors, FourVectors, TOperator>.Middle(op, x, g, null, 0, s0, p0, i0, null, out s0, t, null, ref seen);
            RowLoops<TStorage, T, TVector, TSimd, FourVectors, FourVectors, TOperator>.Middle(op, x, g, null, 1, s1, p1, i1, null, out s1, t, null, ref seen);
            RowLoops<TStorage, T, TVector, TSimd, FourVectors, FourVectors, TOperator>.Middle(op, x, g, null, 2, s2, p2, i2, null, out s2, t, null, ref seen);
            RowLoops<TStorage, T, TVector, TSimd, FourVectors, FourVectors, TOperator>.Middle(op, x, g, null, 3, s3, p3, i3, null, out s3, t, null, ref seen);
            Turn<T, TVector, TSimd, FourVectors>.Store(s0, s1, s2, s3, result, !TOperator.Carries && streams);
        }
    }
}
