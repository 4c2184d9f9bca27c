namespace Lateral.Kernels;

/// <summary>
/// One axis' window sums in scratch memory. Either the axis lies within each row, its neighbours a fixed stride
/// apart, or the rows themselves are its places, kept in rings as the walk goes over them.
/// </summary>
internal sealed class WindowPass
{
    private readonly nint[] level;
    private readonly nint[] depth;
    private readonly nint rowStride;
    private readonly nint zeroRow;

    private WindowPass(WindowAxis axis, nint stride, ScratchLayout scratch, nint zeroRow)
    {
        Axis = axis;
        Stride = stride;
        this.zeroRow = zeroRow;
        rowStride = scratch.RowStride;
        level = new nint[axis.Levels + 1];
        depth = new nint[axis.Levels + 1];
        for (int l = 0; l <= axis.Levels; l++)
        {
            depth[l] = WalksRows ? axis.Depth(l) : 1;
            level[l] = scratch.AddRows(depth[l]);
        }
    }

    public WindowAxis Axis { get; }

    /// <summary>The distance of neighbours within a row; 0 where the rows are the neighbours.</summary>
    public nint Stride { get; }

    public bool WalksRows => Stride == 0;

    public static WindowPass WithinRows(WindowAxis axis, nint stride, ScratchLayout scratch) => new(axis, stride, scratch, 0);

    public static WindowPass AcrossRows(WindowAxis axis, ScratchLayout scratch, nint zeroRow) => new(axis, 0, scratch, zeroRow);

    /// <summary>Where a level's sums that end at <paramref name="index"/> lie; beyond the axis, a row of zeros.</summary>
    public nint Row(int l, nint index) => !WalksRows
        ? level[l]
        : index < 0 || (l == 0 && index >= Axis.Length) ? zeroRow : level[l] + index % depth[l] * rowStride;

    /// <summary>Where a level's sums lie that end <paramref name="back"/> places before those at <paramref name="index"/>.</summary>
    public nint Row(int l, nint index, nint back) => WalksRows ? Row(l, index - back) : level[l] - back * Stride;
}
