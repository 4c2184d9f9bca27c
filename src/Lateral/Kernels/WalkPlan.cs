using System.Runtime.CompilerServices;

namespace Lateral.Kernels;

/// <summary>
/// How a tensor is walked: the units that threads share, the rows of each unit, and the scratch memory that a
/// thread needs. A row is a step along the window's first axis, of one item of the outer axis or of several short ones;
/// where steps are too short, it holds whole items, with zeros between unless <see cref="MergesItems"/>. Depends on shape, window,
/// operation, type and the vectors' width alone, never on the threads; sums over units not on the width either, so no result does.
/// </summary>
internal sealed partial class WalkPlan
{
    private static readonly WindowAxis SinglePlace = new(1, 0, 0);

    /// <summary>Elements in a block of any width: of a shorter row it takes what lies after it, too.</summary>
    public const int LongestBlock = EightVectors.Vectors * 16;

    private readonly WindowAxis? lines;
    private readonly nint batch;
    private readonly nint tiles;
    private readonly (nint Count, nint Memory, nint Scratch)[] rowAxes;

    public WalkPlan(Geometry geometry, int before, int after, PassCount passes, int elementSize, bool converts)
    {
        Geometry = geometry;
        ElementSize = elementSize;
        var axes = new WindowAxis[geometry.AxisCount];
        ItemLength = geometry.Inner;
        for (int i = 0; i < axes.Length; i++)
        {
            axes[i] = new WindowAxis(geometry.Axis(i), before, after);
            ItemLength *= axes[i].Length;
        }

        nint step = ItemLength / axes[0].Length;
        bool walks = Walks(axes, ItemLength, geometry);
        Walked = walks ? axes[0] : null;
        WindowAxis[] inRow = walks ? axes[1..] : axes;
        StepStride = walks ? step : 0;

        if (axes.Length == 1 && geometry.Inner == 1 && HasShortWindows(axes[0]))
        {
            // Lines' sums are whole windows' here: those of one place more, which lines' sums then go through, too.
            inRow = [SinglePlace, .. inRow];
        }

        bool fillsVectors = geometry.Inner == 1 || geometry.Inner * elementSize >= Memory.CacheLine;
        lines = inRow.Length > (walks ? 0 : 1) && fillsVectors && HasShortWindows(inRow[^1]) ? inRow[^1] : null;

        HasGaps = inRow.Any(axis => Gap(axis) > 0);
        (Tile, batch, NextIsFar) = Cut(inRow, passes, step, converts);
        tiles = TilesOf(Tile);
        Units = (geometry.Outer + batch - 1) / batch * tiles;

        (rowAxes, var windows, var reversed, nint margin) = LayOutRow(inRow);
        LoopsPlanes = !walks && CanLoopPlanes(inRow);
        SumsPlanes = CanSumPlanes(inRow);
        if (SumsPlanes)
        {
            // The lines' sums are the planes' then.
            windows[1].Axis = reversed[1].Axis = SinglePlace;
        }

        HasPlainRows = !HasGaps && (tiles == 1 || inRow.Length == 0) && (batch == 1 || MergesItems);
        NextFollows = tiles == 1;
        HasContiguousRows = HasPlainRows || NextFollows;
        NextRow = walks ? StepStride : batch * ItemLength;

        PairsRows = walks && inRow.Length == 0 && step >= ShortestRow && Walked!.Size is > 1 and <= WindowGroups.LongestRun && passes is { First: 1, Second: <= 1 };
        int rowsAtATime = PairsRows ? 2 : 1;
        TableMargin = (Walked?.Before ?? 0) + (Walked?.After ?? 0);
        InputDepth = TableMargin + rowsAtATime;
        TableLength = (Walked?.Length ?? 1) + 2 * TableMargin;
        var scratch = new ScratchLayout(margin, batch * rowAxes[0].Scratch);
        RowStride = scratch.RowStride;
        Margin = margin;

        // First what has to be zero for rows: a row of zeros, rows of sums whose gaps windows reach, then copied inputs, whose gaps sums along lines do not read;
        // halves are looked at there, too, and past a narrower tile's end, and what is left from other walks may not be numbers.
        ZeroRow = scratch.AddRows(walks ? 1 : 0);
        nint zeros = scratch.Length;
        First = Stages(passes.First, Walked, windows, ofProducts: true);
        Second = Stages(passes.Second, Walked?.Reversed(), reversed, ofProducts: false);
        nint sums = scratch.Length;
        X = scratch.AddRows(InputDepth);
        V = scratch.AddRows(passes.First > 1 ? InputDepth : 0);
        G = scratch.AddRows(rowsAtATime);
        ZerosLength = converts && (!HasPlainRows || SegmentLength < LongestBlock) ? scratch.Length
            : !HasGaps || (SumsPlanes && inRow.Length == 2) ? zeros : SumsLines ? sums : scratch.Length;
        WideG = scratch.AddRows(converts ? rowsAtATime : 0);
        Result = scratch.AddRows(rowsAtATime);
        SumsB = scratch.AddRows(passes.First > 1 ? 1 : 0);
        CarryDepth = (Walked?.Before ?? 0) + rowsAtATime;
        Carry = scratch.AddRows(passes.Carries ? CarryDepth : 0);
        Tables = scratch.Add(scratch.Tables * TableLength * sizeof(long) / elementSize);
        Pieces = scratch.Add(4 * Pieces<float>.Pointers * sizeof(long) / elementSize);
        ScratchLength = scratch.Length;
        CopiesNewRows = Walked is { After: > 0 } && HasPlainRows && First.Length == 1 && First[0].Last is { Groups: null, OfProducts: true };
        Fuses = Walked is not null && !HasGaps && !Second.Any(stage => stage.KeepsSums);

        WindowStage[] Stages(int count, WindowAxis? walked, (WindowAxis, nint)[] rowWindows, bool ofProducts)
        {
            var stages = new WindowStage[count];
            for (int i = 0; i < count; i++)
            {
                stages[i] = WindowStage.Create(walked, rowWindows, ofProducts, rowsAtATime, scratch);
            }

            return stages;
        }
    }

