namespace Lateral.Kernels;

/// <summary>
/// One axis' window sums in scratch memory. Either the axis lies within each row, its neighbours a fixed stride
/// apart, or the rows themselves are its places, kept in rings as the walk goes over them. What is summed are rows of
/// sums or terms, or, in the first pass over products, the inputs' own rows.
/// </summary>
internal sealed class WindowPass
{
    private readonly nint stride;
    private readonly nint[] level;

    /// <param name="axis">The axis with its window.</param>
    /// <param name="stride">The distance of neighbours within a row; 0 where the rows are the neighbours.</param>
    /// <param name="ofProducts">Whether products of the inputs are summed, which are not stored.</param>
    /// <param name="rowsAtATime">How many rows a walk takes at once.</param>
    /// <param name="scratch">Takes the rows and tables needed.</param>
    public WindowPass(WindowAxis axis, nint stride, bool ofProducts, int rowsAtATime, ScratchLayout scratch)
    {
        Axis = axis;
        this.stride = stride;
        OfProducts = ofProducts;
        int levels = WalksRows ? 0 : axis.Levels;
        Groups = WalksRows && axis.Size > WindowGroups.LongestRun ? new WindowGroups(axis, scratch) : null;
        Depth = !WalksRows ? 1 : Groups?.Length(1) ?? axis.Size - 1 + rowsAtATime;
        Table = WalksRows && !ofProducts ? scratch.AddTables(1) : 0;
        level = new nint[levels + 1];
        for (int l = ofProducts ? 1 : 0; l <= levels; l++)
        {
            level[l] = scratch.AddRows(Depth);
        }

        Window = WalksRows ? new([], []) : Places(axis.Pieces.Select(piece => (piece.Level, piece.Back - axis.After)));
        LevelPieces = [.. Enumerable.Range(1, levels).Select(l => Places(Parts(l)))];
    }

    public WindowAxis Axis { get; }

    public bool WalksRows => stride == 0;

    /// <summary>Whether a row's elements are the neighbours.</summary>
    public bool IsAlongRow => stride == 1;

    /// <summary>Where the walk goes along the axis and windows are long: how it forms their sums. Short windows are a run of a table's rows.</summary>
    public WindowGroups? Groups { get; }

    public bool OfProducts { get; }

    /// <summary>Where the walk goes along the axis: the table of the rows that are summed. Products have none.</summary>
    public int Table { get; }

    /// <summary>How many rows the ring of those has.</summary>
    public nint Depth { get; }

    /// <summary>The pieces of whole windows, within rows.</summary>
    public PiecePlaces Window { get; }

    /// <summary>The pieces of the sums of each level from 1 on, the newest first, within rows.</summary>
    public PiecePlaces[] LevelPieces { get; }

    /// <summary>Where a level's sums lie; those of level 0 are what is summed.</summary>
    public nint Row(int l) => level[l];

    private static IEnumerable<(int Level, nint Back)> Parts(int l) =>
        Enumerable.Range(0, WindowAxis.Radix).Select(part => (l - 1, part * WindowAxis.Reach(l - 1)));

    private PiecePlaces Places(IEnumerable<(int Level, nint Back)> pieces)
    {
        var sums = new List<nint>();
        var products = new List<nint>();
        foreach ((int l, nint back) in pieces)
        {
            bool isProduct = l == 0 && OfProducts;
            (isProduct ? products : sums).Add((isProduct ? 0 : level[l]) - back * stride);
        }

        return new PiecePlaces([.. sums], [.. products]);
    }
}
