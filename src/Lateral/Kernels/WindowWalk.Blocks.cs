using System.Runtime.CompilerServices;

namespace Lateral.Kernels;

/// <content>The sums of long windows along the walk (<see cref="WindowBlocks"/>). Rows beyond the last are zeros, of which no sums are made.</content>
internal unsafe ref partial struct WindowWalk<TStorage, T, TVector, TSimd, TBlock, TOperator>
{
    /// <summary>Makes the sums of the units that end with a row, the smallest first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void AddBlocks(WindowPass pass, WindowBlocks blocks, int stage, nint row, ref Pieces<T> pieces)
    {
        nint place = row % blocks.Size, start = row - place, last = Math.Min(place, rows - 1 - start);
        for (int level = 0; level < blocks.Levels && blocks.EndsUnit(level + 1, place); level++)
        {
            nint first = blocks.FirstUnit(level, place), count = blocks.UnitAt(level, last) - first + 1;
            if (count <= 0)
            {
                continue;
            }

            if (level == 0)
            {
                TakeRows(pass, start + last, count, ref pieces);
            }
            else
            {
                pieces.Take(Table(blocks.Table(level)).EndAt(first + count - 1), count, false, 0);
            }

            BlockSums<T, TVector, TSimd, TBlock>.AddEach(pieces, stage == 0, End(blocks, level, first), plan.RowStride, length);
            if (level + 1 < blocks.Levels && !blocks.EndsUnit(level + 2, place))
            {
                AddToStart(blocks, level + 1, place, ref pieces);
            }
        }
    }

    /// <summary>Adds a unit to those before it in the larger unit that they are in.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void AddToStart(WindowBlocks blocks, int level, nint place, ref Pieces<T> pieces)
    {
        nint unit = blocks.UnitAt(level, place), first = blocks.FirstUnit(level, place), before = unit - first;
        if (before > 0)
        {
            pieces.Clear();
            pieces.Add(Start(blocks, level, first, before));
            pieces.Add(Whole(blocks, level, unit));
            BlockSums<T, TVector, TSimd, TBlock>.Add(pieces, false, Start(blocks, level, first, before + 1), length);
        }
    }

    /// <summary>What makes up the window that ends at <paramref name="row"/>, the oldest first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void CollectBlocks(WindowPass pass, WindowBlocks blocks, int stage, nint row, ref Pieces<T> pieces)
    {
        (nint block, nint place) = Math.DivRem(row + 1, blocks.Size);
        nint start = row + 1 - place;
        pieces.Clear();
        if (block > 0)
        {
            nint last = Math.Min(rows - start, 0) + blocks.Size - 1;
            pieces.Add(End(blocks, 0, place));
            for (int level = 1; level < blocks.Levels; level++)
            {
                nint unit = blocks.UnitAt(level, place) + 1, from = unit * blocks.Unit(level);
                if (from <= last && blocks.UnitAt(level + 1, from) == blocks.UnitAt(level + 1, place))
                {
                    pieces.Add(End(blocks, level, unit));
                }
            }
        }

        for (int level = blocks.Levels - 1; level > 0; level--)
        {
            nint first = blocks.FirstUnit(level, place), count = Math.Min(blocks.UnitAt(level, place), blocks.UnitAt(level, rows - 1 - start) + 1) - first;
            if (count > 0)
            {
                pieces.Add(Start(blocks, level, first, count));
            }
        }

        for (nint i = start + blocks.FirstUnit(0, place); i <= row && i < rows; i++)
        {
            if (pass.OfProducts)
            {
                pieces.Add(x[i], stage == 0 ? x[i] : v[i]);
            }
            else
            {
                pieces.Add(Source(pass, i));
            }
        }
    }

    private readonly T* End(WindowBlocks blocks, int level, nint unit) => scratch + blocks.Ends(level) + unit * plan.RowStride;

    private readonly T* Whole(WindowBlocks blocks, int level, nint unit) => End(blocks, level - 1, blocks.UnitAt(level - 1, unit * blocks.Unit(level)));

    /// <summary>The sum of some units, the first of the larger one that they are in, until two more have joined it.</summary>
    private readonly T* Start(WindowBlocks blocks, int level, nint first, nint count) =>
        count == 1 ? Whole(blocks, level, first) : scratch + blocks.Starts(level) + count % 2 * plan.RowStride;
}
