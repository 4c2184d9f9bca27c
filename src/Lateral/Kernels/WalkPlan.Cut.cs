namespace Lateral.Kernels;

/// <content>How long rows are: which axes they hold, how the inner one is cut, and how many items are put together.</content>
internal sealed partial class WalkPlan
{
    /// <summary>
    /// A walk along the only axis needs steps of at least this length, planes of 11×11: shorter ones take less time as parts of one long row, whose
    /// windows reach over them.
    /// </summary>
    private const int ShortestStep = 112;

    /// <summary>Not where an item, as long as it is in scratch, is longer than this: as one row it would take too much memory.</summary>
    private const int LongestItem = 1024 * 1024;

    /// <summary>A walk past further axes needs steps and items of these lengths; or steps of the shorter one, where an item is longer, in scratch, than the longest that is better one row.</summary>
    private const int LongStep = 512, LongItem = 8192, ShortestRow = 64, LongestItemOfLines = 128 * 1024;

    /// <summary>Gaps are wide where the axis is not longer than so many of them.</summary>
    private const int WidestGaps = 4;

    /// <summary>Short steps, or small items, are put together until a row has about this many elements, or as many as fit <see cref="ScratchBytes"/>.</summary>
    private const int BatchedRow = 1024;

    /// <summary>Where lines or whole items lie end to end in them, rows are longer: less of one is in scratch.</summary>
    private const int BatchedLinesRow = 8192;

    /// <summary>Fewer elements than this take less time than waking a thread.</summary>
    public const int SmallestShared = 32 * 1024;

    /// <summary>Neither long rows nor items put together leave fewer units than this, so that threads have something to share.</summary>
    private const int FewestUnits = 16;

    /// <summary>Nor are rows cut shorter than this for that: shorter than a block of vectors, they take as long as one. Nor are tiles of which several make a row.</summary>
    private const int ShortestUnitRow = 256;

    /// <summary>One image alone, or two or three, are cut into this many units: more would cost more by their shorter rows.</summary>
    private const int FewestParts = 4;

    /// <summary>Not into rows of fewer elements, which cost a tenth more already.</summary>
    private const int ShortestSharedRow = 512;

    /// <summary>The scratch memory that one unit should fit in, or nearly, where rows stay long enough: a first-level cache.</summary>
    private const int ScratchBytes = 32 * 1024;

    /// <summary>
    /// Rows are not cut shorter than these bytes to fit: what each row costs, whatever its length, is more than slower scratch. It is less where vectors are whole
    /// cache lines, done faster than the second level brings lines, and windows short, so that scratch fits the first; and more there where rows are converted, which
    /// takes longer than that, and are half as long in memory.
    /// </summary>
    private const int ShortestCutRow = 4 * 1024, ShortestCutRowOfWideVectors = 2 * 1024, ShortestCutRowOfConverted = 8 * 1024;

    /// <summary>With longer rows, in bytes, what is asked for of the next ones would leave little of the first level to scratch.</summary>
    private const int LongestNearRow = 8 * 1024;

    /// <summary>Tiles of the inner axis are not shorter than this, a cache line of float, whole numbers of which they are.</summary>
    private const int TileUnit = 16;

    /// <summary>Whether the rows are steps of the first axis, or hold items whole.</summary>
    private static bool Walks(WindowAxis[] axes, nint itemLength, in Geometry geometry)
    {
        nint step = itemLength / axes[0].Length, scratchLength = geometry.Inner;
        foreach (WindowAxis axis in axes)
        {
            scratchLength *= axis.Length + axis.Gap;
        }

        bool isLong = axes.Length == 1 ? step >= (scratchLength > LongestItem ? TileUnit : ShortestStep)
            : scratchLength > LongestItemOfLines ? step >= ShortestRow
            : (itemLength > LongItem && step >= LongStep) || (HasWideGap(axes[0]) && step * Math.Max(1, geometry.Outer / FewestUnits) >= LongStep);
        return isLong && axes[0].Length > 1;
    }

    /// <summary>Whether long windows need so many zeros between items that a walk, which needs none, is better than one row of items whole; if steps of several fill a row.</summary>
    private static bool HasWideGap(WindowAxis axis) => axis.Size > WindowGroups.LongestRun && axis.Length <= WidestGaps * axis.Gap;

    /// <summary>The length of a tile of the inner axis, the items of a row, and whether the next row is far.</summary>
    private (nint Tile, nint Batch, bool NextIsFar) Cut(WindowAxis[] inRow, PassCount passes, nint step, bool converts)
    {
        nint padded = 1;
        foreach (WindowAxis axis in inRow)
        {
            padded *= Spaced(axis);
        }

        // An operator that reduces adds its units' sums, so its units must not depend on the vectors' width.
        bool forWideVectors = VectorBits == 8 * Memory.CacheLine && !passes.Reduces, hasLongWindows = Walked?.Size > WindowGroups.LongestRun;
        nint shortestBytes = !forWideVectors ? ShortestCutRow : converts ? ShortestCutRowOfConverted : hasLongWindows ? ShortestCutRow : ShortestCutRowOfWideVectors;
        nint shared = Geometry.Length < SmallestShared ? nint.MaxValue : Math.Max(Geometry.Outer * Geometry.Inner / FewestUnits, ShortestUnitRow / padded);
        nint shortest = Math.Min(shortestBytes / ElementSize / padded, shared);
        nint fittingRow = ScratchBytes / ElementSize / RowsNeeded(inRow, passes);
        nint batchedRow = Math.Max(fittingRow, SumsLines || (Walked is null && !HasGaps) ? BatchedLinesRow : BatchedRow);
        nint fitting = Math.Max(fittingRow / padded, TileUnit);

        // To the nearest number of tiles: half as much again is better than two halves, which pay for each row twice. Where a row has several, to the next lower.
        nint most = inRow.Length == 0 ? TilesOf(Math.Max(shortest, TileUnit)) : Geometry.Inner / Math.Max(shortest, ShortestUnitRow);
        nint count = Math.Clamp((Geometry.Inner + fitting / 2) / fitting, 1, Math.Max(1, most));
        if (Geometry.Length >= SmallestShared)
        {
            nint parts = TilesOf(Math.Max(ShortestSharedRow / padded, (Geometry.Outer * Geometry.Inner + FewestParts - 1) / FewestParts));
            count = Math.Max(count, parts);
        }

        // Not into tiles of which the last is shorter than one may be.
        while (count > 1 && (Geometry.Inner - 1) % TileOf(count) + 1 < TileUnit)
        {
            count--;
        }

        nint tile = TileOf(count);
        bool alone = tile < Geometry.Inner || (inRow.Length == 0 && step >= ShortestRow);
        nint items = alone ? 1 : Math.Clamp(batchedRow / (padded * tile), 1, Math.Max(1, Geometry.Outer / FewestUnits));
        return (tile, items, tile < Geometry.Inner || items * padded * tile * ElementSize > LongestNearRow);

        nint TileOf(nint number) => Math.Min(Geometry.Inner, ScratchLayout.RoundUp((Geometry.Inner + number - 1) / number));
    }

    private nint TilesOf(nint length) => (Geometry.Inner + length - 1) / length;
}
