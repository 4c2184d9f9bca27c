namespace Lateral.Kernels;

/// <summary>
/// What the window sums of one row are made of: first rows of sums, then products of two rows of the inputs. Made anew for
/// each row in memory with room for the most pieces.
/// </summary>
internal unsafe struct Pieces<T>(T** left, T** right)
    where T : unmanaged
{
    /// <summary>More than any window has: its size is an int, so there are at most 14 levels and 49 pieces.</summary>
    public const int Most = 64;

    public readonly T** Left = left;
    public readonly T** Right = right;

    public int Rows;

    public int Count;

    public void AddRow(T* row)
    {
        Left[Count++] = row;
        Rows = Count;
    }

    /// <summary>No row may follow.</summary>
    public void AddProduct(T* factor, T* other)
    {
        Left[Count] = factor;
        Right[Count++] = other;
    }

    public void Clear() => Rows = Count = 0;
}
