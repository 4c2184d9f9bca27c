using System.Runtime.CompilerServices;

namespace Lateral.Kernels;

/// <content>The sums that whole windows are made of, and the pieces of each.</content>
internal unsafe ref partial struct WindowWalk<TStorage, T, TVector, TSimd, TBlock, TTurn, TOperator>
{
    /// <summary>Brings a new row, or beyond the last the zeros there, into the window sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Push(WindowStage[] stages, nint row)
    {
        for (int i = 0; i < stages.Length && row >= 0; i++)
        {
            if (stages[i].KeepsSums)
            {
                Push(stages[i], i, row);
            }
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Push(WindowStage stage, int index, nint row)
    {
        T** pointers = stackalloc T*[Pieces<T>.Pointers];
        var pieces = new Pieces<T>(pointers);
        WindowPass[] passes = stage.Passes;
        for (int pass = 0; pass < passes.Length && row < rows; pass++)
        {
            T* sums = Source(pass + 1 < passes.Length ? passes[pass + 1] : stage.Last, row);
            if (pass == 0 && plan.SumsLines)
            {
                AddLines(stage.First, index, row, sums);
                continue;
            }

            BuildLevels(passes[pass], index, row, ref pieces);
            Collect(passes[pass].Window, index, row, ref pieces);
            BlockSums<T, TVector, TSimd, TBlock>.Add(pieces, index == 0, sums, length);
        }

        if (stage.Last.Groups is WindowGroups groups)
        {
            AddGroups(stage.Last, groups, index, row, ref pieces);
        }
        else if (!stage.Last.WalksRows)
        {
            BuildLevels(stage.Last, index, row, ref pieces);
        }
    }

    /// <summary>The pass along lines that lie end to end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void AddLines(WindowPass pass, int stage, nint row, T* sums)
    {
        switch (pass.Axis.Gap)
        {
            case 1:
                AddLinesOfReach<ReachOne>(pass, stage, row, sums);
                break;
            case 2:
                AddLinesOfReach<ReachTwo>(pass, stage, row, sums);
                break;
            default:
                AddLinesOfReach<ReachThree>(pass, stage, row, sums);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void AddLinesOfReach<TLonger>(WindowPass pass, int stage, nint row, T* sums)
        where TLonger : struct, ILongerSide
    {
        if (pass.Axis.Before == pass.Axis.After)
        {
            AddLines<BothSides<TLonger>>(pass, stage, row, sums);
        }
        else if (pass.Axis.Before > pass.Axis.After)
        {
            AddLines<LeansBefore<TLonger>>(pass, stage, row, sums);
        }
        else
        {
            AddLines<LeansAfter<TLonger>>(pass, stage, row, sums);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void AddLines<TReach>(WindowPass pass, int stage, nint row, T* sums)
        where TReach : struct, ILineReach
    {
        if (!pass.OfProducts)
        {
            AddLines<Elements, TReach>(pass, Source(pass, row), null, sums);
        }
        else if (stage == 0)
        {
            AddLines<Squares, TReach>(pass, x[row], null, sums);
        }
        else
        {
            AddLines<Products, TReach>(pass, x[row], v[row], sums);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void AddLines<TTerms, TReach>(WindowPass pass, T* source, T* other, T* sums)
        where TTerms : struct, ILineTerms
        where TReach : struct, ILineReach
    {
        nint places = pass.Axis.Length;
        bool inMemory = pass.OfProducts && !copiesX;
        T* end = inMemory ? (T*)all.X + plan.Geometry.Length : (T*)nint.MaxValue;
        Segments segments = this.segments;
        do
        {
            SegmentLine line = segments.Line;
            if (TReach.Before == TReach.After && plan.SumsPlanes)
            {
                PlaneSums<T, TVector, TSimd, TTerms, TReach>.Add(segmentLength / places, source, other, line, inMemory, sums);
            }
            else if (pass.IsAlongRow && plan.LinesFit(TSimd.Count))
            {
                LineSums<T, TVector, TSimd, TTerms, TReach>.Add(places, source, other, end, line, inMemory, segmentLength / places, sums);
            }
            else
            {
                AddLinesOfPlaces<TTerms, TReach>(line, places, source, other, inMemory, sums);
            }
        }
        while (segments.Next());
    }

    /// <summary>Segments are lines end to end, or where the inner axis is cut, each a place of one line.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void AddLinesOfPlaces<TTerms, TReach>(in SegmentLine segments, nint places, T* source, T* other, bool inMemory, T* sums)
        where TTerms : struct, ILineTerms
        where TReach : struct, ILineReach
    {
        nint from = inMemory ? segments.Memory : segments.Scratch, stride = inMemory ? segments.MemoryStride : segments.ScratchStride;
        T* sum = sums + segments.Scratch;
        if (segmentLength == width)
        {
            PlaceSums<T, TVector, TSimd, TTerms, TReach>.Add(places, width, source + from, other + from, stride, sum, segments.ScratchStride);
            return;
        }

        for (int segment = 0; segment < segments.Count; segment++, from += stride, sum += segments.ScratchStride)
        {
            for (nint line = 0; line < segmentLength; line += places * width)
            {
                PlaceSums<T, TVector, TSimd, TTerms, TReach>.Add(places, width, source + (from + line), other + (from + line), width, sum + line, width);
            }
        }
    }

    /// <summary>The levels of an axis within rows: of the innermost one in one loop; of others, whose neighbours lie further apart, one by one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void BuildLevels(WindowPass pass, int stage, nint row, ref Pieces<T> pieces)
    {
        if (pass.IsAlongRow && pass.Axis.Levels > 0)
        {
            BuildLevelsAlongRow(pass, stage, row);
            return;
        }

        for (int level = 1; level <= pass.Axis.Levels; level++)
        {
            Collect(pass.LevelPieces[level - 1], stage, row, ref pieces);
            BlockSums<T, TVector, TSimd, TBlock>.Add(pieces, stage == 0, scratch + pass.Row(level), length);
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void BuildLevelsAlongRow(WindowPass pass, int stage, nint row)
    {
        int count = pass.Axis.Levels;
        T** levels = stackalloc T*[WindowAxis.MostLevels];
        for (int level = 0; level < count; level++)
        {
            levels[level] = scratch + pass.Row(level + 1);
        }

        if (!pass.OfProducts)
        {
            LineLevels<T, TVector, TSimd, Elements>.Add(Source(pass, row), null, levels, count, length);
        }
        else if (stage == 0)
        {
            LineLevels<T, TVector, TSimd, Squares>.Add(x[row], null, levels, count, length);
        }
        else
        {
            LineLevels<T, TVector, TSimd, Products>.Add(x[row], v[row], levels, count, length);
        }
    }

    /// <summary>The rows of the windows that end at <paramref name="row"/>, or within rows of those around each place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void CollectWindow(WindowPass pass, int stage, nint row, ref Pieces<T> pieces)
    {
        if (pass.Groups is WindowGroups groups)
        {
            CollectGroups(pass, groups, stage, row, ref pieces);
        }
        else if (pass.WalksRows)
        {
            TakeRows(pass, row, pass.Axis.Size, ref pieces);
        }
        else
        {
            Collect(pass.Window, stage, row, ref pieces);
        }
    }

    /// <summary>The last <paramref name="count"/> of the rows that a pass along the walk sums, up to <paramref name="row"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void TakeRows(WindowPass pass, nint row, nint count, ref Pieces<T> pieces)
    {
        RowTable<T> table = pass.OfProducts ? x : Table(pass.Table);
        pieces.Take(table.EndAt(row), count, pass.OfProducts, (RowTables.V - RowTables.X) * plan.TableLength);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Collect(PiecePlaces places, int stage, nint row, ref Pieces<T> pieces) =>
        pieces.Collect(scratch, x[row], stage == 0 ? x[row] : v[row], places);
}
