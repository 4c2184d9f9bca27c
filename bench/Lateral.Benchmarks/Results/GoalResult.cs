namespace Lateral.Benchmarks.Results;

/// <summary>One promise, and what the runs measured of it, one after the other.</summary>
/// <param name="Row">What is promised, with the shape.</param>
/// <param name="Pass">Forward or backward.</param>
/// <param name="ComparedWith">What was timed in the same turns, and the ratio is to.</param>
/// <param name="Unit">What <paramref name="Goal"/> and <paramref name="Bound"/> are in.</param>
/// <param name="Goal">The figure to reach.</param>
/// <param name="Bound">The figure that work does not stop above.</param>
/// <param name="Runs">Without those whose result disagreed with the reference.</param>
internal sealed record GoalResult(string Row, string Pass, string ComparedWith, string Unit, double Goal, double Bound, GoalRun[] Runs)
{
    public const string Ratio = "ratio";
    public const string Microseconds = "µs";

    /// <summary>Where a result disagreed.</summary>
    public string? Note { get; init; }

    /// <summary>The run with the median figure; of an even number the worse one of the two in the middle.</summary>
    public GoalRun? Quoted() => Runs.OrderBy(Figure).ElementAtOrDefault(Runs.Length / 2);

    /// <summary>What the promise is about.</summary>
    public double Figure(GoalRun run) => Unit == Microseconds ? run.Milliseconds * 1000 : run.Ratio;

    public GoalOutcome Outcome() => Note is not null || Quoted() is not { } run ? GoalOutcome.Wrong
        : Figure(run) <= Goal && Runs.All(one => one.AllocatedBytes is null or 0) ? GoalOutcome.Met
        : Figure(run) <= Bound ? GoalOutcome.Missed
        : GoalOutcome.AboveBound;
}

/// <summary>Medians of one run's turns.</summary>
internal sealed record GoalRun(double Milliseconds, double ComparedMilliseconds)
{
    public double Ratio => Milliseconds / ComparedMilliseconds;

    /// <summary>By one call, where it is promised that there are none.</summary>
    public long? AllocatedBytes { get; init; }
}

internal enum GoalOutcome
{
    Met,
    Missed,
    AboveBound,
    Wrong,
}
