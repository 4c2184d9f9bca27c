namespace Lateral.Kernels;

/// <summary>
/// What brings a new row into the levels of a window's sums: the four terms of level 1, newest first, and for each level above
/// the three older sums that are added to the one just made. Made anew for each row in memory with room for the most levels.
/// </summary>
internal unsafe struct LevelRows<T>(T** memory)
    where T : unmanaged
{
    /// <summary>Memory needed, in pointers.</summary>
    public const int Pointers = Pieces<T>.Pointers + MostLevels * WindowAxis.Radix;

    /// <summary>The older sums that join the newest one.</summary>
    public const int OlderSums = WindowAxis.Radix - 1;

    /// <summary>A window's size is an int.</summary>
    public const int MostLevels = 14;

    public Pieces<T> Terms = new(memory);

    /// <summary>Three for each level from the second on.</summary>
    public readonly T** Older = memory + Pieces<T>.Pointers;

    /// <summary>Where each level's new sums go.</summary>
    public readonly T** Sums = memory + Pieces<T>.Pointers + MostLevels * OlderSums;

    public int Count;

    /// <summary>Memory to be prefetched meanwhile, and its bytes for each element of the row; or null.</summary>
    public byte* Next;
    public int NextSize;
}
