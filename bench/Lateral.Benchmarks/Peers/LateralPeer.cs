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

    private static PeerOperation[] Of(LocalResponseNorm norm, FeatureShape shape, FeatureArrays arrays)
    {
        return
        [
            new(Name, arrays.Order.Name, Pass.Forward, norm.MaxThreads, Forward) { Result = arrays.YOf },
            new(Name, arrays.Order.Name, Pass.Backward, norm.MaxThreads, Backward) { Result = arrays.GradInputOf },
            new(Name, arrays.Order.Name, Pass.ForwardAndBackward, norm.MaxThreads, Forward + (Action)Backward) { Result = arrays.GradInputOf },
        ];

        void Forward() => norm.Forward<float>(arrays.X.Span, arrays.Y.Span, shape);

        void Backward() => norm.Backward<float>(arrays.X.Span, arrays.GradOutput.Span, arrays.GradInput.Span, shape);
    }
}
