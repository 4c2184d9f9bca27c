using Lateral.Cli.Bench;

namespace Lateral.Benchmarks.Peers;

/// <summary>The limit that memory sets: plain vector loops on all cores that read and write what forward and backward have to.</summary>
internal sealed class LimitPeer : IPeer
{
    public const string Name = "memory's limit";

    private readonly ThreadTeam team = new(Environment.ProcessorCount);

    public LimitPeer(Workload workload)
    {
        FeatureArrays arrays = workload.Arrays(MemoryOrder.Nchw);
        Operations =
        [
            Operation(Pass.Forward, () => MemoryLimit.Forward(team, arrays.X, arrays.Y), "reads x, writes y"),
            Operation(Pass.Backward, () => MemoryLimit.Backward(team, arrays.X, arrays.GradOutput, arrays.GradInput), "reads x and gradOutput, writes gradInput"),
        ];
    }

    public IReadOnlyList<PeerOperation> Operations { get; }

    public void Dispose() => team.Dispose();

    private PeerOperation Operation(Pass pass, Action run, string note) =>
        new(Name, "any", pass, team.Size, run) { Prepare = team.Wake, Note = note };
}
