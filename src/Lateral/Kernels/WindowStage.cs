namespace Lateral.Kernels;

/// <summary>
/// The window sums of one quantity over all of the window's axes, a pass for each: those within rows first, and
/// last the one whose result is the whole window's sum.
/// </summary>
internal sealed class WindowStage
{
    private WindowStage(WindowPass[] passes, WindowPass last)
    {
        Passes = passes;
        Last = last;
        KeepsSums = passes.Length > 0 || (last.WalksRows ? last.Groups is not null : last.Axis.Levels > 0);
    }

    public WindowPass[] Passes { get; }

    public WindowPass Last { get; }

    /// <summary>The pass over the quantity itself.</summary>
    public WindowPass First => Passes.Length > 0 ? Passes[0] : Last;

    /// <summary>Whether sums are kept from which whole windows are made; otherwise those are made of the quantity itself.</summary>
    public bool KeepsSums { get; }

    /// <param name="walked">The axis that the walk goes along, or null when rows hold all axes.</param>
    /// <param name="rowAxes">The axes within a row with their strides, innermost first.</param>
    /// <param name="ofProducts">Whether the quantity is a product of inputs.</param>
    /// <param name="rowsAtATime">How many rows a walk takes at once.</param>
    /// <param name="scratch">Takes the rows needed.</param>
    public static WindowStage Create(
        WindowAxis? walked, ReadOnlySpan<(WindowAxis Axis, nint Stride)> rowAxes, bool ofProducts, int rowsAtATime, ScratchLayout scratch)
    {
        var passes = new List<WindowPass>();
        foreach ((WindowAxis axis, nint axisStride) in walked is null ? rowAxes[..^1] : rowAxes)
        {
            // Of a single place, a pass would only copy.
            if (axis.Size > 1)
            {
                passes.Add(new WindowPass(axis, axisStride, ofProducts && passes.Count == 0, rowsAtATime, scratch));
            }
        }

        (WindowAxis lastAxis, nint stride) = walked is null ? rowAxes[^1] : (walked, 0);
        return new WindowStage([.. passes], new WindowPass(lastAxis, stride, ofProducts && passes.Count == 0, rowsAtATime, scratch));
    }
}
