namespace Lateral.Kernels;

/// <summary>
/// The window sums of one quantity over all of the window's axes, a pass for each: those within rows first, and
/// last the one whose result is the whole window's sum.
/// </summary>
internal sealed class WindowStage
{
    private WindowStage(WindowPass[] passes, WindowPass last, nint sum)
    {
        Passes = passes;
        Last = last;
        Sum = sum;
    }

    public WindowPass[] Passes { get; }

    public WindowPass Last { get; }

    /// <summary>The row of finished sums.</summary>
    public nint Sum { get; }

    /// <summary>Where row <paramref name="index"/> of the quantity itself is to be written.</summary>
    public nint Source(nint index) => Passes.Length > 0 ? Passes[0].Row(0, index) : Last.Row(0, index);

    /// <param name="walked">The axis that the walk goes along, or null when rows hold all axes.</param>
    /// <param name="rowAxes">The axes within a row with their strides, innermost first.</param>
    /// <param name="scratch">Takes the rows needed.</param>
    /// <param name="zeroRow">A row of zeros.</param>
    public static WindowStage Create(WindowAxis? walked, ReadOnlySpan<(WindowAxis Axis, nint Stride)> rowAxes, ScratchLayout scratch, nint zeroRow)
    {
        int passCount = walked is null ? rowAxes.Length - 1 : rowAxes.Length;
        var passes = new WindowPass[passCount];
        for (int i = 0; i < passCount; i++)
        {
            passes[i] = WindowPass.WithinRows(rowAxes[i].Axis, rowAxes[i].Stride, scratch);
        }

        WindowPass last = walked is null
            ? WindowPass.WithinRows(rowAxes[^1].Axis, rowAxes[^1].Stride, scratch)
            : WindowPass.AcrossRows(walked, scratch, zeroRow);
        return new WindowStage(passes, last, scratch.AddRows(1));
    }
}
