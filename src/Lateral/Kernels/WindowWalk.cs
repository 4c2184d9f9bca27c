using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Lateral.Kernels;

/// <summary>
/// The one walk of every operator, layout and region. It goes over the rows of a unit; as each row comes in, it joins the
/// window sums; once a row's window is complete, the operator's middle step runs; and where the operator sums over the
/// reversed window as well, its final step follows as far behind again. Small planes it takes whole, where loops of their own can.
/// </summary>
/// <remarks>
/// An element's operations and their order depend on its place in the item alone: not on the unit, the vector's
/// width or the thread. Rows of inputs that the output overwrites are copied first, and whole planes are read before they are written, so outputs may be inputs.
/// What runs for each row is optimized from the first call: through the compiler's tiers, a program's first fifth of a second takes up to twice the time.
/// </remarks>
internal unsafe ref partial struct WindowWalk<TStorage, T, TVector, TSimd, TBlock, TTurn, TOperator>
    where TStorage : unmanaged
    where T : unmanaged
    where TVector : struct
    where TSimd : struct, ISimd<TVector, T>
    where TBlock : struct, IBlock
    where TTurn : struct, IBlock
    where TOperator : struct, ILrnOperator<T, TVector>
{
    /// <summary>Tensors of up to as many second-level caches, as measured with two of them.</summary>
    private const int NearSecondLevels = 4;

    private readonly WalkPlan plan;
    private readonly ref readonly TOperator op;
    private readonly Tensors<TStorage> all;
    private readonly T* scratch;
    private readonly nint rows;
    private readonly RowTable<T> x, v, carry;
    private readonly bool isLarge;
    private nint items, width;
    private Segments segments;
    private nint segmentLength, length;
    private bool copiesX, copiesV, copiesG, copiesOutput, loopsLines, copiesNewX, streams, streamsRows;
    private Tensors<TStorage> tensors;
    private TStorage* g;
    private Pieces<T> sumB;
    private RowTask<TStorage, T> task;

    /// <param name="plan">The walk.</param>
    /// <param name="all">The inputs and the output.</param>
    /// <param name="op">The operator with its parameters.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public WindowWalk(WalkPlan plan, in Tensors<TStorage> all, in TOperator op)
    {
        this.plan = plan;
        this.op = ref op;
        this.all = all;
        scratch = (T*)Scratch.Rent(plan.ScratchLength * sizeof(T));
        rows = plan.Walked?.Length ?? 1;

        // Where the last-level cache does not hold the tensors, what is written is gone from it before it is read.
        int tensorCount = 2 + (TOperator.ReadsG ? 1 : 0) + (TOperator.ReadsV ? 1 : 0);
        nint bytes = plan.Geometry.Length * sizeof(TStorage) * tensorCount;
        isLarge = bytes > Memory.LastLevelCacheBytes;
        x = Table(RowTables.X);
        v = Table(RowTables.V);
        carry = Table(RowTables.Carry);
        T** pointers = (T**)(scratch + plan.Pieces);
        task.A = new(pointers);
        sumB = new(pointers + Pieces<T>.Pointers);
        task.SumT = new(pointers + 2 * Pieces<T>.Pointers);
        task.SumW = new(pointers + 3 * Pieces<T>.Pointers);
        if (TOperator.Carries)
        {
            Fill(carry, scratch + plan.Carry, plan.CarryDepth, plan.RowStride, rows);
        }

        if (LoopsPlanes)
        {
            ClearAroundPlane(plan.First);
            ClearAroundPlane(plan.Second);
        }
        else
        {
            NativeMemory.Clear(scratch, (nuint)(plan.ZerosLength * sizeof(T)));
        }

        FillTables(plan.First);
        FillTables(plan.Second);
        task.Carry = scratch + plan.Result;

        // Of tensors that second levels hold, or a good part of them, the processor brings what follows in memory as fast by itself.
        bool isNear = plan.NextFollows && bytes <= NearSecondLevels * Memory.SecondLevelCacheBytes;
        task.NextLevel = isNear ? 0 : plan.NextIsFar ? 2 : 1;
        task.SumsB = scratch + plan.SumsB;
        task.NextX = task.NextG = task.NextV = task.NextOutput = (byte*)scratch;
    }

    /// <param name="unit">Which unit.</param>
    /// <param name="totals">Three sums, for an operator that reduces.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(nint unit, double* totals)
    {
        plan.Unit(unit, out nint start, out nint unitItems, out nint unitWidth);
        tensors = all.At(start);
        bool reshaped = unitItems != items || unitWidth != width;
        if (reshaped)
        {
            Shape(unitItems, unitWidth);
        }

        task.Streams = streams && (nint)tensors.Output % Memory.CacheLine == 0;
        if (LoopsPlanes)
        {
            RunPlanes();
            return;
        }

        SetInputs(reshaped);
        RunRows(totals, reshaped);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void RunRows(double* totals, bool reshaped)
    {
        // The only row of a unit is the same in scratch as the last unit's.
        bool collects = reshaped || plan.Walked is not null || !copiesX || !copiesV;
        nint lead = plan.Walked?.After ?? 0;
        nint lag = Finishes ? plan.Walked?.Before ?? 0 : 0;
        nint end = rows + lead + lag;
        for (nint row = 0; row < end; row++)
        {
            nint middle = row - lead, last = middle - lag;
            if (PairsRows && CanPair(middle) && (!Finishes || CanPair(last)))
            {
                RunPair(row, middle, last);
                row++;
            }
            else
            {
                RunRow(row, middle, last, collects, totals);
            }
        }
    }

    /// <summary>Whether a row and the next are both there, or both not.</summary>
    private readonly bool CanPair(nint row) => row >= 0 ? row + 1 < rows || row >= rows : row + 1 < 0;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void RunRow(nint row, nint middle, nint last, bool collects, double* totals)
    {
        if (row < rows)
        {
            if (copiesX && (!copiesNewX || row < (plan.Walked?.After ?? 0)))
            {
                CopyIn(tensors.X, row, x[row]);
            }

            if (TOperator.ReadsV && copiesV)
            {
                CopyIn(tensors.V, row, v[row]);
            }
        }

        Push(plan.First, row);
        bool hasMiddle = middle >= 0 && middle < rows, hasFinal = Finishes && last >= 0;
        if (hasMiddle)
        {
            if (TOperator.ReadsG && copiesG)
            {
                CopyIn(tensors.G, middle, g);
            }

            task.G = copiesG ? g : g + middle * plan.StepStride;
            if (collects)
            {
                SetMiddle(row, middle);
            }

            // Not in the loop: unused there, they would still count among the variables of every other operator's.
            if (TOperator.FirstSums > 1)
            {
                BlockSums<T, TVector, TSimd, TBlock>.Add(sumB, false, task.SumsB, length);
            }
        }

        task.Output = OutputRow(last, copiesOutput || NarrowsRows);
        SetPrefetch(row, middle, last);
        if (!plan.Fuses)
        {
            Loop(hasMiddle, false, row, middle, last);
            if (Finishes)
            {
                Push(plan.Second, middle);
            }
        }

        if (hasFinal && collects)
        {
            SetFinal(middle, last);
        }

        bool isOut = Loop(plan.Fuses && hasMiddle, hasFinal, row, middle, last);
        if (TOperator.Reduces && hasMiddle)
        {
            Reduce(totals);
        }
        else if (hasFinal || (hasMiddle && !Finishes))
        {
            if (NarrowsRows)
            {
                CopyOut(last, scratch + plan.Result);
            }
            else if (!isOut)
            {
                CopyOut(last, (TStorage*)(scratch + plan.Result));
            }
        }
    }

    private readonly void Reduce(double* totals)
    {
        Segments lines = segments;
        do
        {
            nint p = lines.Line.Scratch;
            for (int left = lines.Line.Count; left > 0; left--, p += lines.Line.ScratchStride)
            {
                totals[0] += Reduction.Sum(task.Carry + p, segmentLength);
                totals[1] += Reduction.Sum(task.T1 + p, segmentLength);
                totals[2] += Reduction.Sum(task.W + p, segmentLength);
            }
        }
        while (lines.Next());
    }
}
