namespace Lateral.Kernels;

/// <summary>
/// The sums of long windows along the walk. Its rows are taken in blocks as long as a window, so that every window is the end
/// of one block and the start of the next; blocks in groups, of about the root of as many rows, so that no sum is added up of more than about twice
/// that many: a window is the end of a group, the groups after it in its block, the whole groups of the next block and the start of a further one. Each of the
/// four is a row of sums, of additions alone.
/// </summary>
internal sealed class WindowBlocks
{
    /// <param name="size">The window's, and so a block's, rows.</param>
    /// <param name="scratch">Takes the rows needed.</param>
    public WindowBlocks(nint size, ScratchLayout scratch)
    {
        Size = size;
        Group = 1;
        while (4 * Group * Group <= 2 * size)
        {
            Group *= 2;
        }

        Groups = (size + Group - 1) / Group;
        GroupEnds = scratch.AddRows(size);
        BlockEnds = scratch.AddRows(Groups);
        BlockStart = scratch.AddRows(2);
        GroupStart = scratch.AddRows(2);
        GroupTable = scratch.AddTables(1);
    }

    public nint Size { get; }

    /// <summary>A group's rows: of a block's last group, perhaps fewer.</summary>
    public nint Group { get; }

    /// <summary>The groups of a block.</summary>
    public nint Groups { get; }

    /// <summary>For each place of a block, the sum from there to its group's end. Those of the last whole group replace the earlier block's.</summary>
    public nint GroupEnds { get; }

    /// <summary>For each group of the last whole block, the sum from there to the block's end. The first is not made.</summary>
    public nint BlockEnds { get; }

    /// <summary>The sum of the whole groups of the present block, once there are two. Two rows in turns, since sums are not added to in place: a row's last elements are done twice.</summary>
    public nint BlockStart { get; }

    /// <summary>The sum of the present group's rows so far, in the same way.</summary>
    public nint GroupStart { get; }

    /// <summary>The table of each group's first row of <see cref="GroupEnds"/>, its whole sum.</summary>
    public int GroupTable { get; }

    /// <summary>How many groups of a block have any of its first <paramref name="rows"/> rows.</summary>
    public nint GroupsOf(nint rows) => Math.Clamp((rows + Group - 1) / Group, 0, Groups);
}
