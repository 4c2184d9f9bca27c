using System.Runtime.CompilerServices;

namespace Lateral.Kernels;

/// <content>The sums of long windows along the walk (<see cref="WindowGroups"/>). Rows beyond the last are zeros, of which no sums are made.</content>
internal unsafe ref partial struct WindowWalk<TStorage, T, TVector, TSimd, TBlock, TTurn, TOperator>
{
    /// <summary>Makes the sums of the groups that end with a row, the shortest first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void AddGroups(WindowPass pass, WindowGroups groups, int stage, nint row, ref Pieces<T> pieces)
    {
        nint place = row % groups.Size, start = row - place, last = Math.Min(place, rows - 1 - start);
        for (int level = 0; level < groups.Levels && groups.EndsGroup(level + 1, place); level++)
        {
            nint first = groups.FirstGroup(level, place), lastGroup = groups.GroupAt(level, last);
            if (lastGroup < first)
            {
                continue;
            }

            if (level == 0)
            {
                TakeRows(pass, start + last, last - first + 1, ref pieces);
            }
            else
            {
                pieces.Clear();
                for (nint group = first; group <= lastGroup; group++)
                {
                    pieces.Add(Whole(groups, level, group));
                }
            }

            BlockSums<T, TVector, TSimd, TBlock>.AddEach(pieces, stage == 0, End(groups, level, first), plan.RowStride, length);
            if (level + 1 < groups.Levels && !groups.EndsGroup(level + 2, place))
            {
                AddToStart(groups, level + 1, place, ref pieces);
            }
        }
    }

    /// <summary>Adds a group to those before it in the next level's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void AddToStart(WindowGroups groups, int level, nint place, ref Pieces<T> pieces)
    {
        nint group = groups.GroupAt(level, place), first = groups.FirstGroup(level, place), before = group - first;
        if (before > 0)
        {
            pieces.Clear();
            pieces.Add(Start(groups, level, first, before));
            pieces.Add(Whole(groups, level, group));
            BlockSums<T, TVector, TSimd, TBlock>.Add(pieces, false, Start(groups, level, first, before + 1), length);
        }
    }

    /// <summary>What makes up the window that ends at <paramref name="row"/>, the oldest first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void CollectGroups(WindowPass pass, WindowGroups groups, int stage, nint row, ref Pieces<T> pieces)
    {
        nint place = (row + 1) % groups.Size, start = row + 1 - place;
        pieces.Clear();
        if (start > 0)
        {
            // The last row there is in the group before.
            nint last = Math.Min(groups.Size, rows - (start - groups.Size)) - 1;
            pieces.Add(End(groups, 0, place));
            for (int level = 1; level < groups.Levels; level++)
            {
                nint next = groups.GroupAt(level, place) + 1, from = next * groups.Length(level);
                if (from <= last && groups.GroupAt(level + 1, from) == groups.GroupAt(level + 1, place))
                {
                    pieces.Add(End(groups, level, next));
                }
            }
        }

        for (int level = groups.Levels - 1; level > 0; level--)
        {
            nint first = groups.FirstGroup(level, place), end = Math.Min(groups.GroupAt(level, place), groups.GroupAt(level, rows - 1 - start) + 1);
            if (end > first)
            {
                pieces.Add(Start(groups, level, first, end - first));
            }
        }

        for (nint i = start + groups.FirstGroup(0, place); i <= row && i < rows; i++)
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

    private readonly T* End(WindowGroups groups, int level, nint group) => scratch + groups.Ends(level) + group * plan.RowStride;

    /// <summary>The sum of a group: the end, one level below, from its first on.</summary>
    private readonly T* Whole(WindowGroups groups, int level, nint group) => End(groups, level - 1, groups.GroupAt(level - 1, group * groups.Length(level)));

    /// <summary>The sum of some groups, the first in the next level's, until two more have joined it.</summary>
    private readonly T* Start(WindowGroups groups, int level, nint first, nint count) =>
        count == 1 ? Whole(groups, level, first) : scratch + groups.Starts(level) + count % 2 * plan.RowStride;
}
