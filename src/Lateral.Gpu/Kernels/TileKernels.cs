using System.Numerics;
using ILGPU;

namespace Lateral.Gpu.Kernels;

/// <summary>
/// [batches][rows][columns], columns contiguous, with the window along both (planes, within a channel) or along the columns
/// alone (NHWC across channels: the columns are channels), and the tiles that groups take of it.
/// </summary>
internal readonly struct TileShape
{
    public long Rows { get; init; }

    public int Columns { get; init; }

    public int RowTiles { get; init; }

    public int ColumnTiles { get; init; }

    public int TileRows { get; init; }

    public int TileColumns { get; init; }

    public int RowsBefore { get; init; }

    public int RowsAfter { get; init; }

    public int ColumnsBefore { get; init; }

    public int ColumnsAfter { get; init; }

    /// <summary>How many more rows a tile's inputs have than its outputs.</summary>
    public int RowHalo => RowsBefore + RowsAfter;

    public int ColumnHalo => ColumnsBefore + ColumnsAfter;
}

/// <summary>
/// A group takes a tile and what its windows reach beyond it into shared memory, and forms the sums there, along the
/// columns and then along the rows, each directly from the window's own terms.
/// </summary>
internal static class TileKernels<TElement, TStorage, T, TPower>
    where TElement : IElement<TStorage, T>
    where TStorage : unmanaged
    where T : unmanaged, INumber<T>
    where TPower : IPower<T>
{
    public static void Forward(ArrayView<TStorage> x, ArrayView<TStorage> y, TileShape shape, Factors<T> factors)
    {
        var tile = new Tile(shape);
        int rows = shape.TileRows + shape.RowHalo, columns = shape.TileColumns + shape.ColumnHalo;
        ArrayView<T> shared = SharedMemory.GetDynamic<T>();
        int sums = rows * columns;

        Squares(x, tile, shared, tile.Row - shape.RowsBefore, tile.Column - shape.ColumnsBefore, rows, columns);
        Group.Barrier();
        SumsOfColumns(shared, 0, columns, sums, rows, shape.TileColumns, shape.ColumnHalo);
        Group.Barrier();
        for (int r = Group.IdxY; r < shape.TileRows; r += Group.DimY)
        {
            for (int c = Group.IdxX; c < shape.TileColumns; c += Group.DimX)
            {
                T scale = factors.K + factors.A * SumOfRows(shared, sums + r * shape.TileColumns + c, shape.TileColumns, shape.RowHalo);
                if (tile.Holds(tile.Row + r, tile.Column + c))
                {
                    long at = tile.At(tile.Row + r, tile.Column + c);
                    y[at] = TElement.Store(TElement.Load(x[at]) * TPower.Of(scale, factors).Power);
                }
            }
        }
    }

    /// <summary>
    /// The ratios t_j are needed as far around the tile as the reversed windows reach, and x as far again around them.
    /// </summary>
    public static void Backward(
        ArrayView<TStorage> x, ArrayView<TStorage> gradOutput, ArrayView<TStorage> gradInput, TileShape shape, Factors<T> factors)
    {
        var tile = new Tile(shape);
        int ratioRows = shape.TileRows + shape.RowHalo, ratioColumns = shape.TileColumns + shape.ColumnHalo;
        int rows = ratioRows + shape.RowHalo, columns = ratioColumns + shape.ColumnHalo;
        ArrayView<T> shared = SharedMemory.GetDynamic<T>();
        int sums = rows * columns, directs = sums + rows * ratioColumns;

        Squares(x, tile, shared, tile.Row - shape.RowHalo, tile.Column - shape.ColumnHalo, rows, columns);
        Group.Barrier();
        SumsOfColumns(shared, 0, columns, sums, rows, ratioColumns, shape.ColumnHalo);
        Group.Barrier();

        // The squares are used up: the ratios take their place.
        for (int r = Group.IdxY; r < ratioRows; r += Group.DimY)
        {
            for (int c = Group.IdxX; c < ratioColumns; c += Group.DimX)
            {
                T scale = factors.K + factors.A * SumOfRows(shared, sums + r * ratioColumns + c, ratioColumns, shape.RowHalo);
                PowerAndInverse<T> power = TPower.Of(scale, factors);
                int tileRow = r - shape.RowsAfter, tileColumn = c - shape.ColumnsAfter;
                T direct = tile.LoadOrZero(gradOutput, tile.Row + tileRow, tile.Column + tileColumn) * power.Power;
                T value = tile.LoadOrZero(x, tile.Row + tileRow, tile.Column + tileColumn);
                shared[r * ratioColumns + c] = direct * value * power.Inverse;
                if ((uint)tileRow < (uint)shape.TileRows && (uint)tileColumn < (uint)shape.TileColumns)
                {
                    shared[directs + tileRow * shape.TileColumns + tileColumn] = direct;
                }
            }
        }

        Group.Barrier();
        SumsOfColumns(shared, 0, ratioColumns, sums, ratioRows, shape.TileColumns, shape.ColumnHalo);
        Group.Barrier();
        for (int r = Group.IdxY; r < shape.TileRows; r += Group.DimY)
        {
            for (int c = Group.IdxX; c < shape.TileColumns; c += Group.DimX)
            {
                T sum = SumOfRows(shared, sums + r * shape.TileColumns + c, shape.TileColumns, shape.RowHalo);
                if (tile.Holds(tile.Row + r, tile.Column + c))
                {
                    long at = tile.At(tile.Row + r, tile.Column + c);
                    T direct = shared[directs + r * shape.TileColumns + c];
                    gradInput[at] = TElement.Store(direct - factors.Cross * TElement.Load(x[at]) * sum);
                }
            }
        }
    }

    private static void Squares(ArrayView<TStorage> x, Tile tile, ArrayView<T> shared, long row, int column, int rows, int columns)
    {
        for (int r = Group.IdxY; r < rows; r += Group.DimY)
        {
            for (int c = Group.IdxX; c < columns; c += Group.DimX)
            {
                T value = tile.LoadOrZero(x, row + r, column + c);
                shared[r * columns + c] = value * value;
            }
        }
    }

    /// <summary>The sums of <paramref name="halo"/> + 1 neighbours in each row.</summary>
    private static void SumsOfColumns(ArrayView<T> shared, int from, int fromColumns, int to, int rows, int columns, int halo)
    {
        for (int r = Group.IdxY; r < rows; r += Group.DimY)
        {
            for (int c = Group.IdxX; c < columns; c += Group.DimX)
            {
                T sum = shared[from + r * fromColumns + c];
                for (int d = 1; d <= halo; d++)
                {
                    sum += shared[from + r * fromColumns + c + d];
                }

                shared[to + r * columns + c] = sum;
            }
        }
    }

    private static T SumOfRows(ArrayView<T> shared, int at, int columns, int halo)
    {
        T sum = shared[at];
        for (int d = 1; d <= halo; d++)
        {
            sum += shared[at + d * columns];
        }

        return sum;
    }

    /// <summary>Where this group's tile begins; beyond the rows and columns that there are, values are zero.</summary>
    private readonly struct Tile
    {
        private readonly long rows;
        private readonly int columns;
        private readonly long start;

        public Tile(TileShape shape)
        {
            rows = shape.Rows;
            columns = shape.Columns;
            int above = Grid.IdxX / shape.ColumnTiles;
            Column = (Grid.IdxX - above * shape.ColumnTiles) * shape.TileColumns;
            int batch = above / shape.RowTiles;
            Row = (long)(above - batch * shape.RowTiles) * shape.TileRows;
            start = batch * rows * columns;
        }

        public long Row { get; }

        public int Column { get; }

        public bool Holds(long row, int column) => (ulong)row < (ulong)rows && (uint)column < (uint)columns;

        public long At(long row, int column) => start + row * columns + column;

        public T LoadOrZero(ArrayView<TStorage> view, long row, int column) =>
            Holds(row, column) ? TElement.Load(view[At(row, column)]) : default;
    }
}
