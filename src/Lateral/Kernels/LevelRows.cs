namespace Lateral.Kernels;

/// <summary>
/// What brings a new row into the levels of a window's sums: the four terms of level 1, newest first, and for each level above
/// the three older sums that are added to the one just made. Made anew for each row in memory with room for the most levels.
/// </summary>
internal unsafe struct LevelRows<T>(T** pointers)
    where T : unmanaged
{
    /// <summary>Memory needed, in pointers.</summary>
    public const int Pointers = 2 * WindowAxis.Radix + MostLevels * WindowAxis.Radix;

    /// <summary>A window's size is an int.</summary>
    private const int MostLevels = 14;

    public Pieces<T> Terms = new(pointers, pointers + WindowAxis.Radix);

    /// <summary>Three for each level from the second on.</summary>
    public readonly T** Older = pointers + 2 * WindowAxis.Radix;

    /// <summary>Where each level's new sums go.</summary>
    public readonly T** Sums = pointers + 2 * WindowAxis.Radix + MostLevels * (WindowAxis.Radix - 1);

    public int Count;
}