    public Geometry Geometry { get; }

    /// <summary>The size of an element of the type that computes.</summary>
    public int ElementSize { get; }

    /// <summary>The vectors' width.</summary>
    public int VectorBits { get; } = InstructionSet.VectorBits;

    /// <summary>Independent pieces of work.</summary>
    public nint Units { get; }

    /// <summary>
    /// Whether the innermost axis lies within rows and has short windows, so that <see cref="LineSums{T, TVector, TSimd, TTerms, TReach}"/> takes its sums, or
    /// <see cref="PlaceSums{T, TVector, TSimd, TTerms, TReach}"/>, where a place has elements of its own: a vector or more.
    /// </summary>
    public bool SumsLines => lines is not null;

    /// <summary>Whether <see cref="PlaneSums{T, TVector, TSimd, TTerms, TReach}"/> takes the sums along the innermost axis and the next.</summary>
    public bool SumsPlanes { get; }

    /// <summary>Whether <see cref="PlaneLoops{TStorage, T, TVector, TSimd, TTerms, TReach, TOperator}"/> can take items whole, or where places have elements of their own
    /// <see cref="PlaceLoops{TStorage, T, TVector, TSimd, TTerms, TReach, TOperator}"/>.</summary>
    public bool LoopsPlanes { get; }

    /// <summary>Whether windows along lines of elements reach no further than vectors of so many.</summary>
    public bool LinesFit(int count) => Geometry.Inner > 1 || lines!.Gap <= count;

    /// <summary>Elements of an item, in memory.</summary>
    public nint ItemLength { get; }

    /// <summary>The axis whose places are the rows, or null when a unit is one row.</summary>
    public WindowAxis? Walked { get; }

    /// <summary>The distance in memory from a row to the next.</summary>
    public nint StepStride { get; }

    /// <summary>Neighbouring elements of the inner axis that one unit takes.</summary>
    private nint Tile { get; }

