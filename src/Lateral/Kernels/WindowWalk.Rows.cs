using System.Runtime.CompilerServices;

namespace Lateral.Kernels;

/// <content>Where the rows lie that the walk reads and writes: in the tensors, or in scratch with what is copied there.</content>
internal unsafe ref partial struct WindowWalk<TStorage, T, TVector, TSimd, TBlock, TTurn, TOperator>
{
    /// <summary>Whether the tensors' type is not the one that computes.</summary>
    private static bool Converts => typeof(TStorage) != typeof(T);

    /// <summary>Whether the middle step's results are narrowed once their row is done, where rows are taken one at a time.</summary>
    private static bool NarrowsRows => Converts && TOperator.SecondSums == 0;

    private static bool Finishes => TOperator.SecondSums > 0 && !TOperator.Reduces;

    /// <summary>The rows of an input: in the tensor where the kernels can read them there and the output is elsewhere, else copies.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void SetInput(RowTable<T> table, TStorage* input, bool copies, nint ring, bool reshaped)
    {
        if (!copies)
        {
            Fill(table, (T*)input, 0, plan.StepStride, rows);
        }
        else if (reshaped)
        {
            Fill(table, scratch + ring, plan.InputDepth, plan.RowStride, rows);
        }
    }

    /// <summary>The tables of the passes along the walk.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void FillTables(WindowStage[] stages)
    {
        foreach (WindowStage stage in stages)
        {
            WindowPass pass = stage.Last;
            if (pass.WalksRows && !pass.OfProducts)
            {
                Fill(Table(pass.Table), scratch + pass.Row(0), pass.Depth, plan.RowStride, rows);
            }
        }
    }

    private readonly void Fill(RowTable<T> table, T* first, nint depth, nint stride, nint count) =>
        table.Fill(first, depth, stride, count, plan.TableMargin, rows + plan.TableMargin, scratch + plan.ZeroRow);

    private readonly RowTable<T> Table(int table) => new((T**)(scratch + plan.Tables) + plan.TableMargin + table * plan.TableLength);

    /// <summary>Where a row of a quantity that is to be summed is written.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly T* Source(WindowPass pass, nint row) => pass.WalksRows ? Table(pass.Table)[row] : scratch + pass.Row(0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly TStorage* OutputRow(nint row, bool copies) => copies ? (TStorage*)(scratch + plan.Result) : tensors.Output + row * plan.StepStride;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void CopyIn<TRow>(TStorage* input, nint row, TRow* copy) where TRow : unmanaged =>
        RowCopy<TStorage, T, TVector, TSimd>.In(input + row * plan.StepStride, segments, segmentLength, copy);

    /// <param name="row">Which row.</param>
    /// <param name="result">Its results in scratch, where they are copied.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void CopyOut<TRow>(nint row, TRow* result) where TRow : unmanaged
    {
        TStorage* output = tensors.Output + row * plan.StepStride;
        if (streamsRows)
        {
            RowCopy<TStorage, T, TVector, TSimd>.Stream((T*)result, length, (T*)output);
        }
        else if (copiesOutput || typeof(TRow) != typeof(TStorage))
        {
            RowCopy<TStorage, T, TVector, TSimd>.Out(result, segments, segmentLength, output);
        }
    }

    /// <summary>What the middle step made of the zeros between segments is not for windows within rows to see.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void ClearGaps()
    {
        nint end = -plan.Margin;
        Segments lines = segments;
        do
        {
            nint p = lines.Line.Scratch;
            for (int left = lines.Line.Count; left > 0; left--, p += lines.Line.ScratchStride)
            {
                Clear(end, p);
                end = p + segmentLength;
            }
        }
        while (lines.Next());

        Clear(end, length + plan.Margin);
    }

    private readonly void Clear(nint from, nint to)
    {
        Clear(task.T1 + from, to - from);
        if (TOperator.SecondSums > 1)
        {
            Clear(task.W + from, to - from);
        }
    }

    /// <summary>Most gaps are a few elements, in less time than a call takes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Clear(T* gap, nint length)
    {
        const int Short = 8;
        if (length > Short)
        {
            new Span<T>(gap, (int)length).Clear();
            return;
        }

        for (nint i = 0; i < length; i++)
        {
            gap[i] = default;
        }
    }
}
