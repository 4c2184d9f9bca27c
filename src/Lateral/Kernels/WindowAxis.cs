namespace Lateral.Kernels;

/// <summary>
/// An axis with its window of n neighbours, and how the windows' sums are formed within rows, by additions alone: what a running sum
/// would subtract again after a spike is never added. Level ℓ holds the sums of 4^ℓ neighbours that end at each
/// index, each made of four of the level below; a window is then a few pieces, (level, how far before the window's
/// end it ends), laid end to end. Small windows are level 0 alone. Cost and error for each element grow with log n.
/// </summary>
internal sealed class WindowAxis
{
    /// <summary>The sums of a level that make one of the next.</summary>
    public const int Radix = 4;

    /// <summary>More than any window has: its size is an int.</summary>
    public const int MostLevels = 14;

    /// <param name="length">The axis' length; neighbours beyond it are zero, so a longer window is cut to it.</param>
    /// <param name="before">Neighbours of lower index in the window.</param>
    /// <param name="after">Neighbours of higher index in the window.</param>
    public WindowAxis(nint length, nint before, nint after)
    {
        Length = length;
        Before = Math.Min(before, length - 1);
        After = Math.Min(after, length - 1);

        // A level pays once two of its sums are in a window.
        nint reach = 1;
        for (; 2 * Radix * reach <= Size; reach *= Radix)
        {
            Levels++;
        }

        // The small pieces lie at the window's end.
        var pieces = new List<(int Level, nint Back)>();
        nint covered = 0;
        for (int level = 0; level <= Levels; level++)
        {
            nint pieceReach = Reach(level);
            nint left = level < Levels ? Size / pieceReach % Radix : Size / pieceReach;
            for (; left > 0; left--, covered += pieceReach)
            {
                pieces.Insert(0, (level, covered));
            }
        }

        Pieces = [.. pieces];
    }

    public nint Length { get; }

    public nint Before { get; }

    public nint After { get; }

    /// <summary>Neighbours in the window, itself included.</summary>
    public nint Size => Before + After + 1;

    /// <summary>The highest level in use.</summary>
    public int Levels { get; }

    public (int Level, nint Back)[] Pieces { get; }

    /// <summary>Zeros needed between one line along this axis and the next, so that no window sees both.</summary>
    public nint Gap => Math.Max(Before, After);

    /// <summary>The window of the outputs that an element feeds.</summary>
    public WindowAxis Reversed() => new(Length, After, Before);

    /// <summary>How many neighbours each sum of a level holds.</summary>
    public static nint Reach(int level) => (nint)1 << (2 * level);
}
