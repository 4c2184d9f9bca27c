namespace Lateral.Benchmarks.Peers;

/// <summary>Caffe's algorithm on one thread, as Caffe's CPU code runs it.</summary>
internal sealed class CaffePeer : IPeer
{
    public const string Name = "Caffe's algorithm";

    public CaffePeer(Workload workload)
    {
        FeatureArrays arrays = workload.Arrays(MemoryOrder.Nchw);
        var layer = new CaffeLayer(workload.Images, workload.Channels, workload.Height * workload.Width, workload.Options);
        Operations =
        [
            new(Name, "NCHW", Pass.Forward, 1, () => layer.Forward(arrays.X.Span))
            {
                Result = image => layer.Y.AsSpan(image * workload.ImageLength, workload.ImageLength).ToArray(),
                Note = "running sums; in C#",
            },
            new(Name, "NCHW", Pass.Backward, 1, () => layer.Backward(arrays.X.Span, arrays.GradOutput.Span, arrays.GradInput.Span))
            {
                Result = arrays.GradInputOf,
                Note = "running sums; in C#; reads the y and scale that forward stored",
            },
        ];
    }

    public IReadOnlyList<PeerOperation> Operations { get; }

    public void Dispose()
    {
    }
}
