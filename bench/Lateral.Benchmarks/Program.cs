using System.CommandLine;
using BenchmarkDotNet.Running;
using Lateral;
using Lateral.Benchmarks;
using Lateral.Benchmarks.Growth;
using Lateral.Benchmarks.Peers;
using Lateral.Benchmarks.Results;

const string Invocation = "dotnet run -c Release --project bench/Lateral.Benchmarks --";

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
peers.SetAction(parsed => Start(() => ExitCode(PeersRun.Run(parsed.GetValue(quick), Console.Out))));
var growth = new Command("growth", "Time each element against the size of the window, of the tensor, and the threads; print tables.") { quick };
growth.SetAction(parsed => Start(() =>
{
    GrowthRun.Run(parsed.GetValue(quick), Console.Out);
    return 0;
}));
var all = new Command("all", "Both, and write results.json, results.md and plots.") { quick, output };
all.SetAction(parsed => Start(() =>
{
    bool isQuick = parsed.GetValue(quick);
    LayerResult[] layers = PeersRun.Run(isQuick, Console.Out);
    GrowthResult[] curves = GrowthRun.Run(isQuick, Console.Out);
    string folder = ResultsFolder.Write(parsed.GetRequiredValue(output).FullName, $"{Invocation} all{(isQuick ? " --quick" : "")}", layers, curves);
    Console.WriteLine($"written to {folder}");
    return ExitCode(layers);
}));
var bdn = new Command("bdn", "The library alone under BenchmarkDotNet, whose arguments follow: --filter '*' for all.");
var root = new RootCommand("Lateral's benchmarks") { peers, growth, all, bdn };
return root.Parse(args).Invoke();

// Idle threads spin for about a millisecond after a parallel loop instead of tens of them, over the next one's turn.
int Start(Func<int> run) => TorchLaunch.Again(args, environment => environment.TryAdd("GOMP_SPINCOUNT", "10000")) ?? run();

// A peer may be absent or disagree; the library may not.
static int ExitCode(LayerResult[] layers) =>
    layers.SelectMany(layer => layer.Results).Any(row => row.Peer == LateralPeer.Name && row.Milliseconds is null) ? 1 : 0;
