using System.Runtime.CompilerServices;

namespace Lateral.Kernels;

/// <content>Two rows at a time.</content>
internal unsafe ref partial struct WindowWalk<TStorage, T, TVector, TSimd, TBlock, TTurn, TOperator>
{
    /// <summary>The same for every width of the vectors, as the bits of the results must be.</summary>
    private readonly bool PairsRows => typeof(TTurn) != typeof(OneVector) && TOperator.FirstSums == 1 && plan.PairsRows;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void RunPair(nint row, nint middle, nint last)
    {
        bool hasMiddle = middle >= 0 && middle < rows, hasFinal = Finishes && last >= 0;
        nint stride = plan.StepStride, size = plan.Walked!.Size;
        nint newRows = copiesX ? Math.Clamp(rows - row, 0, 2) : 0;
        bool copiesInLoop = copiesNewX && hasMiddle;
        TStorage* result = (TStorage*)(scratch + plan.Result);
        nint resultStride = plan.RowStride * sizeof(T) / sizeof(TStorage);
        for (nint i = 0; i < 2; i++)
        {
            if (i < newRows && !copiesInLoop)
            {
                CopyIn(tensors.X, row + i, x[row + i]);
            }

            if (TOperator.ReadsG && copiesG && hasMiddle)
            {
                CopyIn(tensors.G, middle + i, g + i * plan.RowStride);
            }
        }

        RowPair<TStorage, T> pair = default;
        pair.First = x.EndAt(row) - size;
        pair.Last = x.EndAt(row);
        pair.X = x.EndAt(middle - 1);
        pair.G = copiesG ? g : g + middle * stride;
        pair.GStride = copiesG ? plan.RowStride : stride;
        pair.NewRows = copiesInLoop ? newRows : 0;
        pair.NewX = tensors.X + row * stride;
        if (Finishes)
        {
            RowTable<T> t = Table(plan.Second[0].First.Table);
            pair.T1 = t.EndAt(middle - 1);
            pair.FirstT = t.EndAt(middle) - size;
            pair.LastT = t.EndAt(middle);
            pair.Carry = carry.EndAt(middle - 1);
            pair.FinalX = x.EndAt(last - 1);
            pair.Carried = carry.EndAt(last - 1);
        }

        pair.Output = OutputRow(last, copiesOutput);
        pair.OutputStride = copiesOutput ? resultStride : stride;
        pair.Length = length;
        pair.Stride = stride;
        pair.Streams = task.Streams;
        pair.NextX = tensors.X + (row + 2) * stride;
        pair.NextG = tensors.G + (middle + 2) * stride;
        pair.NextOutput = tensors.Output + (last + 2) * stride;
        pair.NextLevel = task.NextLevel;
        if (length < stride)
        {
            // The tiles' last lines, for which the loop need not ask, and their pages.
            for (nint end = length - 1; end < length + stride; end += stride)
            {
                NextRows<TStorage, T, TVector, TSimd, TTurn, TOperator>.PrefetchLines(pair.NextX, pair.NextG, null, pair.NextOutput, end, 1);
            }
        }

        if (pair.Streams || streamsRows)
        {
            Memory.Prefetch((byte*)pair.NextOutput);
            Memory.Prefetch((byte*)(pair.NextOutput + stride));
            pair.NextOutput = pair.NextX;
        }

        if ((hasMiddle || hasFinal) && !RowPairs<TStorage, T, TVector, TSimd, TOperator>.Run(op, pair, hasMiddle, hasFinal))
        {
            RunWide(row, middle, last, pair);
            return;
        }

        if (hasFinal || (hasMiddle && !Finishes))
        {
            CopyOut(last, result);
            CopyOut(last + 1, result + resultStride);
        }
    }

    /// <summary>The same once more with copies in the type that computes, converted with care: of the halves some were not numbers, or too large.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void RunWide(nint row, nint middle, nint last, in RowPair<TStorage, T> pair)
    {
        bool hasMiddle = middle >= 0 && middle < rows, hasFinal = Finishes && last >= 0;
        T* gradOutput = scratch + plan.WideG, result = scratch + plan.Result;
        for (nint i = 0; i < 2; i++)
        {
            if (i < pair.NewRows)
            {
                CopyIn(tensors.X, row + i, x[row + i]);
            }

            if (TOperator.ReadsG && hasMiddle)
            {
                WidenG(middle, i, gradOutput + i * plan.RowStride);
            }
        }

        RowPairs<T, T, TVector, TSimd, TOperator>.Run(op, pair.With(gradOutput, result, plan.RowStride), hasMiddle, hasFinal);
        if (hasFinal || !Finishes)
        {
            CopyOut(last, result);
            CopyOut(last + 1, result + plan.RowStride);
        }
    }
}
