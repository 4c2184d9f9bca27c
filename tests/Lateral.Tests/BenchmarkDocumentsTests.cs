using System.Text.RegularExpressions;
using Lateral.Benchmarks.Results;
using Xunit;

namespace Lateral.Tests;

/// <summary>What the repository says of the measurements, against the committed results.json of each machine.</summary>
public partial class BenchmarkDocumentsTests
{
    private const string Folder = "docs/benchmarks";

    [Fact]
    public void The_readme_shows_the_summary_of_the_committed_results()
    {
        (string Name, BenchmarkResults Results)[] machines = Committed();
        string readme = Path.Combine(CommittedText.Root, "README.md");
        Assert.SkipUnless(File.Exists(readme) && File.ReadAllText(readme).Contains("<!-- benchmarks:begin -->", StringComparison.Ordinal),
            "README.md has no section for the benchmarks yet.");
        CommittedText.Section("README.md", "benchmarks", ResultsText.Summary(machines));
    }

    [Fact]
    public void Each_machines_page_shows_its_results()
    {
        foreach ((string name, BenchmarkResults results) in Committed())
        {
            CommittedText.Whole($"{Folder}/{name}/results.md", ResultsText.Whole(results));
            for (int layer = 0; layer < results.Layers.Length; layer++)
            {
                AssertExists(name, ResultsText.PlotOf(layer));
            }

            foreach (GrowthResult growth in results.Growth)
            {
                AssertExists(name, growth.Name + ".svg");
            }
        }
    }

    [Theory]
    [InlineData("Intel(R) Xeon(R) CPU @ 2.20GHz", "intel-xeon")]
    [InlineData("AMD Ryzen 9 9950X 16-Core Processor", "amd-ryzen-9-9950x-16-core")]
    [InlineData("Apple M4 Pro", "apple-m4-pro")]
    [InlineData("../..", "unknown")]
    public void A_machines_folder_is_named_after_its_processor(string processor, string folder) =>
        Assert.Equal(folder, ThisMachine.Folder(processor));

    [Fact]
    public void The_summary_has_a_line_for_each_peer_and_says_what_is_absent()
    {
        var layer = new LayerResult("a layer", "2×3×4×5", "float", 120,
        [
            Timed("memory's limit", "any", "forward", 2, null, 1, 1),
            Timed("memory's limit", "any", "backward", 2, null, 2, 1),
            Timed("Lateral", "NCHW", "forward", 2, null, 1.25, 1.25),
            Timed("Lateral", "NCHW", "backward", 2, null, 2.5, 1.25),
            Timed("oneDNN", "NHWC", "forward", 2, "inference; jit", 12.34, 12.34),
            Timed("Other", "NCHW", "forward", 1, "slow", 1234, 1234),
            new PeerResult("TorchSharp", null, null, null, "absent: no library"),
        ]);

        var other = new LayerResult("a layer", "2×3×4×5", "float", 120,
        [
            Timed("memory's limit", "any", "forward", 2, null, 4, 1),
            Timed("Lateral", "NCHW", "forward", 2, null, 5, 1.25),
            Timed("TorchSharp", "NCHW", "forward", 2, null, 40, 10),
            Timed("TorchSharp", "NCHW", "forward and backward", 2, null, 100, 20),
        ]);
        Assert.Equal(
            """
            2×3×4×5 (a layer), float. Times the limit that memory sets, forward and backward:

            | | [Some CPU](docs/benchmarks/some-cpu/results.md) | [Some CPU](docs/benchmarks/other-cpu/results.md) |
            | --- | ---: | ---: |
            | memory's limit | 1.00 ms, 2.00 ms | 4.00 ms |
            | Lateral NCHW | 1.25×, 1.25× | 1.25× |
            | oneDNN NHWC, inference | 12× |  |
            | Other NCHW, 1 thread | 1234× |  |
            | TorchSharp | absent |  |
            | TorchSharp NCHW |  | 10×, both 20× |
            """.ReplaceLineEndings(Environment.NewLine),
            ResultsText.Summary([("some-cpu", Results([layer])), ("other-cpu", Results([other]))]));
    }

