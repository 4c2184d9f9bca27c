using System.Globalization;
using System.Text;

namespace Lateral.Benchmarks.Results;

/// <summary>The results as markdown: the whole table, and the few lines of it that README.md shows.</summary>
internal static class ResultsText
{
    private static readonly string[] Passes = ["forward", "backward", "forward and backward"];

    /// <summary>results.md of one machine.</summary>
    public static string Whole(BenchmarkResults results)
    {
        var text = new StringBuilder();
        text.AppendLine(Invariant($"# {results.Machine.Processor}, {results.Machine.Cores} cores")).AppendLine();
        text.AppendLine(Invariant($"{results.Machine.VectorBits}-bit vectors; {string.Join(", ", results.Machine.Caches)}; {results.Machine.Os}. Measured on {results.Date} by")).AppendLine();
        text.AppendLine($"    {results.Command}").AppendLine();
        text.AppendLine(string.Join(", ", results.Software.Select(part => $"{part.Key} {part.Value}")) + ".").AppendLine();
        text.AppendLine(Invariant($"""
            Medians, with the quartiles beside them, of runs that took turns in one process. Before it was timed each result was compared with the
            definition in double; more than {results.Tolerance:0.#e+0} of the size of its terms is a disagreement. How to read this: [docs/benchmarks](../README.md).
            """));
        for (int i = 0; i < results.Layers.Length; i++)
        {
            LayerResult layer = results.Layers[i];
            text.AppendLine().AppendLine($"## {layer.Shape}: {layer.Name}").AppendLine();
            text.AppendLine($"{layer.Parameters}.").AppendLine();
            text.AppendLine($"![{layer.Shape}: {layer.Name}]({PlotOf(i)})").AppendLine();
            text.AppendLine("| | layout | pass | threads | ms | quartiles | times the limit | worst error | |");
            text.AppendLine("| --- | --- | --- | ---: | ---: | ---: | ---: | ---: | --- |");
            foreach (PeerResult row in layer.Results)
            {
                text.AppendLine(Invariant(
                    $"| {row.Peer} | {row.Layout} | {row.Pass} | {row.Threads} | {Time(row.Milliseconds)} | {(row.Turns is null ? "" : $"{Time(row.LowerQuartile)}–{Time(row.UpperQuartile)}")} | {Times(row.TimesLimit)} | {row.WorstError:0.0e+0} | {row.Note} |"));
            }
        }

        foreach (GrowthResult growth in results.Growth)
        {
            text.AppendLine().AppendLine($"## {growth.Title}").AppendLine();
            text.AppendLine($"![{growth.Title}]({growth.Name}.svg)").AppendLine();
            text.AppendLine("Nanoseconds for each element:").AppendLine();
            text.AppendLine($"| {growth.Axis} | {string.Join(" | ", growth.Series.Select(series => series.Name))} |");
            text.AppendLine($"| ---: |{string.Concat(growth.Series.Select(_ => " ---: |"))}");
            foreach (double at in growth.Series.SelectMany(series => series.Points).Select(point => point.At).Distinct().Order())
            {
                IEnumerable<string> cells = growth.Series.Select(series => Invariant($"{series.Points.FirstOrDefault(point => point.At == at)?.NanosecondsPerElement:0.000}"));
                text.AppendLine(Invariant($"| {at} | {string.Join(" | ", cells)} |"));
            }
        }

        if (results.Goals is { Length: > 0 } goals)
        {
            text.AppendLine().AppendLine("## Goals").AppendLine();
            text.Append(GoalsText.Whole(goals));
        }

        return text.ToString();
    }

    /// <summary>The file of the plot of a layer.</summary>
    public static string PlotOf(int layer) => $"peers-{layer + 1}.svg";

    /// <summary>README's table: the first layer, a column for each machine and a line for each peer and layout.</summary>
    public static string Summary(IReadOnlyList<(string Folder, BenchmarkResults Results)> machines)
    {
        LayerResult first = machines[0].Results.Layers[0];
        var text = new StringBuilder();
        text.AppendLine($"{first.Shape} ({first.Name}), {first.Parameters}. Times the limit that memory sets, forward and backward:").AppendLine();
        text.AppendLine($"| | {string.Join(" | ", machines.Select(machine => $"[{machine.Results.Machine.Processor}](docs/benchmarks/{machine.Folder}/results.md)"))} |");
        text.AppendLine($"| --- |{string.Concat(machines.Select(_ => " ---: |"))}");
        foreach (string name in machines.SelectMany(machine => machine.Results.Layers[0].Results).Select(RowName).Distinct())
        {
            string[] cells = [.. machines.Select(machine => Cell([.. machine.Results.Layers[0].Results.Where(row => RowName(row) == name)]))];
            text.AppendLine($"| {name} | {string.Join(" | ", cells)} |");
        }

        return text.ToString().TrimEnd();
    }

    // oneDNN's two kinds of forward are listed in results.md; training's is the one that backward belongs to.
    private static string RowName(PeerResult row)
    {
        string kind = row.Note?.Split(';')[0] == "inference" ? ", inference" : "";
        string layout = row.Layout is null or "any" ? "" : " " + row.Layout;
        return $"{row.Peer}{layout}{kind}{(row.Threads == 1 ? ", 1 thread" : "")}";
    }

    /// <summary>A peer's passes on one machine: the limit's in milliseconds, all others' in times the limit.</summary>
    private static string Cell(PeerResult[] rows)
    {
        string?[] passes = [.. Passes.Select(pass => rows.FirstOrDefault(row => row.Pass == pass)).Select(Figure)];
        string parts = string.Join(", ", passes[..2].Where(figure => figure is not null));
        bool onlyTogether = passes[1] is null && passes[2] is not null;
        return parts.Length == 0 ? rows.Length == 0 ? "" : "absent" : onlyTogether ? $"{parts}, both {passes[2]}" : parts;

        static string? Figure(PeerResult? row) => row?.Milliseconds is null ? null
            : row.Layout == "any" ? $"{Time(row.Milliseconds)} ms"
            : $"{Times(row.TimesLimit)}×";
    }

    // Three digits.
    internal static string Time(double? milliseconds) => milliseconds switch
    {
        null => "",
        < 0.1 => Invariant($"{milliseconds:0.0000}"),
        < 1 => Invariant($"{milliseconds:0.000}"),
        < 10 => Invariant($"{milliseconds:0.00}"),
        < 100 => Invariant($"{milliseconds:0.0}"),
        _ => Invariant($"{milliseconds:0}"),
    };

    internal static string Times(double? ratio) => ratio < 10 ? Invariant($"{ratio:0.00}") : Invariant($"{ratio:0}");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
