using System.Runtime.CompilerServices;

namespace Lateral.Kernels;

/// <summary>
/// The one loop of every operator, layout and region. It goes over the rows of a unit; as each row comes in, its
/// quantities join the window sums; once the row's window is complete, the operator's middle step runs; and where
/// the operator sums over the reversed window as well, its final step follows as far behind again.
/// </summary>
/// <remarks>
/// An element's operations and their order depend on its place in its window alone: not on the unit, the vector's
/// width or the thread. A row's results are written after everything that reads it, so outputs may be inputs.
/// </remarks>
internal static unsafe class WindowWalk<TStorage, T, TSimd, TOperator>
    where TStorage : unmanaged
    where T : unmanaged
    where TSimd : struct, ISimd<TSimd, T>
    where TOperator : struct, ILrnOperator<TSimd>
{
    /// <summary>More than the pieces of any window that fits in memory.</summary>
    private const int MaxPieces = 72;

    /// <param name="plan">The walk.</param>
    /// <param name="tensors">The inputs and the output.</param>
    /// <param name="op">The operator with its parameters.</param>
    /// <param name="unit">Which unit.</param>
    /// <param name="scratch">This thread's memory of <see cref="WalkPlan.ScratchLength"/>, its gaps zero.</param>
    /// <param name="totals">Three sums, for an operator that reduces.</param>
    [SkipLocalsInit]
    public static void Run(WalkPlan plan, in Tensors<TStorage> tensors, in TOperator op, nint unit, T* scratch, double* totals)
    {
        Segments segments = plan.Unit(unit, out nint start, out nint length);
        var loops = new RowLoops<TStorage, T, TSimd, TOperator>(op);
        PassCount passes = TOperator.Passes;
        bool finishes = passes.Second > 0 && !TOperator.Reduces;
        nint rows = plan.Walked?.Length ?? 1;
        nint lead = plan.Walked?.After ?? 0;
        nint lag = finishes ? plan.Walked?.Before ?? 0 : 0;
        T** piecesA = stackalloc T*[MaxPieces];
        T** piecesB = stackalloc T*[MaxPieces];

        for (nint row = 0; row < rows + lead + lag; row++)
        {
            if (row < rows)
            {
                Tensors<TStorage> at = tensors.At(start + row * plan.StepStride);
                T* a = scratch + plan.First[0].Source(row);
                T* b = passes.First > 1 ? scratch + plan.First[1].Source(row) : a;
                for (Segments s = segments; s.Next();)
                {
                    loops.Source(at.At(s.Memory), a + s.Scratch, b + s.Scratch, length);
                }
            }

            Push(plan, plan.First, scratch, row);
            nint middle = row - lead;
            if (middle >= 0 && middle < rows)
            {
                int countA = Pieces(plan.First[0], scratch, row, piecesA);
                int countB = passes.First > 1 ? Pieces(plan.First[1], scratch, row, piecesB) : 0;
                T* carry = scratch + plan.Carry + middle % plan.CarryDepth * plan.CarryStride;
                T* t = passes.Second > 0 ? scratch + plan.Second[0].Source(middle) : carry;
                T* w = passes.Second > 1 ? scratch + plan.Second[1].Source(middle) : carry;
                Tensors<TStorage> at = tensors.At(start + middle * plan.StepStride);
                for (Segments s = segments; s.Next();)
                {
                    loops.Middle(at.At(s.Memory), piecesA, countA, piecesB, countB, s.Scratch, carry, t, w, length);
                    if (TOperator.Reduces)
                    {
                        totals[0] += Reduction.Sum(carry + s.Scratch, length);
                        totals[1] += Reduction.Sum(t + s.Scratch, length);
                        totals[2] += Reduction.Sum(w + s.Scratch, length);
                    }
                }
            }

            if (finishes && middle >= 0)
            {
                Push(plan, plan.Second, scratch, middle);
                nint last = middle - lag;
                if (last >= 0)
                {
                    int countT = Pieces(plan.Second[0], scratch, middle, piecesA);
                    int countW = passes.Second > 1 ? Pieces(plan.Second[1], scratch, middle, piecesB) : 0;
                    T* carry = scratch + plan.Carry + last % plan.CarryDepth * plan.CarryStride;
                    Tensors<TStorage> at = tensors.At(start + last * plan.StepStride);
                    for (Segments s = segments; s.Next();)
                    {
                        loops.Final(at.At(s.Memory), piecesA, countT, piecesB, countW, s.Scratch, carry, length);
                    }
                }
            }
        }
    }

    /// <summary>Brings a new row, or beyond the last the zeros there, into the window sums.</summary>
    private static void Push(WalkPlan plan, WindowStage[] stages, T* scratch, nint row)
    {
        T** pieces = stackalloc T*[MaxPieces];
        foreach (WindowStage stage in stages)
        {
            for (int i = 0; i < stage.Passes.Length && row < (plan.Walked?.Length ?? 1); i++)
            {
                WindowPass pass = stage.Passes[i];
                BuildLevels(pass, scratch, 0, plan.RowLength);
                int count = Pieces(pass, scratch, 0, pieces);
                nint next = i + 1 < stage.Passes.Length ? stage.Passes[i + 1].Row(0, 0) : stage.Last.Row(0, row);
                RowLoops<TStorage, T, TSimd, TOperator>.Add(pieces, count, scratch + next, plan.RowLength);
            }

            BuildLevels(stage.Last, scratch, row, plan.RowLength);
        }
    }

    private static void BuildLevels(WindowPass pass, T* scratch, nint row, nint length)
    {
        T** halves = stackalloc T*[2];
        for (int level = 1; level <= pass.Axis.Levels; level++)
        {
            halves[0] = scratch + pass.Row(level - 1, row);
            halves[1] = scratch + pass.Row(level - 1, row, (nint)1 << (level - 1));
            RowLoops<TStorage, T, TSimd, TOperator>.Add(halves, 2, scratch + pass.Row(level, row), length);
        }
    }

    private static int Pieces(WindowStage stage, T* scratch, nint row, T** pieces) => Pieces(stage.Last, scratch, row, pieces);

    /// <summary>
    /// The pieces of the windows that end at <paramref name="row"/>; within rows, those of the windows around each place.
    /// </summary>
    private static int Pieces(WindowPass pass, T* scratch, nint row, T** pieces)
    {
        nint ahead = pass.WalksRows ? 0 : pass.Axis.After;
        for (int i = 0; i < pass.Axis.Pieces.Length; i++)
        {
            (int level, nint back) = pass.Axis.Pieces[i];
            pieces[i] = scratch + pass.Row(level, row, back - ahead);
        }

        return pass.Axis.Pieces.Length;
    }
}
