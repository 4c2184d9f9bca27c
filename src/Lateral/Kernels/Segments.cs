using System.Runtime.CompilerServices;

namespace Lateral.Kernels;

/// <summary>
/// The contiguous runs of memory that make up one row, and their places in the row's scratch buffer, where zeros
/// lie between them. Up to four nested counts, outermost first.
/// </summary>
internal struct Segments
{
    private readonly nint count0, count1, count2, count3;
    private readonly nint memory0, memory1, memory2, memory3;
    private readonly nint scratch0, scratch1, scratch2, scratch3;
    private nint i0, i1, i2, i3;

    public Segments(ReadOnlySpan<(nint Count, nint Memory, nint Scratch)> axes)
    {
        (count0, memory0, scratch0) = axes[0];
        (count1, memory1, scratch1) = axes[1];
        (count2, memory2, scratch2) = axes[2];
        (count3, memory3, scratch3) = axes[3];
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
