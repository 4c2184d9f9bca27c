using System.Runtime.CompilerServices;

namespace Lateral.Kernels;

/// <summary>
/// The contiguous runs of memory that make up one row, and their places in the row's scratch buffer, where zeros
/// lie between them: line by line, up to three nested counts of lines, outermost first.
/// </summary>
internal struct Segments
{
    private readonly (int Count, nint Memory, nint Scratch) outer, middle, inner;
    private int i, j, k;

    /// <param name="axes">Three counts of lines with their strides, outermost first, and the segments of a line.</param>
    public Segments(ReadOnlySpan<(nint Count, nint Memory, nint Scratch)> axes)
    {
        outer = (checked((int)axes[0].Count), axes[0].Memory, axes[0].Scratch);
        middle = (checked((int)axes[1].Count), axes[1].Memory, axes[1].Scratch);
        inner = (checked((int)axes[2].Count), axes[2].Memory, axes[2].Scratch);
        Line = new SegmentLine(0, 0, checked((int)axes[3].Count), axes[3].Memory, axes[3].Scratch);
    }

    /// <summary>All of a row that is a run already.</summary>
    public static Segments One { get; } = new([(1, 0, 0), (1, 0, 0), (1, 0, 0), (1, 0, 0)]);

    /// <summary>The line that the enumeration has come to; at first the first one.</summary>
    public SegmentLine Line { get; private set; }

    public readonly bool IsOneLine => (outer.Count | middle.Count | inner.Count) == 1;

    /// <summary>Goes to the next line, if there is one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Next()
    {
        if (++k == inner.Count)
        {
            k = 0;
            if (++j == middle.Count)
            {
                j = 0;
                if (++i == outer.Count)
                {
                    return false;
                }
            }
        }

        Line = Line.At(
            i * outer.Memory + j * middle.Memory + k * inner.Memory,
            i * outer.Scratch + j * middle.Scratch + k * inner.Scratch);
        return true;
    }
}
