using Lateral.Benchmarks.Goals;
using Lateral.Benchmarks.Results;
using Lateral.Benchmarks.Timing;

namespace Lateral.Benchmarks;

/// <summary>Every promise, checked and timed in turns with what it is compared with; all of them several times, one run after the other.</summary>
internal static class GoalsRun
{
    /// <summary>The names of the rows that hold <paramref name="text"/>, an x taken for a ×.</summary>
    public static string[] Names(bool quick, string text) => [.. GoalList.Layers(quick).SelectMany(layer => layer.Names).Where(name => Holds(name, text))];

    public static GoalResult[] Run(bool quick, int runs, string text, TextWriter log)
    {
        IGoalLayer[] layers = GoalList.Layers(quick);
        var results = new GoalResult[runs][];
        for (int run = 0; run < runs; run++)
        {
            log.WriteLine($"goals, run {run + 1} of {runs}");
            results[run] = [.. layers.SelectMany(layer => Measure(layer, text, quick ? Pace.Quick : Pace.Goals, log))];
        }

        return [.. results[0].Select((first, i) => first with
        {
            Runs = [.. results.SelectMany(run => run[i].Runs)],
            Note = results.Select(run => run[i].Note).FirstOrDefault(note => note is not null),
        })];
    }

    private static GoalResult[] Measure(IGoalLayer layer, string text, Pace pace, TextWriter log)
    {
        GoalResult[] goals = layer.Measure(name => Holds(name, text), pace);
        foreach (GoalResult goal in goals)
        {
            log.WriteLine($"  {goal.Row,-54} {goal.Pass,-9} {goal.Note ?? string.Join("", goal.Runs.Select(run => Line(goal, run)))}");
        }

        return goals;
    }

    private static string Line(GoalResult goal, GoalRun run) => FormattableString.Invariant(
        $"{run.Milliseconds,8:0.0000} ms {run.Ratio,8:0.00} times the {goal.ComparedWith} ({run.ComparedMilliseconds:0.0000} ms)");

    private static bool Holds(string name, string text) => name.Replace('×', 'x').Contains(text.Replace('×', 'x'), StringComparison.OrdinalIgnoreCase);
}
