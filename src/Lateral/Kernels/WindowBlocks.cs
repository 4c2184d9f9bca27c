namespace Lateral.Kernels;

/// <summary>
/// How the sums of long windows along the walk are formed, by additions alone. Its rows are taken in blocks as long as a window, so that every
/// window is the end of one block and the start of the next, and blocks in groups of a few rows. A window is the end of a group, the groups after it in its
/// block, the whole groups of the next block, and less than a group of rows: three rows of sums, made a group or a block at a time, and a few more.
/// </summary>
internal sealed class WindowBlocks
{
    /// <summary>Windows of up to as many rows are summed row by row.</summary>
    public const int LongestRun = 7;

    private const int ShortestGroupBits = 2;

    /// <summary>Rather longer groups than more, whose sums are added one by one: the error grows with both.</summary>
    private const int MostGroups = 33;

    /// <param name="size">The window's, and so a block's, rows.</param>
    /// <param name="scratch">Takes the rows needed.</param>
    public WindowBlocks(nint size, ScratchLayout scratch)
    {
        Size = size;
        GroupBits = ShortestGroupBits;
        while (size > MostGroups * Group)
        {
            GroupBits++;
        }

        Groups = GroupOf(size + Group - 1);
        GroupEnds = scratch.AddRows(size);
        BlockEnds = scratch.AddRows(Groups);
        BlockStart = scratch.AddRows(2);
        GroupTable = scratch.AddTables(1);
    }

    public nint Size { get; }

    /// <summary>A group's rows, a power of two: of a block's last group, perhaps fewer.</summary>
    public nint Group => (nint)1 << GroupBits;

    /// <summary>The groups of a block.</summary>
    public nint Groups { get; }

    /// <summary>For each place of a block, the sum from there to its group's end. A group's replace those of the block before.</summary>
    public nint GroupEnds { get; }

    /// <summary>For each group of the last whole block but its first, the sum from there to the block's end.</summary>
    public nint BlockEnds { get; }

    /// <summary>The sum of the present block's whole groups, once there are two: two rows in turns, since a row's last elements are done twice.</summary>
    public nint BlockStart { get; }

    /// <summary>The table of the groups' whole sums, each the first of the group's rows of <see cref="GroupEnds"/>.</summary>
    public int GroupTable { get; }

    private int GroupBits { get; }

    /// <summary>The group that a place of a block is in.</summary>
    public nint GroupOf(nint place) => place >> GroupBits;

    /// <summary>How many groups of a block have any of its first <paramref name="rows"/> rows.</summary>
    public nint GroupsOf(nint rows) => Math.Clamp(GroupOf(rows + Group - 1), 0, Groups);
}
