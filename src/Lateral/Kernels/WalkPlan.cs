namespace Lateral.Kernels;

/// <summary>
/// How a tensor is walked: the units that threads share, the rows of each unit, and the scratch memory that a
/// thread needs. A row is a step along the window's first axis when that makes rows long enough, else it holds
/// whole images (or several small ones, with zeros between). Depends on the shape alone, never on the threads,
/// so results do not either.
/// </summary>
internal sealed class WalkPlan
{
    /// <summary>Below this many elements, a whole item of the outer axis is one row.</summary>
    private const int SmallItem = 8192;

    /// <summary>A walk along the first axis needs rows of at least this length to be worth its steps.</summary>
    private const int ShortestRow = 64;

    /// <summary>Small items are put together until a row has about this many elements.</summary>
    private const int BatchedRow = 8192;

    /// <summary>The scratch memory that one unit should fit in, a part of the second-level cache.</summary>
    private const int ScratchBytes = 256 * 1024;

    /// <summary>Tiles of the inner axis are multiples of this, a cache line of float.</summary>
    private const int TileUnit = 16;

    private readonly nint batch;
    private readonly nint tiles;
    private readonly nint itemLength;
    private readonly (nint Count, nint Memory, nint Scratch)[] rowAxes;

    public WalkPlan(Geometry geometry, int before, int after, PassCount passes, int elementSize)
    {
        Geometry = geometry;
        ElementSize = elementSize;
        var axes = new WindowAxis[geometry.AxisCount];
        itemLength = geometry.Inner;
        for (int i = 0; i < axes.Length; i++)
        {
            axes[i] = new WindowAxis(geometry.Axis(i), before, after);
            itemLength *= axes[i].Length;
        }

        nint rest = itemLength / axes[0].Length;
        bool walks = axes[0].Length > 1 && itemLength > SmallItem && rest >= ShortestRow;
        Walked = walks ? axes[0] : null;
        WindowAxis[] inRow = walks ? axes[1..] : axes;
        StepStride = walks ? rest : 0;

        nint padded = 1;
        foreach (WindowAxis axis in inRow)
        {
            padded *= axis.Length + axis.Gap;
        }

        nint fitting = Math.Max(TileUnit, ScratchBytes / elementSize / (RowsNeeded(Walked, inRow, passes) * padded));
        tiles = (geometry.Inner + fitting - 1) / fitting;
        Tile = tiles == 1 ? geometry.Inner : ((geometry.Inner + tiles - 1) / tiles + TileUnit - 1) / TileUnit * TileUnit;
        tiles = (geometry.Inner + Tile - 1) / Tile;
        batch = walks || tiles > 1 ? 1 : Math.Clamp(BatchedRow / (padded * Tile), 1, geometry.Outer);
        Units = (geometry.Outer + batch - 1) / batch * tiles;

        (rowAxes, var windows, var reversed, nint margin) = LayOutRow(inRow);
        RowLength = batch * rowAxes[0].Scratch;
        HasGaps = inRow.Length > 0;
        var scratch = new ScratchLayout(margin, RowLength);
        ZeroRow = scratch.AddRows(1);
        First = Stages(passes.First, Walked, windows);
        Second = Stages(passes.Second, Walked?.Reversed(), reversed);
        CarryDepth = (Walked?.Before ?? 0) + 1;
        CarryStride = scratch.RowStride;
        Carry = scratch.AddRows(passes.Carries ? CarryDepth : 0);
        ScratchLength = scratch.Length;

        WindowStage[] Stages(int count, WindowAxis? walked, (WindowAxis, nint)[] rowWindows)
        {
            var stages = new WindowStage[count];
            for (int i = 0; i < count; i++)
            {
                stages[i] = WindowStage.Create(walked, rowWindows, scratch, ZeroRow);
            }

            return stages;
        }
    }

    public Geometry Geometry { get; }

    public int ElementSize { get; }

    /// <summary>Independent pieces of work.</summary>
    public nint Units { get; }

    /// <summary>The axis whose places are the rows, or null when a unit is one row.</summary>
    public WindowAxis? Walked { get; }

    /// <summary>The distance in memory from a row to the next.</summary>
    public nint StepStride { get; }

