using Lateral.Gpu.Kernels;

namespace Lateral.Gpu.Plans;

/// <summary>The size of the tiles, by how many elements a group's shared memory holds.</summary>
internal static class TileFit
{
    // Several groups share a multiprocessor: one that takes all its memory leaves nobody to work while it waits.
    private const int MostElements = 8192;

    private const int LongestRow = 512;
    private const int RowTileElements = 2048;
    private const int PlaneRows = 32;
    private const int PlaneColumns = 64;

    /// <summary>Null where a tile no smaller than what the window reaches beyond it does not fit.</summary>
    public static TileShape? Of(long rows, long columns, bool windowSpansRows, LrnOptions options, int elements)
    {
        if (columns > int.MaxValue / 2 || options.LocalSize > MostElements)
        {
            return null;
        }

        int most = Math.Min(elements, MostElements);
        int halo = options.LocalSize - 1;
        int tileColumns = (int)Math.Min(columns, windowSpansRows ? PlaneColumns : LongestRow);
        int tileRows = (int)Math.Min(rows, windowSpansRows ? PlaneRows : Math.Max(RowTileElements / tileColumns, 1));
        TileShape shape = Create();
        while (BackwardElements(shape) > most)
        {
            // Rows that windows do not span can be fewer at no cost.
            bool narrow = windowSpansRows ? tileColumns >= tileRows : tileRows == 1;
            tileColumns = narrow ? tileColumns / 2 : tileColumns;
            tileRows = narrow ? tileRows : tileRows / 2;
            if ((tileColumns < halo && tileColumns < columns) || (windowSpansRows && tileRows < halo && tileRows < rows) || tileColumns * tileRows == 0)
            {
                return null;
            }

            shape = Create();
        }

        return shape;

        TileShape Create() => new()
        {
            Rows = rows,
            Columns = (int)columns,
            TileRows = tileRows,
            TileColumns = tileColumns,
            RowTiles = checked((int)Launch.Divided(rows, tileRows)),
            ColumnTiles = (int)Launch.Divided(columns, tileColumns),
            RowsBefore = windowSpansRows ? options.Before : 0,
            RowsAfter = windowSpansRows ? options.After : 0,
            ColumnsBefore = options.Before,
            ColumnsAfter = options.After,
        };
    }

    /// <summary>The squares and their sums along the columns.</summary>
    public static int ForwardElements(TileShape shape) =>
        (shape.TileRows + shape.RowHalo) * (2 * shape.TileColumns + shape.ColumnHalo);

    /// <summary>The squares, their sums along the columns, and the direct terms; the rest takes the place of what is used up.</summary>
    public static int BackwardElements(TileShape shape) =>
        (shape.TileRows + 2 * shape.RowHalo) * (2 * shape.TileColumns + 3 * shape.ColumnHalo) + shape.TileRows * shape.TileColumns;
}
