namespace Lateral.Kernels;

/// <summary>Segments at equal distances.</summary>
/// <param name="memory">The first one's place in memory.</param>
/// <param name="scratch">Its place in scratch.</param>
/// <param name="count">How many there are.</param>
/// <param name="memoryStride">From one to the next in memory.</param>
/// <param name="scratchStride">From one to the next in scratch.</param>
internal readonly struct SegmentLine(nint memory, nint scratch, int count, nint memoryStride, nint scratchStride)
{
    public readonly nint Memory = memory, Scratch = scratch;
    public readonly nint MemoryStride = memoryStride, ScratchStride = scratchStride;
    public readonly int Count = count;

    /// <summary>A single segment, at the start.</summary>
    public static SegmentLine One => new(0, 0, 1, 0, 0);

    public SegmentLine At(nint memory, nint scratch) => new(memory, scratch, Count, MemoryStride, ScratchStride);
}
