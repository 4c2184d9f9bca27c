namespace Lateral.Kernels;

/// <summary>
/// How the sums of long windows along the walk are formed, by additions alone. The walk's rows are taken in groups as long as a window, so that every
/// window is the end of one of these and the start of the next. They are made of shorter groups, those of shorter ones again, and the shortest of rows. So a window
/// is ends of groups, one of each length, then starts of groups, and less than a shortest group's rows. Ends and starts are rows of sums that a whole group
/// is added to at a time. Like the error, their number grows with log n.
/// </summary>
internal sealed class WindowGroups
{
    /// <summary>Windows of up to as many rows are summed row by row.</summary>
    public const int LongestRun = 7;

    /// <summary>Rows of the shortest groups, and groups in each longer one, as powers of two.</summary>
    private const int RowBits = 2, GroupBits = 4;

    /// <summary>One more in the longest, since windows are odd.</summary>
    private const int MostInLongest = (1 << GroupBits) + 1;

    private readonly nint[] ends;
    private readonly nint[] starts;

    /// <param name="axis">The walked axis with its window.</param>
    /// <param name="scratch">Takes the rows needed.</param>
    public WindowGroups(WindowAxis axis, ScratchLayout scratch)
    {
        Size = axis.Size;
        Levels = 2;
        while (Size > MostInLongest * Length(Levels - 1))
        {
            Levels++;
        }

        ends = new nint[Levels];
        starts = new nint[Levels];
        for (int level = 0; level < Levels; level++)
        {
            ends[level] = scratch.AddRows(GroupAt(level, Math.Min(Size, axis.Length) - 1) + 1);
            starts[level] = level > 0 ? scratch.AddRows(2) : 0;
        }
    }

    /// <summary>Rows of a window.</summary>
    public nint Size { get; }

    /// <summary>The level of the groups as long as a window. Those of level 0 are the rows.</summary>
    public int Levels { get; }

    /// <summary>Rows of a level's group, but for the last of a window-long one, which may have fewer: below the longest, a power of two.</summary>
    public nint Length(int level) => level == Levels ? Size : (nint)1 << Bits(level);

    /// <summary>The group that a row is in, both counted from the start of a window-long group.</summary>
    public nint GroupAt(int level, nint row) => level == Levels ? 0 : row >> Bits(level);

    /// <summary>The first of a level's groups in the group of the next level that a row is in.</summary>
    public nint FirstGroup(int level, nint row) => GroupAt(level, GroupAt(level + 1, row) * Length(level + 1));

    /// <summary>Whether a row is the last of a level's group.</summary>
    public bool EndsGroup(int level, nint row) => row == Size - 1 || (level < Levels && GroupAt(level, row + 1) > GroupAt(level, row));

    /// <summary>For each of a level's groups, the sum from there to the end of the next level's group. They are replaced when the next such group has come to its end.</summary>
    public nint Ends(int level) => ends[level];

    /// <summary>From level 1 on: the sum of the groups so far in the next level's, once there are two. Two rows in turns, since a row's last elements are done twice.</summary>
    public nint Starts(int level) => starts[level];

    private static int Bits(int level) => level == 0 ? 0 : RowBits + (level - 1) * GroupBits;
}
