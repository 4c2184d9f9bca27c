using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Lateral.Kernels;

/// <summary>Masks for parts of vectors.</summary>
internal static unsafe class VectorMask<T>
    where T : unmanaged
{
    /// <summary>As many set bits as the widest vector has, and as many zeros.</summary>
    private static ReadOnlySpan<long> Bits => [-1, -1, -1, -1, -1, -1, -1, -1, 0, 0, 0, 0, 0, 0, 0, 0];

    /// <summary>Memory that begins with set bits for the first elements of a vector, or all it has, and goes on with zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T* First(nint count) =>
        (T*)((byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(Bits)) + Bits.Length / 2 * sizeof(long)) - Math.Min(count, Memory.CacheLine / sizeof(T));
}
