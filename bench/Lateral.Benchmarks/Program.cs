using System.CommandLine;
using BenchmarkDotNet.Running;
using Lateral;
using Lateral.Benchmarks;
using Lateral.Benchmarks.Growth;
using Lateral.Benchmarks.Peers;
using Lateral.Benchmarks.Results;

const string Invocation = "dotnet run -c Release --project bench/Lateral.Benchmarks --";
const int RunsOfAll = 3;

if (args is ["bdn", ..])
{
    // It reads its own arguments. In this process: the program that it would generate and build knows nothing of this repository's settings.
    BenchmarkSwitcher.FromTypes([typeof(LayerBenchmarks<>)]).Run([.. args[1..], "--inProcess"]);
    return 0;
}

Option<bool> quick = new("--quick") { Description = "Small layers and few turns: shows that everything works, the figures mean nothing" };
Option<DirectoryInfo> output = new("--output")
{
    Description = "The folder that the machine's folder goes into [default: docs/benchmarks]",
    DefaultValueFactory = _ => new DirectoryInfo(Path.Combine(Repository.Root, "docs", "benchmarks")),
};
var peers = new Command("peers", "Check and time the library beside other implementations, in turns; print a table.") { quick };
peers.SetAction(parsed => Start(() => ExitCode(PeersRun.Run(parsed.GetValue(quick), Console.Out), [])));
var growth = new Command("growth", "Time each element against the size of the window, of the tensor, and the threads; print tables.") { quick };
growth.SetAction(parsed => Start(() =>
{
    GrowthRun.Run(parsed.GetValue(quick), Console.Out);
    return 0;
}));
Option<int> runs = new("--runs")
{
    Description = "How often all rows are taken, one run after the other",
    DefaultValueFactory = _ => 1,
    CustomParser = result =>
    {
        if (!int.TryParse(result.Tokens[0].Value, out int number) || number < 1)
        {
            result.AddError($"--runs {result.Tokens[0].Value}: a whole number of 1 or more was expected.");
        }

        return number;
    },
};
Option<string> only = new("--only") { Description = "Only the rows with this text in their names, as in \"within\" or \"96x55\"", DefaultValueFactory = _ => "" };
only.Validators.Add(result =>
{
    bool isQuick = result.GetValue(quick);
    string text = result.GetValueOrDefault<string>();
    if (GoalsRun.Names(isQuick, text) is [])
    {
        result.AddError($"--only {text}: no row has that in its name. The rows: {string.Join("; ", GoalsRun.Names(isQuick, ""))}.");
    }
});
var goals = new Command("goals", "Check and time every promised ratio beside what it is compared with, in turns; print a table.") { quick, runs, only };
goals.SetAction(parsed =>
{
    GoalResult[] results = GoalsRun.Run(parsed.GetValue(quick), parsed.GetValue(runs), parsed.GetRequiredValue(only), Console.Out);
    Console.WriteLine();
    Console.Write(GoalsText.Table(results));
    return ExitCode([], results);
});
var all = new Command("all", "All three, the goals in three runs, and write results.json, results.md and plots.") { quick, output };
all.SetAction(parsed => Start(() =>
{
    bool isQuick = parsed.GetValue(quick);
    LayerResult[] layers = PeersRun.Run(isQuick, Console.Out);
    GrowthResult[] curves = GrowthRun.Run(isQuick, Console.Out);
    GoalResult[] promises = GoalsRun.Run(isQuick, RunsOfAll, "", Console.Out);
    string folder = ResultsFolder.Write(parsed.GetRequiredValue(output).FullName, $"{Invocation} all{(isQuick ? " --quick" : "")}", layers, curves, promises);
    Console.WriteLine($"written to {folder}");
    return ExitCode(layers, promises);
}));
var bdn = new Command("bdn", "The library alone under BenchmarkDotNet, whose arguments follow: --filter '*' for all.");
var root = new RootCommand("Lateral's benchmarks") { peers, growth, goals, all, bdn };
return root.Parse(args).Invoke();

// Idle threads spin for about a millisecond after a parallel loop instead of tens of them, over the next one's turn.
int Start(Func<int> run) => TorchLaunch.Again(args, environment => environment.TryAdd("GOMP_SPINCOUNT", "10000")) ?? run();

// A peer may be absent or disagree; the library may not.
static int ExitCode(LayerResult[] layers, GoalResult[] goals) =>
    layers.SelectMany(layer => layer.Results).Any(row => row.Peer == LateralPeer.Name && row.Milliseconds is null)
    || goals.Any(goal => goal.Outcome() == GoalOutcome.Wrong) ? 1 : 0;
