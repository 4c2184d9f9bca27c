namespace Lateral.Kernels;

/// <summary>
/// How the sums of long windows along the walk are formed, by additions alone. The walk's rows are taken in blocks as long as a window, so that every
/// window is the end of one block and the start of the next. A block is made of units, those of smaller ones, and the smallest of rows: a window's end of
/// a block is the end of a unit of each size, and so is its start, but for the last few rows, which are added one by one. These ends and starts are rows of
/// sums, made a unit at a time. Like the error, their number grows with log n.
/// </summary>
internal sealed class WindowBlocks
{
    /// <summary>Windows of up to as many rows are summed row by row.</summary>
    public const int LongestRun = 7;

    /// <summary>Rows of the smallest units, and units in each larger one, as powers of two.</summary>
    private const int SmallestUnitBits = 2, UnitsBits = 4;

    /// <summary>Units in a block: one more than in another unit, since windows are odd.</summary>
    private const int MostInBlock = (1 << UnitsBits) + 1;

    private readonly nint[] ends;
    private readonly nint[] starts;
    private readonly int[] tables;

    /// <param name="size">The window's, and so a block's, rows.</param>
    /// <param name="scratch">Takes the rows and tables needed.</param>
    public WindowBlocks(nint size, ScratchLayout scratch)
    {
        Size = size;
        Levels = 1;
        do
        {
            Levels++;
        }
        while (size > MostInBlock * Unit(Levels - 1));

        ends = new nint[Levels];
        starts = new nint[Levels];
        tables = new int[Levels];
        for (int level = 0; level < Levels; level++)
        {
            ends[level] = scratch.AddRows(Units(level));
            starts[level] = level > 0 ? scratch.AddRows(2) : 0;
            tables[level] = level > 0 ? scratch.AddTables(1) : 0;
        }
    }

    public nint Size { get; }

    /// <summary>Sizes of units, rows included, which are level 0.</summary>
    public int Levels { get; }

    /// <summary>A level's units in a block.</summary>
    public nint Units(int level) => UnitAt(level, Size - 1) + 1;

    /// <summary>The rows of a level's unit, a power of two; beyond the last level, those of a block. A block's last unit may have fewer.</summary>
    public nint Unit(int level) => level == Levels ? Size : (nint)1 << Bits(level);

    /// <summary>The unit that a place of a block is in; beyond the last level, block 0.</summary>
    public nint UnitAt(int level, nint place) => level == Levels ? 0 : place >> Bits(level);

    /// <summary>The first of a level's units in the larger unit that a place of a block is in.</summary>
    public nint FirstUnit(int level, nint place) => UnitAt(level, UnitAt(level + 1, place) * Unit(level + 1));

    /// <summary>Whether a place of a block is the last of a level's unit.</summary>
    public bool EndsUnit(int level, nint place) => place == Size - 1 || (level < Levels && UnitAt(level, place + 1) > UnitAt(level, place));

    /// <summary>For each of a level's units of a block, the sum from there to the end of the larger unit that it is in. A larger unit's replace those of the block before.</summary>
    public nint Ends(int level) => ends[level];

    /// <summary>From level 1 on: the sum of the units so far of the larger unit that the walk is in, once there are two: two rows in turns, since a row's last elements are done twice.</summary>
    public nint Starts(int level) => starts[level];

    /// <summary>From level 1 on: the table of the units' whole sums, each of which is an end at the level below.</summary>
    public int Table(int level) => tables[level];

    private static int Bits(int level) => level == 0 ? 0 : SmallestUnitBits + (level - 1) * UnitsBits;
}
