using System.Runtime.CompilerServices;

namespace Lateral.Kernels;

/// <summary>
/// What the window sums of one row are made of: first rows of sums, then products of two rows of the inputs. A run of a table's
/// rows, or collected in memory with room for the most pieces.
/// </summary>
internal unsafe struct Pieces<T>(T** memory)
    where T : unmanaged
{
    /// <summary>More than any window has: its size is an int, so there are at most 14 levels and 49 pieces within rows, and fewer along the walk.</summary>
    public const int Most = 64;

    /// <summary>Memory needed, in pointers: the rows and the first factors, and <see cref="Most"/> further on the other factors.</summary>
    public const int Pointers = 2 * Most;

    private readonly T** memory = memory;

    public T** First = memory;

    public T** RowsEnd = memory;

    public T** End = memory;

    /// <summary>How many pointers after each first factor its other one lies.</summary>
    public nint Others = Most;

    /// <summary>No pieces, to which others are added.</summary>
    public void Clear()
    {
        First = RowsEnd = End = memory;
        Others = Most;
    }

    public void Add(T* sum)
    {
        *End++ = sum;
        RowsEnd = End;
    }

    /// <summary>A product, after all sums.</summary>
    public void Add(T* factor, T* other)
    {
        End[Most] = other;
        *End++ = factor;
    }

    /// <summary>Pieces within rows.</summary>
    /// <param name="sums">Where sums are counted from.</param>
    /// <param name="factors">The row of first factors.</param>
    /// <param name="others">The row of other factors.</param>
    /// <param name="places">Where they lie from there on.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Collect(T* sums, T* factors, T* others, PiecePlaces places)
    {
        T** next = memory;
        foreach (nint place in places.Sums)
        {
            *next++ = sums + place;
        }

        RowsEnd = next;
        foreach (nint place in places.Products)
        {
            next[Most] = others + place;
            *next++ = factors + place;
        }

        First = memory;
        End = next;
        Others = Most;
    }

    /// <summary>Nothing but rows, or the first factors of products, that lie in a table; the others lie in one further on.</summary>
    public void Take(T** end, nint count, bool products, nint others)
    {
        First = end - count;
        RowsEnd = products ? First : end;
        End = end;
        Others = others;
    }
}
