namespace Lateral.Kernels;

/// <summary>The rows that one call of <see cref="RowLoops{TStorage, T, TVector, TSimd, TBlock, TTurn, TOperator}.Run"/> reads and writes, or the planes of a loop over planes.</summary>
internal unsafe struct RowTask<TStorage, T>
    where TStorage : unmanaged
    where T : unmanaged
{
    /// <summary>The middle step: its inputs, the window sums, and where its three results go. The first goes to the output, unless it is carried or to be narrowed: then to Carry.</summary>
    public T* X, V;
    public TStorage* G;
    public Pieces<T> A;

    /// <summary>The second window sums, where there are: a row of scratch.</summary>
    public T* SumsB;
    public T* Carry, T1, W;

    /// <summary>The newest row of x, in the tensor, and the row of scratch that it is converted to; or null.</summary>
    public TStorage* NewX;
    public T* CopyX;

    /// <summary>The final step, of another row: its inputs, what was carried to it, the sums over the reversed window, the output.</summary>
    public T* FinalX, FinalV, Carried;
    public Pieces<T> SumT, SumW;
    public TStorage* Output;

    /// <summary>The runs of elements to go over, their places in rows of scratch, and of gradOutput and the output in memory.</summary>
    public SegmentLine Line;
    public nint Length;

    /// <summary>Whether x and v, too, are read in memory.</summary>
    public bool Shifts;

    /// <summary>Whether the output is written past the caches: each of its vectors is aligned.</summary>
    public bool Streams;

    /// <summary>Memory to be prefetched meanwhile, as many bytes as the tensor's elements of the row have.</summary>
    public byte* NextX, NextG, NextV, NextOutput;

    /// <summary>The level of the caches that it is prefetched into, first or second; 0 where the processor is left to it.</summary>
    public int NextLevel;

    /// <summary>The same for all of a row in scratch, with gradOutput and the output there, too, in the type that computes, and a new row converted already.</summary>
    public readonly RowTask<T, T> With(T* g, T* output, nint length)
    {
        RowTask<T, T> wide = default;
        wide.X = X;
        wide.V = V;
        wide.A = A;
        wide.SumsB = SumsB;
        wide.Carry = Carry;
        wide.T1 = T1;
        wide.W = W;
        wide.FinalX = FinalX;
        wide.FinalV = FinalV;
        wide.Carried = Carried;
        wide.SumT = SumT;
        wide.SumW = SumW;
        wide.Line = SegmentLine.One;
        wide.Length = length;
        wide.G = g;
        wide.Output = output;
        return wide;
    }
}
