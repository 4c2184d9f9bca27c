namespace Lateral.Kernels;

/// <summary>
/// The rows of one input of a unit as the kernels read them: where they lie in the tensor, or copies of them in a ring of
/// scratch rows, in the type that computes.
/// </summary>
/// <param name="first">The first row.</param>
/// <param name="depth">Rows in the ring; 0 where rows are read in the tensor.</param>
/// <param name="stride">From a row to the next.</param>
/// <param name="count">How many rows there are; beyond them lie zeros.</param>
/// <param name="zero">A row of zeros.</param>
internal readonly unsafe struct InputRows<T>(T* first, nint depth, nint stride, nint count, T* zero)
    where T : unmanaged
{
    private readonly T* first = first;
    private readonly T* zero = zero;

    public bool Copies => depth > 0;

    public T* this[nint index] => index < 0 || index >= count ? zero : first + (Copies ? index % depth : index) * stride;
}
