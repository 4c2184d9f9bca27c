namespace Lateral.Benchmarks.Peers;

/// <summary>This library.</summary>
internal sealed class LateralPeer : IPeer
{
    public const string Name = "Lateral";

    public LateralPeer(Workload workload)
    {
        var norm = new LocalResponseNorm(workload.Options);
        Operations = [.. Of(norm, workload.Nchw, workload.Arrays(MemoryOrder.Nchw)), .. Of(norm, workload.Nhwc, workload.Arrays(MemoryOrder.Nhwc))];
    }

    public IReadOnlyList<PeerOperation> Operations { get; }

    public void Dispose()
    {
    }

    private static PeerOperation[] Of(LocalResponseNorm norm, FeatureShape shape, FeatureArrays arrays) =>
    [
        new(Name, arrays.Order.Name, Pass.Forward, norm.MaxThreads, () => norm.Forward<float>(arrays.X.Span, arrays.Y.Span, shape))
        {
            Result = arrays.YOf,
        },
        new(Name, arrays.Order.Name, Pass.Backward, norm.MaxThreads,
            () => norm.Backward<float>(arrays.X.Span, arrays.GradOutput.Span, arrays.GradInput.Span, shape))
        {
            Result = arrays.GradInputOf,
        },
    ];
}
