using System.Runtime.CompilerServices;

namespace Lateral.Kernels;

/// <content>What is used where it lies, what is copied to scratch, and what is stored past the caches, for all units of a shape.</content>
internal unsafe ref partial struct WindowWalk<TStorage, T, TVector, TSimd, TBlock, TTurn, TOperator>
{
    /// <summary>Rows that are not whole lines go past the caches where they have so many: two at their ends do not.</summary>
    private const int FewestLines = 24;

    /// <summary>What units of one shape share.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Shape(nint unitItems, nint unitWidth)
    {
        (items, width) = (unitItems, unitWidth);
        segments = plan.Segments(items, width, out length, out segmentLength);

        // Where a segment has room for a block, gradOutput and the output stay in the tensors. So do x and v where windows read no zeros between
        // their elements: in plain rows, and where lines lie end to end.
        bool plain = plan.HasPlainRows;
        bool direct = segmentLength >= BlockSums<T, TVector, TSimd, TBlock>.BlockLength && (plain || (all.G != all.Output && !NarrowsRows));
        bool reads = direct && !Converts && (plan.SumsLines ? plan.LinesFit(TSimd.Count) && all.X != all.Output && all.V != all.Output : plain);
        copiesNewX = Converts && plan.CopiesNewRows && direct && all.X != all.Output;
        copiesX = !reads || all.X == all.Output;
        copiesV = !reads || all.V == all.Output;
        copiesG = !direct || all.G == all.Output;
        copiesOutput = !direct;
        task.Line = direct ? segments.Line : SegmentLine.One;
        loopsLines = direct && !segments.IsOneLine;
        task.Shifts = reads;
        task.Length = direct ? segmentLength : length;
        bool wholeLines = (((segmentLength | task.Line.MemoryStride | plan.StepStride) * sizeof(T)) | (nint)all.Output) % Memory.CacheLine == 0;
        bool pastCaches = direct && !Converts && isLarge && !loopsLines && (nint)all.Output % sizeof(T) == 0
            && all.Output != all.X && all.Output != all.G && all.Output != all.V;

        // Backward, two rows at once go there by way of scratch, one after the other. So do a walk's rows that are not whole lines, where vectors are.
        bool streamsParts = TSimd.Count * sizeof(T) == Memory.CacheLine && length * sizeof(T) >= FewestLines * Memory.CacheLine;
        streamsRows = pastCaches && Finishes && plain && plan.Walked is not null && (wholeLines ? PairsRows : streamsParts);
        streams = pastCaches && wholeLines && !streamsRows;
        copiesOutput |= streamsRows;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SetInputs(bool reshaped)
    {
        g = copiesG ? (TStorage*)(scratch + plan.G) : tensors.G;
        SetInput(x, tensors.X, copiesX, plan.X, reshaped);
        if (TOperator.ReadsV)
        {
            SetInput(v, tensors.V, copiesV, plan.V, reshaped);
        }
    }
}
