using System.Runtime.CompilerServices;

namespace Lateral.Kernels;

/// <summary>
/// The contiguous runs of memory that make up one row, and their places in the row's scratch buffer, where zeros
/// lie between them. Up to four nested counts, outermost first.
/// </summary>
internal struct Segments
{
    // 112 bytes in all, which the compiler still copies without a call.
    private readonly int count0, count1, count2, count3;
    private readonly nint memory0, memory1, memory2, memory3;
    private readonly nint scratch0, scratch1, scratch2, scratch3;
    private int i0, i1, i2, i3;

    public Segments(ReadOnlySpan<(nint Count, nint Memory, nint Scratch)> axes)
    {
        (count0, memory0, scratch0) = (checked((int)axes[0].Count), axes[0].Memory, axes[0].Scratch);
        (count1, memory1, scratch1) = (checked((int)axes[1].Count), axes[1].Memory, axes[1].Scratch);
        (count2, memory2, scratch2) = (checked((int)axes[2].Count), axes[2].Memory, axes[2].Scratch);
        (count3, memory3, scratch3) = (checked((int)axes[3].Count), axes[3].Memory, axes[3].Scratch);
        i3 = -1;
        Memory = -memory3;
        Scratch = -scratch3;
    }

    /// <summary>A single segment, at the start.</summary>
    public static Segments One => new([(1, 0, 0), (1, 0, 0), (1, 0, 0), (1, 0, 0)]);

    public nint Memory { get; private set; }

    public nint Scratch { get; private set; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Next()
    {
        Memory += memory3;
        Scratch += scratch3;
        return ++i3 < count3 || NextLine();
    }

    /// <summary>How far in memory, and in scratch, from a segment to the next of its line.</summary>
    public readonly nint MemoryStride => memory3;

    public readonly nint ScratchStride => scratch3;

    /// <returns>How many segments the line has from this one on. <see cref="Next"/> goes to the next line then.</returns>
    public int TakeLine()
    {
        int count = count3 - i3;
        i3 = count3 - 1;
        return count;
    }

    private bool NextLine()
    {
        i3 = 0;
        if (++i2 == count2)
        {
            i2 = 0;
            if (++i1 == count1)
            {
                i1 = 0;
                if (++i0 == count0)
                {
                    return false;
                }
            }
        }

        Memory = i0 * memory0 + i1 * memory1 + i2 * memory2;
        Scratch = i0 * scratch0 + i1 * scratch1 + i2 * scratch2;
        return true;
    }
}
