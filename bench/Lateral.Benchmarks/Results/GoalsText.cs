using System.Globalization;
using System.Text;

namespace Lateral.Benchmarks.Results;

/// <summary>The goals as a markdown table, its columns aligned so that it also reads well on a terminal.</summary>
internal static class GoalsText
{
    private static readonly (string Title, bool Right)[] Columns =
    [
        ("", false), ("pass", false), ("ms", true), ("compared with", false), ("its ms", true), ("ratio", true), ("each run", true), ("goal", true), ("bound", true), ("", false),
    ];

    /// <summary>The table, and what a reader has to know of it.</summary>
    public static string Whole(GoalResult[] goals) => string.Create(CultureInfo.InvariantCulture, $"""
        How fast the library is meant to be: its time over that of plain loops that read and write the same bytes (the limit), or over that of
        another row. *Goal* is the ratio to reach, *bound* the one that work does not stop above. Where a row does not say otherwise: float, across
        channels, size 5, α 0.0001, β 0.75, k 1, all cores. Every row took turns with what it is compared with; all rows were timed
        {Times(goals.Max(goal => goal.Runs.Length))}, one run after the other. The row quotes the run with the median ratio.

        The limit is the better of one thread and all. The tensors of 1×96×13×13 and 32×32×16×16 lie in the cache, for the limit's loops too:
        there it is the cache's limit. What is promised in microseconds is also promised to allocate nothing.


        """) + Table(goals);

    public static string Table(GoalResult[] goals)
    {
        string[][] rows = [.. goals.Select(Cells)];
        int[] widths = [.. Columns.Select((column, i) => rows.Select(row => row[i].Length).Append(column.Title.Length).Append("---:".Length).Max())];
        var text = new StringBuilder();
        Line([.. Columns.Select(column => column.Title)]);
        Line([.. Columns.Zip(widths, (column, width) => new string('-', width - 1) + (column.Right ? ':' : '-'))]);
        foreach (string[] row in rows)
        {
            Line(row);
        }

        text.AppendLine().AppendLine(string.Join(", ", goals.GroupBy(goal => goal.Outcome()).OrderBy(group => group.Key)
            .Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Count()} {Name(group.Key)}"))) + ".");
        return text.ToString();

        void Line(string[] cells) => text.AppendLine(
            $"| {string.Join(" | ", cells.Select((cell, i) => Columns[i].Right ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i])))} |");
    }

    private static string[] Cells(GoalResult goal)
    {
        GoalRun? quoted = goal.Quoted();
        return
        [
            goal.Row,
            goal.Pass,
            ResultsText.Time(quoted?.Milliseconds),
            goal.ComparedWith,
            ResultsText.Time(quoted?.ComparedMilliseconds),
            quoted is null ? "" : ResultsText.Times(quoted.Ratio),
            string.Join(", ", goal.Runs.Select(run => Figure(goal, goal.Figure(run)))),
            Promised(goal, goal.Goal),
            Promised(goal, goal.Bound),
            goal.Note ?? Name(goal.Outcome()) + (quoted?.AllocatedBytes is { } bytes ? string.Create(CultureInfo.InvariantCulture, $"; allocates {bytes} bytes") : ""),
        ];
    }

    private static string Figure(GoalResult goal, double figure) => goal.Unit == GoalResult.Microseconds
        ? string.Create(CultureInfo.InvariantCulture, $"{figure:0.0} {goal.Unit}")
        : ResultsText.Times(figure);

    private static string Promised(GoalResult goal, double figure) =>
        string.Create(CultureInfo.InvariantCulture, $"{figure:0.###}{(goal.Unit == GoalResult.Microseconds ? " " + goal.Unit : "")}");

    private static string Times(int runs) => runs == 1 ? "once" : string.Create(CultureInfo.InvariantCulture, $"{runs} times");

    private static string Name(GoalOutcome outcome) => outcome switch
    {
        GoalOutcome.Met => "met",
        GoalOutcome.Missed => "missed",
        GoalOutcome.AboveBound => "above the bound",
        _ => "wrong",
    };
}
