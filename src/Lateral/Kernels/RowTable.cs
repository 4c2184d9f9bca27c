namespace Lateral.Kernels;

/// <summary>
/// Where the rows of one quantity lie, those of zeros before the first and after the last included, so that the rows of a
/// window are neighbours in it: a window's sum takes a pointer to them, whatever row the walk has come to.
/// </summary>
internal readonly unsafe struct RowTable<T>
    where T : unmanaged
{
    private readonly T** rows;

    /// <param name="memory">Room for the table.</param>
    /// <param name="row">The first row.</param>
    /// <param name="depth">Rows in the ring that all of them take turns in; 0 where each has its own place.</param>
    /// <param name="stride">From a row to the next.</param>
    /// <param name="count">How many rows there are.</param>
    /// <param name="margin">How many rows of zeros lie before them, and after.</param>
    /// <param name="zero">A row of zeros.</param>
    public RowTable(T** memory, T* row, nint depth, nint stride, nint count, nint margin, T* zero)
    {
        rows = memory + margin;
        new Span<nint>(memory, (int)margin).Fill((nint)zero);
        T* next = row;
        for (nint i = 0, left = depth; i < count; i++)
        {
            rows[i] = next;
            next += stride;
            if (--left == 0)
            {
                next = row;
                left = depth;
            }
        }

        new Span<nint>(rows + count, (int)margin).Fill((nint)zero);
    }

    public T* this[nint row] => rows[row];

    /// <summary>The rows up to the one after <paramref name="last"/>, in order.</summary>
    public T** EndAt(nint last) => rows + last + 1;
}

/// <summary>The tables that a walk may need, in their order in memory.</summary>
internal static class RowTables
{
    public const int X = 0;

    public const int V = 1;

    public const int Carry = 2;

    public const int A = 3;

    public const int B = 4;

    public const int T = 5;

    public const int W = 6;

    public const int Count = 7;
}