    /// <summary>
    /// From the row in the middle step to the memory that will be read soonest after it: prefetched while the middle step
    /// computes, since rows are too short, and too far apart, for the processor to foresee them.
    /// </summary>
    public nint NextSource => Walked is null ? NextRow : StepStride * (Walked.After + 1);

    /// <summary>From a row to the next one that the same step takes.</summary>
    public nint NextRow => Walked is not null ? StepStride : tiles > 1 ? Tile : batch * itemLength;

    /// <summary>Neighbouring elements of the inner axis that one unit takes.</summary>
    public nint Tile { get; }

    public nint RowLength { get; }

    /// <summary>Contiguous elements, in all units but perhaps those of the last tile.</summary>
    public nint SegmentLength => Merges ? rowAxes[^1].Count * Tile : Tile;

    /// <summary>Whether windows within rows rely on zeros around and between lines.</summary>
    public bool HasGaps { get; }

    public nint ZeroRow { get; }

    public nint ScratchLength { get; }

    public WindowStage[] First { get; }

    public WindowStage[] Second { get; }

    public nint Carry { get; }

    public nint CarryDepth { get; }

    public nint CarryStride { get; }

    /// <summary>The start of a unit in memory, the length of its segments and where they lie in each row.</summary>
    public Segments Unit(nint unit, out nint start, out nint segmentLength)
    {
        (nint group, nint tile) = Math.DivRem(unit, tiles);
        nint items = Math.Min(batch, Geometry.Outer - group * batch);
        nint width = Math.Min(Tile, Geometry.Inner - tile * Tile);
        start = group * batch * itemLength + tile * Tile;

        ReadOnlySpan<(nint Count, nint Memory, nint Scratch)> axes = rowAxes;
        segmentLength = Merges ? axes[^1].Count * width : width;
        ReadOnlySpan<(nint, nint, nint)> nested = axes[1..(Merges ? axes.Length - 1 : axes.Length)];
        Span<(nint, nint, nint)> counts = [(1, 0, 0), (1, 0, 0), (1, 0, 0), (1, 0, 0)];
        counts[3 - nested.Length] = (items, itemLength, axes[0].Scratch);
        nested.CopyTo(counts[(4 - nested.Length)..]);
        return new Segments(counts);
    }

    /// <summary>An untiled last axis is contiguous with what is inside it.</summary>
    private bool Merges => tiles == 1 && rowAxes.Length > 1;

    private static nint RowsNeeded(WindowAxis? walked, WindowAxis[] inRow, PassCount passes)
    {
        nint rows = inRow.Length + 1;
        foreach (WindowAxis axis in inRow)
        {
            rows += axis.Levels;
        }

        if (walked is not null)
        {
            for (int level = 0; level <= walked.Levels; level++)
            {
                rows += walked.Depth(level);
            }
        }

        return rows * (passes.First + passes.Second) + (passes.Carries ? (walked?.Before ?? 0) + 1 : 0);
    }

    /// <summary>Strides in memory and in scratch of the axes within a row; entry 0 is the item as a whole.</summary>
    private ((nint, nint, nint Scratch)[] Axes, (WindowAxis, nint)[] Windows, (WindowAxis, nint)[] Reversed, nint Margin) LayOutRow(WindowAxis[] inRow)
    {
        var axes = new (nint, nint, nint Scratch)[inRow.Length + 1];
        var windows = new (WindowAxis, nint)[inRow.Length];
        var reversed = new (WindowAxis, nint)[inRow.Length];
        nint memory = Geometry.Inner, scratch = Tile, margin = 0;
        for (int i = inRow.Length - 1, innermost = 0; i >= 0; i--, innermost++)
        {
            axes[i + 1] = (inRow[i].Length, memory, scratch);
            windows[innermost] = (inRow[i], scratch);
            reversed[innermost] = (inRow[i].Reversed(), scratch);
            margin += inRow[i].Gap * scratch;
            memory *= inRow[i].Length;
            scratch *= inRow[i].Length + inRow[i].Gap;
        }

        axes[0] = (0, memory, scratch);
        return (axes, windows, reversed, margin);
    }
}

/// <summary>The window sums that an operator needs: of quantities of the inputs, then of quantities of those sums.</summary>
/// <param name="First">Sums over the window.</param>
/// <param name="Second">Sums over the reversed window.</param>
/// <param name="Carries">Whether a value is kept for each element from the first sums to the second.</param>
internal readonly record struct PassCount(int First, int Second, bool Carries);
