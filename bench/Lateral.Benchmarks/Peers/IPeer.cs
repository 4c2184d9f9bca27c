namespace Lateral.Benchmarks.Peers;

/// <summary>One implementation of the layer, set up for one <see cref="Workload"/>. Creating it throws where it cannot be loaded.</summary>
internal interface IPeer : IDisposable
{
    /// <summary>What it runs, in the order in which the results are listed.</summary>
    IReadOnlyList<PeerOperation> Operations { get; }
}

/// <summary>A peer before it is created.</summary>
/// <param name="Name">What a report calls it where it is absent.</param>
/// <param name="WithinChannel">Whether it has windows within a channel.</param>
/// <param name="Create">Sets it up.</param>
internal sealed record PeerSource(string Name, bool WithinChannel, Func<Workload, IPeer> Create)
{
    public static readonly PeerSource[] All =
    [
        new(LimitPeer.Name, true, workload => new LimitPeer(workload)),
        new(LateralPeer.Name, true, workload => new LateralPeer(workload)),
        new(OneDnnPeer.Name, false, workload => new OneDnnPeer(workload)),
        new(CaffePeer.Name, false, workload => new CaffePeer(workload)),
        new(TorchSharpPeer.LateralName, true, TorchSharpPeer.Laterals),
        new(TorchSharpPeer.Name, false, TorchSharpPeer.TorchSharps),
        new(OnnxRuntimePeer.Name, false, workload => new OnnxRuntimePeer(workload)),
        new(ReferencePeer.Name, true, workload => new ReferencePeer(workload)),
    ];
}

/// <summary>Something that a peer can be timed at.</summary>
/// <param name="Peer">The peer's name.</param>
/// <param name="Layout">The order of the elements in memory.</param>
/// <param name="Pass">What is computed.</param>
/// <param name="Threads">How many threads it uses.</param>
/// <param name="Run">Computes it.</param>
internal sealed record PeerOperation(string Peer, string Layout, Pass Pass, int Threads, Action Run)
{
    /// <summary>What happens before each run and is not timed.</summary>
    public Action Prepare { get; init; } = static () => { };

    /// <summary>What the last run computed of one image, in NCHW order: y, or gradInput where the pass computes gradients. Null for the limit, which computes nothing.</summary>
    public Func<int, float[]>? Result { get; init; }

    /// <summary>What a reader has to know of it.</summary>
    public string? Note { get; init; }

    /// <summary>How many images a run covers; its time is scaled up to all of them. 0 for all.</summary>
    public int Images { get; init; }
}

internal enum Pass
{
    Forward,
    Backward,
    ForwardAndBackward,
}
