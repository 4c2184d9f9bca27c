using System.Runtime.CompilerServices;

namespace Lateral.Kernels;

/// <content>What the loops are given to do for a row.</content>
internal unsafe ref partial struct WindowWalk<TStorage, T, TVector, TSimd, TBlock, TTurn, TOperator>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SetMiddle(nint row, nint middle)
    {
        CollectWindow(plan.First[0].Last, 0, row, ref task.A);
        task.NewX = null;
        if (copiesNewX && row < rows)
        {
            task.NewX = tensors.X + row * plan.StepStride;
            task.CopyX = x[row];
        }

        if (TOperator.FirstSums > 1)
        {
            CollectWindow(plan.First[1].Last, 1, row, ref sumB);
        }

        task.X = x[middle];
        if (TOperator.ReadsV)
        {
            task.V = v[middle];
        }

        if (TOperator.Carries)
        {
            task.Carry = carry[middle];
        }

        if (TOperator.SecondSums > 0)
        {
            task.T1 = Source(plan.Second[0].First, middle);
        }

        if (TOperator.SecondSums > 1)
        {
            task.W = Source(plan.Second[1].First, middle);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SetFinal(nint middle, nint last)
    {
        CollectWindow(plan.Second[0].Last, 0, middle, ref task.SumT);
        if (TOperator.SecondSums > 1)
        {
            CollectWindow(plan.Second[1].Last, 1, middle, ref task.SumW);
        }

        task.FinalX = x[last];
        if (TOperator.ReadsV)
        {
            task.FinalV = v[last];
        }

        if (TOperator.Carries)
        {
            task.Carried = carry[last];
        }
    }

    /// <summary>Where rows are one piece of memory, what comes next is prefetched while the kernels compute.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SetPrefetch(nint row, nint middle, nint last)
    {
        if (!plan.HasContiguousRows || task.NextLevel == 0)
        {
            return;
        }

        nint stride = plan.StepStride, next = plan.NextRow;
        task.NextX = (byte*)(tensors.X + row * stride + next);
        task.NextG = (byte*)(tensors.G + middle * stride + next);
        task.NextV = (byte*)(tensors.V + row * stride + next);
        task.NextOutput = (byte*)(tensors.Output + last * stride + next);
        if (length < stride)
        {
            // A tile's last line, for which the loop need not ask, and its page.
            NextRows<TStorage, T, TVector, TSimd, TTurn, TOperator>.PrefetchLines(
                (TStorage*)task.NextX, (TStorage*)task.NextG, (TStorage*)task.NextV, (TStorage*)task.NextOutput, length - 1, 1);
        }

        if (task.Streams || streamsRows)
        {
            AskForNoOutput();
        }
    }

    /// <summary>
    /// Stores past the caches, too, wait for their pages and for the line that a row begins within, but for no whole lines: the loop asks for x's twice,
    /// rather than ask each time whether it streams.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AskForNoOutput()
    {
        Memory.Prefetch(task.NextOutput);
        task.NextOutput = task.NextX;
    }

    /// <returns>Whether it was done once more, by <see cref="LoopWide"/>: then the final step's output is in the tensor already.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Loop(bool hasMiddle, bool hasFinal, nint row, nint middle, nint last)
    {
        bool areNumbers = true;
        if (loopsLines && (hasMiddle || hasFinal))
        {
            Segments lines = segments;
            do
            {
                task.Line = lines.Line;
                areNumbers &= RowLoops<TStorage, T, TVector, TSimd, TBlock, TTurn, TOperator>.Run(op, task, hasMiddle, hasFinal);
            }
            while (lines.Next());
        }
        else if (hasMiddle || hasFinal)
        {
            areNumbers = RowLoops<TStorage, T, TVector, TSimd, TBlock, TTurn, TOperator>.Run(op, task, hasMiddle, hasFinal);
        }

        if (!areNumbers)
        {
            LoopWide(hasMiddle, hasFinal, row, middle, last);
        }

        if (hasMiddle && (copiesOutput || !areNumbers) && plan.HasGaps && !plan.SumsLines && TOperator.SecondSums > 0)
        {
            ClearGaps();
        }

        return !areNumbers;
    }

    /// <inheritdoc cref="RunWide"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void LoopWide(bool hasMiddle, bool hasFinal, nint row, nint middle, nint last)
    {
        T* gradOutput = scratch + plan.WideG, result = scratch + plan.Result;
        if (hasMiddle && task.NewX != null)
        {
            CopyIn(tensors.X, row, x[row]);
        }

        if (hasMiddle && TOperator.ReadsG)
        {
            WidenG(middle, 0, gradOutput);
        }

        RowLoops<T, T, TVector, TSimd, TBlock, TTurn, TOperator>.Run(op, task.With(gradOutput, result, length), hasMiddle, hasFinal);
        if (hasFinal)
        {
            CopyOut(last, result);
        }
    }

    /// <summary>A row of gradOutput, or its copy: the output may have overwritten the row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void WidenG(nint middle, nint which, T* wide)
    {
        if (copiesG)
        {
            RowCopy<TStorage, T, TVector, TSimd>.In(g + which * plan.RowStride, Segments.One, length, wide);
        }
        else
        {
            CopyIn(tensors.G, middle + which, wide);
        }
    }
}
