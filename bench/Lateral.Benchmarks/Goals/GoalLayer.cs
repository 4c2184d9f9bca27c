using System.Numerics;
using Lateral.Benchmarks.Peers;
using Lateral.Benchmarks.Results;
using Lateral.Benchmarks.Timing;
using Lateral.Cli.Bench;

namespace Lateral.Benchmarks.Goals;

/// <summary>A tensor and what is promised on it.</summary>
internal interface IGoalLayer
{
    /// <summary>The rows' names, with element type and shape.</summary>
    IEnumerable<string> Names { get; }

    /// <summary>Checks the rows that are wanted against the reference and times them once, all in the same turns.</summary>
    GoalResult[] Measure(Func<string, bool> wanted, Pace pace);
}

/// <inheritdoc cref="IGoalLayer"/>
internal sealed class GoalLayer<T>(int images, int channels, int side, GoalRow[] rows) : IGoalLayer
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public IEnumerable<string> Names => rows.Select(NameOf);

    public GoalResult[] Measure(Func<string, bool> wanted, Pace pace)
    {
        GoalRow[] shown = [.. rows.Where(row => wanted(NameOf(row)))];
        if (shown.Length == 0)
        {
            return [];
        }

        using var arrays = new FeatureArrays<T>(images * channels * side * side);
        Workload.Fill(arrays.X, 1);
        Workload.Fill(arrays.GradOutput, 2);
        Dictionary<GoalRow, RowOperations<T>> timed = shown.Union(shown.Select(row => row.ComparedWith).OfType<GoalRow>())
            .ToDictionary(row => row, row => new RowOperations<T>(row, ShapeOf(row), arrays));
        Dictionary<GoalRow, string?> disagreements = timed.ToDictionary(one => one.Key, one => one.Value.Disagreement());
        using ThreadTeam alone = new(1), all = new(Environment.ProcessorCount);
        var turns = new List<((object Of, Pass Pass) Key, Turn Turn)>();
        foreach (ThreadTeam team in (ThreadTeam[])[alone, all])
        {
            turns.Add(((team, Pass.Forward), new Turn(team.Wake, () => MemoryLimit.Forward(team, arrays.X, arrays.Y))));
            turns.Add(((team, Pass.Backward), new Turn(team.Wake, () => MemoryLimit.Backward(team, arrays.X, arrays.GradOutput, arrays.GradInput))));
        }

        foreach ((GoalRow row, RowOperations<T> operations) in timed.Where(one => disagreements[one.Key] is null))
        {
            turns.Add(((row, Pass.Forward), new Turn(operations.Wake, operations.Forward)));
            turns.Add(((row, Pass.Backward), new Turn(operations.Wake, operations.Backward)));
        }

        Timing.Timing[] timings = Turns.Time([.. turns.Select(one => one.Turn)], pace);
        Dictionary<(object, Pass), double> medians = turns.Zip(timings).ToDictionary(one => one.First.Key, one => one.Second.Median);
        return [.. shown.SelectMany(row => row.Promises, Result)];

        GoalResult Result(GoalRow row, (Pass Pass, double Goal, double Bound) promise)
        {
            string? problem = disagreements[row] ?? (row.ComparedWith is { } other && disagreements[other] is not null ? $"{other.Name} is wrong" : null);
            GoalRun[] run = problem is null
                ? [new(medians[(row, promise.Pass)], Compared(row, promise.Pass)) { AllocatedBytes = row.IsTime ? timed[row].AllocatedBytes() : null }]
                : [];
            return new(NameOf(row), PeersRun.NameOf(promise.Pass), row.ComparedWith?.Name ?? (row.OneThread ? "limit, one thread" : "limit"),
                row.IsTime ? GoalResult.Microseconds : GoalResult.Ratio, promise.Goal, promise.Bound, run)
            {
                Note = problem,
            };
        }

        // One thread is the faster one for small tensors, all are for large ones: the limit is the better of both.
        double Compared(GoalRow row, Pass pass) => row.ComparedWith is { } other ? medians[(other, pass)]
            : row.OneThread ? medians[(alone, pass)]
            : Math.Min(medians[(alone, pass)], medians[(all, pass)]);
    }

    private string NameOf(GoalRow row)
    {
        string type = typeof(T) == typeof(float) ? "" : typeof(T) == typeof(double) ? "double, " : $"{typeof(T).Name}, ";
        return $"{type}{row.Name}, {images}×{channels}×{side}×{side}";
    }

    private FeatureShape ShapeOf(GoalRow row) =>
        row.Layout == FeatureLayout.Nchw ? new([images, channels, side, side]) : new([images, side, side, channels], row.Layout);
}
