using System.Globalization;
using System.Text;

namespace Lateral.Gpu.Benchmarks.Results;

/// <summary>The results as markdown.</summary>
internal static class ResultsText
{
    public static string Whole(GpuResults results)
    {
        var text = new StringBuilder();
        DeviceDescription device = results.Device;
        text.AppendLine($"# {device.Name}").AppendLine();
        if (results.MeansNothing)
        {
            text.AppendLine("**A trial run: its figures mean nothing.**").AppendLine();
        }

        string[] facts =
        [
            .. device.Architecture is { } architecture ? [architecture] : Array.Empty<string>(),
            Invariant($"{device.Multiprocessors} multiprocessors"),
            Invariant($"{device.MemoryBytes / 1e9:0.0} GB"),
            .. device.L2Bytes is { } cache ? [Invariant($"L2 {cache / 1e6:0.0} MB")] : Array.Empty<string>(),
            .. device.Driver is { } driver ? [$"CUDA driver {driver}"] : Array.Empty<string>(),
            device.Os,
        ];
        text.AppendLine($"{string.Join("; ", facts)}. Measured on {results.Date} by").AppendLine();
        text.AppendLine($"    {results.Command}").AppendLine();
        text.AppendLine(string.Join(", ", results.Software.Select(part => $"{part.Key} {part.Value}")) + ".").AppendLine();
        text.AppendLine(Invariant($"Checked first: {results.Checks.Compared} results against the definition in double, {results.Checks.Wrong} beyond their bound, the worst at {results.Checks.WorstOfBound:0.00} of it."));
        text.AppendLine("Medians on the device's clock, with the quartiles beside them, of runs that took turns. How to read this: [docs/gpu.md](../../gpu.md#measured).");
        foreach (GpuLayer layer in results.Layers)
        {
            text.AppendLine().AppendLine($"## {layer.Shape}, {layer.Parameters.Split(',')[0]}: {layer.Name}").AppendLine();
            text.AppendLine($"{layer.Parameters}.").AppendLine();
            text.AppendLine("| | pass | ms | quartiles | GB/s | of the copy's speed | worst error | |");
            text.AppendLine("| --- | --- | ---: | ---: | ---: | ---: | ---: | --- |");
            foreach (GpuRow row in layer.Rows)
            {
                text.AppendLine(Invariant(
                    $"| {row.Contestant} | {row.Pass} | {row.Milliseconds:0.0000} | {row.LowerQuartile:0.0000}–{row.UpperQuartile:0.0000} | {row.GigabytesPerSecond:0} | {row.OfCopy:0 %} | {row.WorstError:0.0e+0} | {row.Note} |"));
            }

            foreach (string comparison in Comparisons(layer))
            {
                text.AppendLine().AppendLine(comparison);
            }
        }

        return text.ToString().ReplaceLineEndings("\n");
    }

    /// <summary>A line for the console.</summary>
    public static string Row(GpuRow row) => row.Milliseconds is null
        ? $"{row.Contestant,-18} {row.Pass,-8} {row.Note}"
        : Invariant($"{row.Contestant,-18} {row.Pass,-8} {row.Milliseconds,10:0.0000} ms {row.GigabytesPerSecond,7:0} GB/s {row.OfCopy,6:0 %} of the copy, {row.Note}");

    private static IEnumerable<string> Comparisons(GpuLayer layer)
    {
        foreach (GpuRow own in layer.Rows.Where(row => row.Contestant == Benchmarks.Contestant.Lateral && row.Milliseconds is not null))
        {
            string[] ratios = [.. layer.Rows
                .Where(row => row.Pass == own.Pass && row != own && row.Milliseconds is not null)
                .Select(row => Invariant($"{row.Milliseconds / own.Milliseconds:0.00} times as fast as {row.Contestant}"))];
            if (ratios.Length > 0)
            {
                yield return $"Lateral's {own.Pass} is {string.Join(" and ", ratios)}.";
            }
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
