using Lateral.Cli.Bench;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Lateral.Benchmarks.Peers;

/// <summary>ONNX Runtime's LRN, forward only: it has no other. It reads and writes the shared arrays.</summary>
internal sealed unsafe class OnnxRuntimePeer : IPeer
{
    public const string Name = "ONNX Runtime";

    private readonly InferenceSession session;
    private readonly RunOptions run = new();
    private readonly OrtValue x;
    private readonly OrtValue y;

    public OnnxRuntimePeer(Workload workload)
    {
        FeatureArrays arrays = workload.Arrays(MemoryOrder.Nchw);
        long[] sizes = [workload.Images, workload.Channels, workload.Height, workload.Width];
        using var settings = new SessionOptions { IntraOpNumThreads = Environment.ProcessorCount };

        // Threads that spin between runs would take a core from whoever is next.
        settings.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        session = new InferenceSession(OnnxModel.Lrn(sizes, workload.Options), settings);
        x = Value(arrays.X, sizes);
        y = Value(arrays.Y, sizes);
        Operations =
        [
            new(Name, "NCHW", Pass.Forward, 1, () => session.Run(run, ["x"], [x], ["y"], [y]))
            {
                Result = arrays.YOf,
                Note = "uses one thread of those it is given",
            },
        ];
    }

    public IReadOnlyList<PeerOperation> Operations { get; }

    public void Dispose()
    {
        x.Dispose();
        y.Dispose();
        run.Dispose();
        session.Dispose();
    }

    private static OrtValue Value(AlignedArray<float> array, long[] sizes)
    {
        fixed (float* start = array.Span)
        {
            return OrtValue.CreateTensorValueWithData(
                OrtMemoryInfo.DefaultInstance, TensorElementType.Float, sizes, (nint)start, (long)array.Length * sizeof(float));
        }
    }
}