    [Fact]
    public void The_page_has_a_line_for_each_goal_that_quotes_the_median_run_and_judges_it()
    {
        GoalResult[] goals =
        [
            new("reached", "forward", "limit", GoalResult.Ratio, 1.25, 1.6, [new(13, 10), new(11, 10), new(36, 30)]),
            new("slower", "backward", "limit, one thread", GoalResult.Ratio, 1.875, 2.4, [new(2, 1)]),
            new("far off", "forward", "reached", GoalResult.Ratio, 1.25, 1.6, [new(1000, 0.05), new(0.05, 0.01)]),
            new("short", "forward", "limit", GoalResult.Microseconds, 15, 30, [new(0.0149, 0.002) { AllocatedBytes = 0 }]),
            new("short, with garbage", "forward", "limit", GoalResult.Microseconds, 15, 30, [new(0.01, 0.002) { AllocatedBytes = 24 }]),
            new("wrong", "forward", "limit", GoalResult.Ratio, 1.25, 1.6, []) { Note = "forward is wrong" },
        ];
        string[] lines = [.. GoalsText.Table(goals).ReplaceLineEndings("\n").Split('\n').Select(line => Spaces().Replace(line, " "))];
        Assert.Contains("| 1.20 | 1.30, 1.10, 1.20 | 1.25 | 1.6 | met |", lines[2], StringComparison.Ordinal);
        Assert.EndsWith("| 2.00 | 1.875 | 2.4 | missed |", lines[3], StringComparison.Ordinal);
        Assert.EndsWith("| 1.25 | 1.6 | above the bound |", lines[4], StringComparison.Ordinal);
        Assert.EndsWith("| 14.9 µs | 15 µs | 30 µs | met; allocates 0 bytes |", lines[5], StringComparison.Ordinal);
        Assert.EndsWith("| 10.0 µs | 15 µs | 30 µs | missed; allocates 24 bytes |", lines[6], StringComparison.Ordinal);
        Assert.EndsWith("| forward is wrong |", lines[7], StringComparison.Ordinal);
        Assert.Equal("2 met, 2 missed, 1 above the bound, 1 wrong.", lines[9]);
    }

    [GeneratedRegex(" +")]
    private static partial Regex Spaces();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Results_with_and_without_goals_are_read_as_they_were_written(bool hasGoals)
    {
        GoalResult[]? goals = hasGoals ? [new("a row", "forward", "limit", GoalResult.Microseconds, 15, 30, [new(0.02, 0.01) { AllocatedBytes = 0 }])] : null;
        string path = Path.GetTempFileName();
        try
        {
            ResultsFile.Write(path, Results([]) with { Goals = goals });
            BenchmarkResults read = ResultsFile.Read(path);
            Assert.Equal(goals?[0].Runs, read.Goals?[0].Runs);
            Assert.Equal(hasGoals, File.ReadAllText(path).Contains("\"ratio\": 2", StringComparison.Ordinal));
            Assert.Equal(hasGoals, ResultsText.Whole(read).Contains("## Goals", StringComparison.Ordinal));
            Assert.Equal(hasGoals, goals is not null && ResultsText.Whole(read).EndsWith(GoalsText.Table(goals), StringComparison.Ordinal));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static BenchmarkResults Results(LayerResult[] layers) =>
        new(new MachineDescription("Some CPU", 2, 256, ["L1 32K"], "an OS"), "2026-01-01", "a command", new Dictionary<string, string>(), 1e-5, layers, []);

    private static PeerResult Timed(string peer, string layout, string pass, int threads, string? note, double milliseconds, double timesLimit) =>
        new(peer, layout, pass, threads, note) { Milliseconds = milliseconds, TimesLimit = timesLimit };

    private static (string Name, BenchmarkResults Results)[] Committed()
    {
        string folder = Path.Combine(CommittedText.Root, Folder);
        string[] files = Directory.Exists(folder) ? Directory.GetFiles(folder, ResultsFile.Name, SearchOption.AllDirectories) : [];
        Assert.SkipUnless(files.Length > 0, $"No {ResultsFile.Name} under {Folder} yet.");
        return [.. files.Order(StringComparer.Ordinal).Select(file => (Path.GetFileName(Path.GetDirectoryName(file)!), ResultsFile.Read(file)))];
    }

    private static void AssertExists(string machine, string file) =>
        Assert.True(File.Exists(Path.Combine(CommittedText.Root, Folder, machine, file)), $"{Folder}/{machine}/{file} is missing.");
}
