using System.Runtime.CompilerServices;

namespace Lateral.Kernels;

/// <content>The sums that whole windows are made of, and the pieces of each.</content>
internal unsafe ref partial struct WindowWalk<TStorage, T, TVector, TSimd, TBlock, TOperator>
{
    /// <summary>Brings a new row, or beyond the last the zeros there, into the window sums.</summary>
    private readonly void Push(WindowStage[] stages, nint row)
    {
        for (int i = 0; i < stages.Length && row >= 0; i++)
        {
            if (stages[i].HasLevels)
            {
                Push(stages[i], i, row);
            }
        }
    }

    [SkipLocalsInit]
    private readonly void Push(WindowStage stage, int index, nint row)
    {
        T** pointers = stackalloc T*[Pieces<T>.Pointers + LevelRows<T>.Pointers];
        var pieces = new Pieces<T>(pointers);
        var levels = new LevelRows<T>(pointers + Pieces<T>.Pointers);
        WindowPass[] passes = stage.Passes;
        for (int pass = 0; pass < passes.Length && row < rows; pass++)
        {
            BuildLevels(passes[pass], index, row, ref pieces);
            CollectPieces(passes[pass], index, row, ref pieces);
            BlockSums<T, TVector, TSimd, TBlock>.Add(pieces, index == 0, Source(pass + 1 < passes.Length ? passes[pass + 1] : stage.Last, row), length);
        }

        if (stage.Last.WalksRows && row < RowsOfSums(stage.Last))
        {
            BuildLevels(stage.Last, index, row, ref levels);
        }
        else if (!stage.Last.WalksRows)
        {
            BuildLevels(stage.Last, index, row, ref pieces);
        }
    }

    /// <summary>How many rows of sums a pass along the walk has: those that end later hold zeros alone.</summary>
    private readonly nint RowsOfSums(WindowPass pass) => rows + WindowAxis.Reach(pass.Axis.Levels) - 1;

    /// <summary>The walked axis' levels, all in one loop over the row.</summary>
    private readonly void BuildLevels(WindowPass pass, int stage, nint row, ref LevelRows<T> levels)
    {
        levels.Count = pass.Axis.Levels;
        if (levels.Count == 0)
        {
            return;
        }

        levels.Terms.Clear();
        for (int part = 0; part < WindowAxis.Radix; part++)
        {
            Add(pass, stage, 0, row, part, ref levels.Terms);
        }

        T** older = levels.Older;
        for (int level = 1; level <= levels.Count; level++)
        {
            RowTable<T> table = Table(pass.Table + level);
            levels.Sums[level - 1] = table[row];
            for (int part = 1; part < WindowAxis.Radix && level < levels.Count; part++)
            {
                *older++ = table[row - part * WindowAxis.Reach(level)];
            }
        }

        BlockSums<T, TVector, TSimd, TBlock>.Add(levels, stage == 0, length);
    }

    /// <summary>Within rows each level needs the one below it further along the line: one loop would wait for its own stores.</summary>
    private readonly void BuildLevels(WindowPass pass, int stage, nint row, ref Pieces<T> pieces)
    {
        for (int level = 1; level <= pass.Axis.Levels; level++)
        {
            pieces.Clear();
            for (int part = 0; part < WindowAxis.Radix; part++)
            {
                Add(pass, stage, level - 1, row, part * WindowAxis.Reach(level - 1), ref pieces);
            }

            BlockSums<T, TVector, TSimd, TBlock>.Add(pieces, stage == 0, scratch + pass.Row(level), length);
        }
    }

    /// <summary>The rows of the windows that end at <paramref name="row"/>, as a table has them where there are no levels, or pieces.</summary>
    private readonly void Collect(WindowPass pass, int stage, nint row, ref Pieces<T> pieces)
    {
        if (pass.IsRun)
        {
            RowTable<T> table = pass.OfProducts ? x : Table(pass.Table);
            pieces.Take(table.EndAt(row), pass.Axis.Pieces.Length, pass.OfProducts, (RowTables.V - RowTables.X) * plan.TableLength);
        }
        else
        {
            CollectPieces(pass, stage, row, ref pieces);
        }
    }

    /// <summary>The pieces of the windows that end at <paramref name="row"/>, or within rows of those around each place.</summary>
    private readonly void CollectPieces(WindowPass pass, int stage, nint row, ref Pieces<T> pieces)
    {
        pieces.Clear();
        nint ahead = pass.WalksRows ? 0 : pass.Axis.After;
        foreach ((int level, nint back) in pass.Axis.Pieces)
        {
            Add(pass, stage, level, row, back - ahead, ref pieces);
        }
    }

    private readonly void Add(WindowPass pass, int stage, int level, nint row, nint back, ref Pieces<T> pieces)
    {
        if (level > 0 || !pass.OfProducts)
        {
            pieces.AddRow(pass.WalksRows ? Table(pass.Table + level)[row - back] : scratch + pass.Row(level, back));
            return;
        }

        T* factor = pass.WalksRows ? x[row - back] : x[row] - back * pass.Stride;
        T* other = stage == 0 ? factor : pass.WalksRows ? v[row - back] : v[row] - back * pass.Stride;
        pieces.AddProduct(factor, other);
    }
}
