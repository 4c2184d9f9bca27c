using System.Runtime.CompilerServices;

namespace Lateral.Kernels;

/// <summary>
/// Where the rows of one quantity lie, those of zeros before the first and after the last included, so that the rows of a
/// short window are neighbours in it: its sum takes a pointer to them, whatever row the walk has come to.
/// </summary>
/// <param name="rows">The pointer to row 0, in a table.</param>
internal readonly unsafe struct RowTable<T>(T** rows)
    where T : unmanaged
{
    private readonly T** rows = rows;

    public T* this[nint row] => rows[row];

    /// <summary>The end of the rows up to <paramref name="last"/>, in order.</summary>
    public T** EndAt(nint last) => rows + last + 1;

    /// <param name="first">The first row.</param>
    /// <param name="depth">Rows in the ring that all of them take turns in; 0 where each has its own place.</param>
    /// <param name="stride">From a row to the next.</param>
    /// <param name="count">How many rows there are.</param>
    /// <param name="margin">How many rows the table has before the first.</param>
    /// <param name="end">One past the table's last row.</param>
    /// <param name="zero">A row of zeros.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Fill(T* first, nint depth, nint stride, nint count, nint margin, nint end, T* zero)
    {
        for (nint row = -margin; row < 0; row++)
        {
            rows[row] = zero;
        }

        T* next = first;
        for (nint row = 0, left = depth; row < count; row++)
        {
            rows[row] = next;
            next += stride;
            if (--left == 0)
            {
                next = first;
                left = depth;
            }
        }

        for (nint row = count; row < end; row++)
        {
            rows[row] = zero;
        }
    }
}

/// <summary>The tables of a walk, in their order in memory: those of the inputs and of what is carried, then those of each pass along the walk.</summary>
internal static class RowTables
{
    public const int X = 0;

    public const int V = 1;

    public const int Carry = 2;

    public const int OfPasses = 3;
}
