using System.Runtime.CompilerServices;

namespace Lateral.Kernels;

/// <summary>The inputs and the output of one computation; those that the operator does not use are null.</summary>
internal readonly unsafe struct Tensors<TStorage>(TStorage* x, TStorage* g, TStorage* v, TStorage* output)
    where TStorage : unmanaged
{
    public readonly TStorage* X = x;
    public readonly TStorage* G = g;
    public readonly TStorage* V = v;
    public readonly TStorage* Output = output;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Tensors<TStorage> At(nint offset) => new(X + offset, G + offset, V + offset, Output + offset);
}
