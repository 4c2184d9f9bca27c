namespace Lateral.Kernels;

/// <content>How the axes within a row lie in memory and in scratch, and how many rows there are.</content>
internal sealed partial class WalkPlan
{
    /// <summary>
    /// From a line of a row in scratch to the next: with room for the zeros between, and where lines are long, and the only axis', on whole cache
    /// lines. Lines of several axes would fall on the same places of the cache.
    /// </summary>
    private nint Spaced(WindowAxis axis)
    {
        nint length = axis.Length + Gap(axis);
        return Geometry.AxisCount == 1 && Gap(axis) > 0 && length >= ShortestRow ? ScratchLayout.RoundUp(length) : length;
    }

    private static bool HasShortWindows(WindowAxis axis)
    {
        const int MostReach = 3;
        return axis.Levels == 0 && axis.Gap is > 0 and <= MostReach;
    }

    /// <summary>Where lines are one vector, and windows reach as far on all sides.</summary>
    private bool CanSumPlanes(WindowAxis[] inRow) =>
        inRow is [.., { } across, { } along] && Geometry.Inner == 1 && FillsVector(along) && HasEqualReach(across, along);

    /// <summary>
    /// Whether items are planes of lines that are one vector, in whole groups of four; or of such groups of places of whole vectors, where those have 512 bits: with 16 registers, that loop
    /// is no faster than rows.
    /// </summary>
    private bool CanLoopPlanes(WindowAxis[] inRow) =>
        inRow is [{ } across, { } along] && HasEqualReach(across, along) && (Geometry.Inner == 1
            ? FillsVector(along) && across.Length % FourVectors.Vectors == 0
            : tiles == 1 && along.Length % FourVectors.Vectors == 0 && VectorBits == 8 * Memory.CacheLine && Geometry.Inner * ElementSize % Memory.CacheLine == 0);

    private bool FillsVector(WindowAxis axis) => axis.Length * ElementSize * 8 == VectorBits;

    /// <summary>Whether lines' sums are along an axis whose windows reach as far on both sides, and as far along the other axis.</summary>
    private bool HasEqualReach(WindowAxis across, WindowAxis along) =>
        along == lines && along.Before == along.After && across.Before == along.Before && across.After == along.After;

    private nint Gap(WindowAxis axis) => axis == lines ? 0 : axis.Gap;

    private nint RowsNeeded(WindowAxis[] inRow, PassCount passes)
    {
        nint rows = inRow.Length + 1;
        foreach (WindowAxis axis in inRow)
        {
            rows += axis.Levels;
        }

        if (Walked is not null)
        {
            rows += Walked.Before + Walked.After + (Walked.Size > WindowGroups.LongestRun ? Math.Min(Walked.Size, Walked.Length) : 0);
        }

        return rows * (passes.First + passes.Second) + (passes.Carries ? (Walked?.Before ?? 0) + 1 : 0) + 2;
    }

    /// <summary>Strides in memory and in scratch of the axes within a row; entry 0 is the item as a whole.</summary>
    private ((nint, nint, nint Scratch)[] Axes, (WindowAxis Axis, nint)[] Windows, (WindowAxis Axis, nint)[] Reversed, nint Margin) LayOutRow(WindowAxis[] inRow)
    {
        var axes = new (nint, nint, nint Scratch)[inRow.Length + 1];
        var windows = new (WindowAxis Axis, nint)[inRow.Length];
        var reversed = new (WindowAxis Axis, nint)[inRow.Length];
        nint memory = Geometry.Inner, scratch = Tile, margin = 0;
        for (int i = inRow.Length - 1, innermost = 0; i >= 0; i--, innermost++)
        {
            axes[i + 1] = (inRow[i].Length, memory, scratch);
            windows[innermost] = (inRow[i], scratch);
            reversed[innermost] = (inRow[i].Reversed(), scratch);
            margin += Gap(inRow[i]) * scratch;
            memory *= inRow[i].Length;
            scratch *= Spaced(inRow[i]);
        }

        axes[0] = (0, memory, scratch);
        return (axes, windows, reversed, margin);
    }

    /// <summary>The length of a unit's rows and of their segments, and where those lie.</summary>
    public Segments Segments(nint items, nint width, out nint rowLength, out nint segmentLength)
    {
        rowLength = rowAxes.Length == 1 && batch == 1 ? width : items * rowAxes[0].Scratch;

        ReadOnlySpan<(nint Count, nint Memory, nint Scratch)> axes = rowAxes;
        segmentLength = Merged * width * (MergesItems ? items : 1);
        ReadOnlySpan<(nint, nint, nint)> nested = axes[1..(axes.Length - MergedAxes)];
        Span<(nint, nint, nint)> counts = [(1, 0, 0), (1, 0, 0), (1, 0, 0), (1, 0, 0)];
        counts[3 - nested.Length] = MergesItems ? (1, 0, 0) : (items, ItemLength, axes[0].Scratch);
        nested.CopyTo(counts[(4 - nested.Length)..]);
        return new Segments(counts);
    }

    /// <summary>Whole items without gaps are one segment.</summary>
    private bool MergesItems => Walked is null && !HasGaps && tiles == 1;

    /// <summary>An untiled last axis is contiguous with what is inside it, the one before it where lines lie end to end, and all where nothing has gaps.</summary>
    private int MergedAxes => tiles > 1 ? 0 : MergesItems ? rowAxes.Length - 1 : Math.Min(SumsLines ? 2 : 1, rowAxes.Length - 1);

    /// <summary>How many steps of the inner axis a segment has.</summary>
    private nint Merged
    {
        get
        {
            nint merged = 1;
            for (int i = 1; i <= MergedAxes; i++)
            {
                merged *= rowAxes[^i].Count;
            }

            return merged;
        }
    }
}
