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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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

        for (nint row = 0; row < rows + lead + lag; row++)
        {
            if (row < rows)
            {
                Tensors<TStorage> at = tensors.At(start + row * plan.StepStride);
                T* a = scratch + plan.First[0].Source(row);
                T* b = passes.First > 1 ? scratch + plan.First[1].Source(row) : a;
                loops.Source(at, segments, a, b, length);
            }

            Push(plan, plan.First, scratch, row);
            nint middle = row - lead;
            if (middle >= 0 && middle < rows)
            {
                T* sumA = Sum(plan, plan.First[0], scratch, row);
                T* sumB = passes.First > 1 ? Sum(plan, plan.First[1], scratch, row) : sumA;
                T* carry = scratch + plan.Carry + middle % plan.CarryDepth * plan.CarryStride;
                T* t = passes.Second > 0 ? scratch + plan.Second[0].Source(middle) : carry;
                T* w = passes.Second > 1 ? scratch + plan.Second[1].Source(middle) : carry;
                Tensors<TStorage> at = tensors.At(start + middle * plan.StepStride);
                loops.Middle(at, segments, sumA, sumB, carry, t, w, length, plan.NextSource, plan.NextRow);
                for (Segments s = segments; TOperator.Reduces && s.Next();)
                {
                    totals[0] += Reduction.Sum(carry + s.Scratch, length);
                    totals[1] += Reduction.Sum(t + s.Scratch, length);
                    totals[2] += Reduction.Sum(w + s.Scratch, length);
                }
            }

            if (finishes && middle >= 0)
            {
                Push(plan, plan.Second, scratch, middle);
                nint last = middle - lag;
                if (last >= 0)
                {
                    T* sumT = Sum(plan, plan.Second[0], scratch, middle);
                    T* sumW = passes.Second > 1 ? Sum(plan, plan.Second[1], scratch, middle) : sumT;
                    T* carry = scratch + plan.Carry + last % plan.CarryDepth * plan.CarryStride;
                    Tensors<TStorage> at = tensors.At(start + last * plan.StepStride);
                    loops.Final(at, segments, sumT, sumW, carry, length, plan.NextRow);
                }
            }
        }
    }

    /// <summary>Brings a new row, or beyond the last the zeros there, into the window sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Push(WalkPlan plan, WindowStage[] stages, T* scratch, nint row)
    {
        foreach (WindowStage stage in stages)
        {
            for (int i = 0; i < stage.Passes.Length && row < (plan.Walked?.Length ?? 1); i++)
            {
                nint next = i + 1 < stage.Passes.Length ? stage.Passes[i + 1].Row(0, 0) : stage.Last.Row(0, row);
                BuildLevels(plan, stage.Passes[i], scratch, 0);
                AddPieces(plan, stage.Passes[i], scratch, 0, scratch + next);
            }

            BuildLevels(plan, stage.Last, scratch, row);
        }
    }

    /// <summary>The sums of the windows that end at <paramref name="row"/>, or within rows of those around each place.</summary>
    private static T* Sum(WalkPlan plan, WindowStage stage, T* scratch, nint row)
    {
        T* sum = scratch + stage.Sum;
        AddPieces(plan, stage.Last, scratch, row, sum);
        return sum;
    }

    private static void BuildLevels(WalkPlan plan, WindowPass pass, T* scratch, nint row)
    {
        T** parts = stackalloc T*[WindowAxis.Radix];
        for (int level = 1; level <= pass.Axis.Levels; level++)
        {
            for (int part = 0; part < WindowAxis.Radix; part++)
            {
                parts[part] = scratch + pass.Row(level - 1, row, part * WindowAxis.Reach(level - 1));
            }

            RowLoops<TStorage, T, TSimd, TOperator>.Add(parts, WindowAxis.Radix, scratch + pass.Row(level, row), plan.RowLength);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    private static void AddPieces(WalkPlan plan, WindowPass pass, T* scratch, nint row, T* sum)
    {
        T** pieces = stackalloc T*[MaxPieces];
        nint ahead = pass.WalksRows ? 0 : pass.Axis.After;
        for (int i = 0; i < pass.Axis.Pieces.Length; i++)
        {
            (int level, nint back) = pass.Axis.Pieces[i];
            pieces[i] = scratch + pass.Row(level, row, back - ahead);
        }

        RowLoops<TStorage, T, TSimd, TOperator>.Add(pieces, pass.Axis.Pieces.Length, sum, plan.RowLength);
    }
}
