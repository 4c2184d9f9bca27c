using System.Runtime.InteropServices;

namespace Lateral.Cli.Bench;

/// <summary>An array at a multiple of 64 bytes, where a collection cannot move it: two runs then time the same memory.</summary>
internal sealed unsafe class AlignedArray<T> : IDisposable
    where T : unmanaged
{
    private const nuint Alignment = 64;

    private readonly int length;
    private void* memory;

    /// <exception cref="OutOfMemoryException">There is not that much memory.</exception>
    public AlignedArray(int length)
    {
        this.length = length;
        memory = NativeMemory.AlignedAlloc((nuint)Math.Max(length, 1) * (nuint)sizeof(T), Alignment);
    }

    public int Length => length;

    public Span<T> Span => memory != null ? new Span<T>(memory, length) : throw new ObjectDisposedException(nameof(AlignedArray<T>));

    /// <summary>A part, counted in bytes, since a span of bytes ends at 2 GiB.</summary>
    public Span<byte> Bytes(long first, int count)
    {
        ObjectDisposedException.ThrowIf(memory == null, this);
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first + count, (long)length * sizeof(T));
        return new Span<byte>((byte*)memory + first, count);
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(memory);
        memory = null;
    }
}
