namespace Lateral.Kernels;

/// <summary>Hands out rows of one thread's scratch memory, in elements from its start, and counts the tables of rows.</summary>
internal sealed class ScratchLayout
{
    private const int Alignment = 16;

    private readonly nint margin;

    /// <param name="margin">Elements before and after a row that a window may reach.</param>
    /// <param name="rowLength">Elements in a row.</param>
    public ScratchLayout(nint margin, nint rowLength)
    {
        this.margin = RoundUp(margin);

        // Room for one block beyond the end, and an odd number of cache lines, so that rows do not fall on the same sets of the cache.
        RowStride = (RoundUp(2 * this.margin + rowLength + 8 * Alignment) / Alignment | 1) * Alignment;
    }

    public nint RowStride { get; }

    public nint Length { get; private set; }

    /// <summary>How many tables of rows are needed.</summary>
    public int Tables { get; private set; } = RowTables.OfPasses;

    /// <returns>The first element of the first row, past its margin.</returns>
    public nint AddRows(nint count)
    {
        nint start = Length + margin;
        Length += count * RowStride;
        return start;
    }

    /// <returns>The first of the tables.</returns>
    public int AddTables(int count)
    {
        int first = Tables;
        Tables += count;
        return first;
    }

    /// <returns>The first of <paramref name="elements"/> elements.</returns>
    public nint Add(nint elements)
    {
        nint start = Length;
        Length += RoundUp(elements);
        return start;
    }

    /// <summary>To whole cache lines of float.</summary>
    public static nint RoundUp(nint value) => (value + Alignment - 1) / Alignment * Alignment;
}
