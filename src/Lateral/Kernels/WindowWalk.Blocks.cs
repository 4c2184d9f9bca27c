using System.Runtime.CompilerServices;

namespace Lateral.Kernels;

/// <content>The sums of long windows along the walk (<see cref="WindowBlocks"/>). Rows beyond the last are zeros, of which no sums are made.</content>
internal unsafe ref partial struct WindowWalk<TStorage, T, TVector, TSimd, TBlock, TOperator>
{
    /// <summary>Brings a row into the sum of its group's start; the group, with its last row, into those of the block; and the block into those of its end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void AddToBlocks(WindowPass pass, WindowBlocks blocks, int stage, nint row, ref Pieces<T> pieces)
    {
        nint place = row % blocks.Size, start = row - place, group = place / blocks.Group, inGroup = place % blocks.Group;
        if (row < rows)
        {
            AddToGroup(pass, blocks, stage, row, inGroup, ref pieces);
        }

        bool endsBlock = place == blocks.Size - 1;
        nint last = Math.Min(row, rows - 1), count = last - (row - inGroup) + 1;
        if (count > 0 && (endsBlock || inGroup == blocks.Group - 1))
        {
            TakeRows(pass, last, count, ref pieces);
            BlockSums<T, TVector, TSimd, TBlock>.AddEach(pieces, stage == 0, GroupEnd(blocks, group * blocks.Group), plan.RowStride, length);
            if (group > 0 && !endsBlock)
            {
                pieces.Clear();
                pieces.Add(BlockStart(blocks, group));
                pieces.Add(GroupEnd(blocks, group * blocks.Group));
                BlockSums<T, TVector, TSimd, TBlock>.Add(pieces, false, BlockStart(blocks, group + 1), length);
            }
        }

        nint groups = blocks.GroupsOf(rows - start);
        if (endsBlock && groups > 1)
        {
            pieces.Take(Table(blocks.GroupTable).EndAt(groups - 1), groups - 1, false, 0);
            BlockSums<T, TVector, TSimd, TBlock>.AddEach(pieces, false, BlockEnd(blocks, 1), plan.RowStride, length);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void AddToGroup(WindowPass pass, WindowBlocks blocks, int stage, nint row, nint inGroup, ref Pieces<T> pieces)
    {
        pieces.Clear();
        if (inGroup > 0)
        {
            pieces.Add(GroupStart(blocks, inGroup));
        }

        byte* next = null;
        if (pass.OfProducts)
        {
            pieces.Add(x[row], stage == 0 ? x[row] : v[row]);

            // Asked for again in the row's loop, which does not run for a walk's first rows.
            next = plan.HasContiguousRows ? (byte*)((stage == 0 ? tensors.X : tensors.V) + row * plan.StepStride + plan.NextRow) : null;
        }
        else
        {
            pieces.Add(Source(pass, row));
        }

        BlockSums<T, TVector, TSimd, TBlock>.Add(pieces, stage == 0, GroupStart(blocks, inGroup + 1), length, next, sizeof(TStorage));
    }

    /// <summary>The sums that make up the window that ends at <paramref name="row"/>, the oldest rows' first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void CollectBlocks(WindowBlocks blocks, nint row, ref Pieces<T> pieces)
    {
        (nint block, nint place) = Math.DivRem(row + 1, blocks.Size);
        (nint group, nint inGroup) = Math.DivRem(place, blocks.Group);
        nint start = row + 1 - place;
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

        nint newest = Math.Min(inGroup, rows - (row + 1 - inGroup));
        if (newest > 0)
        {
            pieces.Add(GroupStart(blocks, newest));
        }
    }

    /// <summary>The sum of a group's first <paramref name="count"/> rows, until two more have joined it.</summary>
    private readonly T* GroupStart(WindowBlocks blocks, nint count) => scratch + blocks.GroupStart + count % 2 * plan.RowStride;

    /// <summary>The sum of a block's first <paramref name="groups"/> groups, until two more have joined it.</summary>
    private readonly T* BlockStart(WindowBlocks blocks, nint groups) => groups == 1 ? GroupEnd(blocks, 0) : scratch + blocks.BlockStart + groups % 2 * plan.RowStride;

    private readonly T* GroupEnd(WindowBlocks blocks, nint place) => scratch + blocks.GroupEnds + place * plan.RowStride;

    private readonly T* BlockEnd(WindowBlocks blocks, nint group) => scratch + blocks.BlockEnds + group * plan.RowStride;
}