    /// <summary>Contiguous elements, in all units but perhaps those of the last tile.</summary>
    public nint SegmentLength => Merged * Tile * (MergesItems ? batch : 1);

    /// <summary>Whether rows of scratch have room around and between lines, or between planes of them, on whose zeros windows within rows may rely.</summary>
    public bool HasGaps { get; }

    /// <summary>Whether each row is one run of memory without gaps, which kernels may use where it is.</summary>
    public bool HasPlainRows { get; }

    /// <summary>Whether a row's memory, gaps apart, is one run.</summary>
    public bool HasContiguousRows { get; }

    /// <summary>Whether what the next step takes follows in memory, in one run or several.</summary>
    public bool NextFollows { get; }

    /// <summary>Where rows are contiguous, from one to the next that the same step takes.</summary>
    public nint NextRow { get; }

    /// <summary>Whether rows of x that are to be converted can be copied to scratch with their first sum: not where the newest row is already the middle step's, or goes into sums of groups or products.</summary>
    public bool CopiesNewRows { get; }

    /// <summary>
    /// Whether the next row is asked for into the second-level cache, not the first: where it is elsewhere in memory, so that the processor asks for nothing ahead
    /// by itself, or long. The first level waits for all it asks for at the same time, and can for a few lines only; and it has scratch to hold.
    /// </summary>
    public bool NextIsFar { get; }

    /// <summary>
    /// Whether two rows may be taken at a time, so that they share sums: where windows are short and along the walk alone. Since the order of additions
    /// depends on it, it does not depend on the vectors' width.
    /// </summary>
    public bool PairsRows { get; }

    /// <summary>Whether the sums over the reversed window can be taken as soon as a vector's terms are there.</summary>
    public bool Fuses { get; }

    /// <summary>Room for the gaps before and after each row of scratch.</summary>
    public nint Margin { get; }

    /// <summary>The distance from a row of scratch to the next.</summary>
    public nint RowStride { get; }

    public nint ZeroRow { get; }

    /// <summary>Tables of rows, and the zeros on either side of each.</summary>
    public nint Tables { get; }

    /// <summary>Pointers to the pieces of a row's four window sums.</summary>
    public nint Pieces { get; }

    public nint TableMargin { get; }

    /// <summary>A table's length in pointers.</summary>
    public nint TableLength { get; }

    /// <summary>Copied rows of x and v, in rings; copied rows of gradOutput, and of results, one for each row taken at once.</summary>
    public nint X { get; }

    public nint G { get; }

    /// <summary>Rows of gradOutput in the type that computes.</summary>
    public nint WideG { get; }

    public nint V { get; }

    public nint Result { get; }

    /// <summary>The row of the second window sums, of x·v.</summary>
    public nint SumsB { get; }

    public nint InputDepth { get; }

    public nint ScratchLength { get; }

    /// <summary>How much of it, from the start, has to be zero before a walk of rows: the row of zeros, and the rows whose gaps windows read.</summary>
    public nint ZerosLength { get; }

    public WindowStage[] First { get; }

    public WindowStage[] Second { get; }

    public nint Carry { get; }

    public nint CarryDepth { get; }

    /// <summary>The start of a unit in memory, how many items it has, and how much of the inner axis.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Unit(nint unit, out nint start, out nint items, out nint width)
    {
        (nint group, nint tile) = Math.DivRem(unit, tiles);
        items = Math.Min(batch, Geometry.Outer - group * batch);
        width = Math.Min(Tile, Geometry.Inner - tile * Tile);
        start = group * batch * ItemLength + tile * Tile;
    }
}

/// <summary>The window sums that an operator needs: of products of the inputs, then of quantities made with those sums.</summary>
/// <param name="First">Sums over the window: of x², and of x·v where there are two.</param>
/// <param name="Second">Sums over the reversed window.</param>
/// <param name="Carries">Whether a value is kept for each element from the first sums to the second.</param>
/// <param name="Reduces">Whether the middle step's results are summed over all elements.</param>
internal readonly record struct PassCount(int First, int Second, bool Carries, bool Reduces);
