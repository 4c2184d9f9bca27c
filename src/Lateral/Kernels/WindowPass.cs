namespace Lateral.Kernels;

/// <summary>
/// One axis' window sums in scratch memory. Either the axis lies within each row, its neighbours a fixed stride
/// apart, or the rows themselves are its places, kept in rings as the walk goes over them. What is summed are rows of
/// level 0, or, in the first pass over products, the inputs' own rows.
/// </summary>
internal sealed class WindowPass
{
    private readonly nint stride;
    private readonly nint[] level;
    private readonly nint[] depth;

    /// <param name="axis">The axis with its window.</param>
    /// <param name="stride">The distance of neighbours within a row; 0 where the rows are the neighbours.</param>
    /// <param name="ofProducts">Whether products of the inputs are summed, which are not stored.</param>
    /// <param name="scratch">Takes the rows and tables needed.</param>
    public WindowPass(WindowAxis axis, nint stride, bool ofProducts, ScratchLayout scratch)
    {
        Axis = axis;
        this.stride = stride;
        OfProducts = ofProducts;
        IsRun = WalksRows && axis.Levels == 0;
        Table = !WalksRows ? 0 : ofProducts ? scratch.AddTables(axis.Levels) - 1 : scratch.AddTables(axis.Levels + 1);
        level = new nint[axis.Levels + 1];
        depth = new nint[axis.Levels + 1];
        for (int l = ofProducts ? 1 : 0; l <= axis.Levels; l++)
        {
            depth[l] = WalksRows ? axis.Depth(l) : 1;
            level[l] = scratch.AddRows(depth[l]);
        }

        nint ahead = WalksRows ? 0 : axis.After;
        Window = Places(axis.Pieces.Select(piece => (piece.Level, piece.Back - ahead)), scratch);
        LevelPieces = [.. Enumerable.Range(1, axis.Levels).Select(l => Places(Parts(l), scratch))];
        Newest = [.. Enumerable.Range(1, axis.Levels).Select(l => (nint)(Table + l) * scratch.TableLength)];
    }

    public WindowAxis Axis { get; }

    public bool WalksRows => stride == 0;

    /// <summary>Whether a row's elements are the neighbours.</summary>
    public bool IsAlongRow => stride == 1;

    /// <summary>Whether each window is a run of a table's rows.</summary>
    public bool IsRun { get; }

    public bool OfProducts { get; }

    /// <summary>Where the walk goes along the axis: the table of level 0's rows, which those of the levels above follow. Products have none.</summary>
    public int Table { get; }

    /// <summary>The pieces of whole windows.</summary>
    public PiecePlaces Window { get; }

    /// <summary>The pieces of the sums of each level from 1 on, the newest first.</summary>
    public PiecePlaces[] LevelPieces { get; }

    /// <summary>Where the walk goes along the axis: the places of the newest sums of each level from 1 on.</summary>
    public nint[] Newest { get; }

    /// <summary>Where a level's sums lie, within rows.</summary>
    public nint Row(int l) => level[l];

    /// <summary>The ring of a level's rows where the walk goes along the axis, and how many it has.</summary>
    public (nint First, nint Depth) Ring(int l) => (level[l], depth[l]);

    private static IEnumerable<(int Level, nint Back)> Parts(int l) =>
        Enumerable.Range(0, WindowAxis.Radix).Select(part => (l - 1, part * WindowAxis.Reach(l - 1)));

    private PiecePlaces Places(IEnumerable<(int Level, nint Back)> pieces, ScratchLayout scratch)
    {
        var sums = new List<nint>();
        var products = new List<nint>();
        foreach ((int l, nint back) in pieces)
        {
            bool isProduct = l == 0 && OfProducts;
            nint start = isProduct ? 0 : WalksRows ? (Table + l) * scratch.TableLength : level[l];
            (isProduct ? products : sums).Add(start - back * (WalksRows ? 1 : stride));
        }

        return new PiecePlaces([.. sums], [.. products]);
    }
}
