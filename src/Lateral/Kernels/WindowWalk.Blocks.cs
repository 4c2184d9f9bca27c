using System.Runtime.CompilerServices;

namespace Lateral.Kernels;

/// <content>The sums of long windows along the walk (<see cref="WindowBlocks"/>). Rows beyond the last are zeros, of which no sums are made.</content>
internal unsafe ref partial struct WindowWalk<TStorage, T, TVector, TSimd, TBlock, TOperator>
{
    /// <summary>Once a row is the last of its group, or of its block, makes their sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void AddBlocks(WindowPass pass, WindowBlocks blocks, int stage, nint row, ref Pieces<T> pieces)
    {
        nint place = row % blocks.Size, group = blocks.GroupOf(place), inGroup = place - group * blocks.Group;
        bool endsBlock = place == blocks.Size - 1, endsGroup = endsBlock || inGroup == blocks.Group - 1;
        nint last = Math.Min(row, rows - 1), count = last - (row - inGroup) + 1;
        if (endsGroup && count > 0)
        {
            TakeRows(pass, last, count, ref pieces);
            AddEach(pieces, stage == 0, GroupEnd(blocks, group * blocks.Group));
            if (group > 0 && !endsBlock)
            {
                pieces.Clear();
                pieces.Add(BlockStart(blocks, group));
                pieces.Add(GroupEnd(blocks, group * blocks.Group));
                BlockSums<T, TVector, TSimd, TBlock>.Add(pieces, false, BlockStart(blocks, group + 1), length);
            }
        }

        nint groups = blocks.GroupsOf(rows - (row - place));
        if (endsBlock && groups > 1)
        {
            pieces.Take(Table(blocks.GroupTable).EndAt(groups - 1), groups - 1, false, 0);
            AddEach(pieces, false, BlockEnd(blocks, 1));
        }
    }

    private readonly void AddEach(in Pieces<T> pieces, bool squares, T* sums) =>
        BlockSums<T, TVector, TSimd, TBlock>.AddEach(pieces, squares, sums, plan.RowStride, length);

    /// <summary>What makes up the window that ends at <paramref name="row"/>, the oldest first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void CollectBlocks(WindowPass pass, WindowBlocks blocks, int stage, nint row, ref Pieces<T> pieces)
    {
        (nint block, nint place) = Math.DivRem(row + 1, blocks.Size);
        nint start = row + 1 - place, group = blocks.GroupOf(place), inGroup = place - group * blocks.Group;
        pieces.Clear();
        if (block > 0)
        {
            pieces.Add(GroupEnd(blocks, place));
            if (group + 1 < blocks.GroupsOf(rows - (start - blocks.Size)))
            {
                pieces.Add(BlockEnd(blocks, group + 1));
            }
        }

        nint wholeGroups = Math.Min(group, blocks.GroupsOf(rows - start));
        if (wholeGroups > 0)
        {
            pieces.Add(BlockStart(blocks, wholeGroups));
        }

        for (nint i = row + 1 - inGroup; i <= row && i < rows; i++)
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

    private readonly T* GroupEnd(WindowBlocks blocks, nint place) => scratch + blocks.GroupEnds + place * plan.RowStride;

    private readonly T* BlockEnd(WindowBlocks blocks, nint group) => scratch + blocks.BlockEnds + group * plan.RowStride;

    /// <summary>The sum of a block's first groups, until two more have joined it.</summary>
    private readonly T* BlockStart(WindowBlocks blocks, nint groups) =>
        groups == 1 ? GroupEnd(blocks, 0) : scratch + blocks.BlockStart + groups % 2 * plan.RowStride;
}
