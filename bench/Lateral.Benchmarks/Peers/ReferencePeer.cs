namespace Lateral.Benchmarks.Peers;

/// <summary>The definition in double, which the others are checked against: on one image, the time scaled up to all.</summary>
internal sealed class ReferencePeer : IPeer
{
    public const string Name = "plain reference";

    private double[] y = [];
    private double[] gradInput = [];

    public ReferencePeer(Workload workload)
    {
        FeatureArrays arrays = workload.Arrays(MemoryOrder.Nchw);
        double[] x = Array.ConvertAll(arrays.X.Span[..workload.ImageLength].ToArray(), value => (double)value);
        double[] gradOutput = Array.ConvertAll(arrays.GradOutput.Span[..workload.ImageLength].ToArray(), value => (double)value);
        var shape = new FeatureShape([1, workload.Channels, workload.Height, workload.Width]);
        Operations =
        [
            Operation(Pass.Forward, () => y = LrnReference.Forward(x, shape, workload.Options), _ => Narrow(y)),
            Operation(Pass.Backward, () => gradInput = LrnReference.Backward(x, gradOutput, shape, workload.Options), _ => Narrow(gradInput)),
        ];
    }

    public IReadOnlyList<PeerOperation> Operations { get; }

    public void Dispose()
    {
    }

    private static PeerOperation Operation(Pass pass, Action run, Func<int, float[]> result) => new(Name, "NCHW", pass, 1, run)
    {
        Result = result,
        Images = 1,
        Note = "double; one image timed, scaled up",
    };

    private static float[] Narrow(double[] values) => Array.ConvertAll(values, value => (float)value);
}
