using System.Globalization;
using Lateral.Benchmarks.Peers;
using Lateral.Benchmarks.Plots;
using Lateral.Benchmarks.Results;

namespace Lateral.Benchmarks;

/// <summary>Writes what was measured: results.json, results.md and the plots, in a folder named after the machine.</summary>
internal static class ResultsFolder
{
    public static string Write(string output, string command, LayerResult[] layers, GrowthResult[] growth, GoalResult[] goals)
    {
        MachineDescription machine = ThisMachine.Describe();
        string folder = Path.Combine(output, ThisMachine.Folder(machine.Processor));
        Directory.CreateDirectory(folder);
        var results = new BenchmarkResults(
            machine, DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), command, Software.Versions(), ResultCheck.Tolerance, layers, growth, goals);
        ResultsFile.Write(Path.Combine(folder, ResultsFile.Name), results);
        File.WriteAllText(Path.Combine(folder, "results.md"), ResultsText.Whole(results).ReplaceLineEndings("\n"));
        for (int i = 0; i < layers.Length; i++)
        {
            PeersPlot.Save(layers[i], Path.Combine(folder, ResultsText.PlotOf(i)));
        }

        foreach (GrowthResult one in growth)
        {
            GrowthPlot.Save(one, folder);
        }

        return folder;
    }
}
