namespace Lateral.Kernels;

/// <summary>
/// One axis' window sums in scratch memory. Either the axis lies within each row, its neighbours a fixed stride
/// apart, or the rows themselves are its places, kept in rings as the walk goes over them. What is summed are rows of
/// level 0, or, in the first pass over products, the inputs' own rows.
/// </summary>
internal sealed class WindowPass
{
    private readonly nint[] level;
    private readonly nint[] depth;
    private readonly nint rowStride;
    private readonly nint zeroRow;

    /// <param name="axis">The axis with its window.</param>
    /// <param name="stride">The distance of neighbours within a row; 0 where the rows are the neighbours.</param>
    /// <param name="ofProducts">Whether products of the inputs are summed, which are not stored.</param>
    /// <param name="scratch">Takes the rows needed.</param>
    /// <param name="zeroRow">A row of zeros.</param>
    public WindowPass(WindowAxis axis, nint stride, bool ofProducts, ScratchLayout scratch, nint zeroRow)
    {
        Axis = axis;
        Stride = stride;
        OfProducts = ofProducts;
        this.zeroRow = zeroRow;
        rowStride = scratch.RowStride;
        level = new nint[axis.Levels + 1];
        depth = new nint[axis.Levels + 1];
        for (int l = ofProducts ? 1 : 0; l <= axis.Levels; l++)
        {
            depth[l] = WalksRows ? axis.Depth(l) : 1;
            level[l] = scratch.AddRows(depth[l]);
        }
    }

    public WindowAxis Axis { get; }

    public nint Stride { get; }

    public bool WalksRows => Stride == 0;

    public bool OfProducts { get; }

    /// <summary>The ring of level 0's rows, and how many it has.</summary>
    public (nint First, nint Depth) Ring => (level[0], depth[0]);

    /// <summary>Where a level's sums that end at <paramref name="index"/> lie; beyond the axis, a row of zeros.</summary>
    public nint Row(int l, nint index) => !WalksRows
        ? level[l]
        : index < 0 || (l == 0 && index >= Axis.Length) ? zeroRow : level[l] + index % depth[l] * rowStride;

    /// <summary>Where a level's sums lie that end <paramref name="back"/> places before those at <paramref name="index"/>.</summary>
    public nint Row(int l, nint index, nint back) => WalksRows ? Row(l, index - back) : level[l] - back * Stride;
}
