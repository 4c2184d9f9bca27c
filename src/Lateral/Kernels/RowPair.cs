namespace Lateral.Kernels;

/// <summary>
/// What one call of <see cref="RowPairs{TStorage, T, TVector, TSimd, TOperator}.Run"/> reads and writes for two neighbouring rows of a walk. Pointers to tables are to
/// the earlier row's entry; the later one's is the next.
/// </summary>
internal unsafe struct RowPair<TStorage, T>
    where TStorage : unmanaged
    where T : unmanaged
{
    /// <summary>The middle step: the tables' rows of its windows, from the earlier window's first to the later one's last; and what it reads and writes.</summary>
    public T** First, Last;
    public T** X, Carry, T1;
    public TStorage* G;
    public nint GStride;

    /// <summary>New rows of x that are converted to the windows' last two rows as their squares are added.</summary>
    public nint NewRows;
    public TStorage* NewX;

    /// <summary>The final step, of two earlier rows: the rows that are summed over the reversed windows, and what it reads.</summary>
    public T** FirstT, LastT;
    public T** FinalX, Carried;

    /// <summary>The output of the final step, or of the middle step where that is the last.</summary>
    public TStorage* Output;
    public nint OutputStride;

    /// <summary>Elements of each row, and from a row to the next in the tensors.</summary>
    public nint Length, Stride;

    /// <summary>Whether the middle step's output is written past the caches: each of its vectors is aligned.</summary>
    public bool Streams;

    /// <summary>Memory to be prefetched meanwhile for the earlier row, and a stride further for the later one.</summary>
    public TStorage* NextX, NextG, NextOutput;

    /// <inheritdoc cref="RowTask{TStorage, T}.NextLevel"/>
    public int NextLevel;

    /// <summary>The same with gradOutput and the output elsewhere, in rows of the type that computes, and new rows converted already.</summary>
    public readonly RowPair<T, T> With(T* g, T* output, nint stride)
    {
        RowPair<T, T> wide = default;
        wide.First = First;
        wide.Last = Last;
        wide.X = X;
        wide.Carry = Carry;
        wide.T1 = T1;
        wide.FirstT = FirstT;
        wide.LastT = LastT;
        wide.FinalX = FinalX;
        wide.Carried = Carried;
        wide.Length = Length;
        wide.G = g;
        wide.Output = output;
        wide.GStride = wide.OutputStride = wide.Stride = stride;
        return wide;
    }
}
