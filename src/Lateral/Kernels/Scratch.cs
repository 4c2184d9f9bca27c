namespace Lateral.Kernels;

/// <summary>Each thread's scratch memory, kept between calls so that a warm call allocates nothing.</summary>
internal static unsafe class Scratch
{
    private const int Alignment = 64;

    [ThreadStatic]
    private static byte[]? memory;

    /// <summary>At least <paramref name="length"/> bytes, aligned to a cache line, of unspecified content.</summary>
    public static byte* Rent(nint length)
    {
        if (memory is null || memory.Length < length + Alignment)
        {
            memory = GC.AllocateUninitializedArray<byte>(checked((int)(length + Alignment)), pinned: true);
        }

        // Pinned for its lifetime, and this thread keeps it alive.
        fixed (byte* start = memory)
        {
            return (byte*)(((nint)start + Alignment - 1) & -Alignment);
        }
    }
}
