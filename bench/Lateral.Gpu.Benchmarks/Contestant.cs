using ILGPU;
using ILGPU.Runtime;

namespace Lateral.Gpu.Benchmarks;

/// <summary>What a run computes.</summary>
internal enum Pass
{
    Copy,
    Forward,
    Backward,
}

/// <summary>One line of the comparison: launches on the stream; its result is checked before it is timed.</summary>
internal sealed record Contestant(string Name, Pass Pass, Action Run, string Note)
{
    public const string Lateral = "Lateral";
    public const string Caffe = "Caffe's scheme";
}

/// <summary>Lateral, Caffe's scheme, and the copies that set the limit, on one layer.</summary>
internal sealed class Contestants<T>(Accelerator accelerator, Layer<T> layer) : IDisposable
    where T : unmanaged
{
    private readonly GpuLocalResponseNorm norm = new(accelerator, layer.Options);
    private readonly Action<Index1D, ArrayView<long>, ArrayView<long>, int> copyKernel =
        accelerator.LoadAutoGroupedStreamKernel<Index1D, ArrayView<long>, ArrayView<long>, int>(CopyKernel);

    public IEnumerable<Contestant> All()
    {
        AcceleratorStream stream = accelerator.DefaultStream;
        FeatureShape shape = layer.Shape;
        yield return new("copy, the driver's", Pass.Copy, () => layer.X.CopyTo(stream, layer.Y), "device to device");
        yield return new("copy, a kernel", Pass.Copy, Copy, "a plain loop");
        yield return new(Contestant.Lateral, Pass.Forward, () => norm.Forward(layer.X, layer.Y, shape, stream), "keeps nothing");
        yield return new(Contestant.Lateral, Pass.Backward, () => norm.Backward(layer.X, layer.GradOutput, layer.GradInput, shape, stream), "reads x and gradOutput");
        if (typeof(T) == typeof(float))
        {
            // A half scale would overflow; Caffe has none.
            var caffe = new CaffeLrn(accelerator, layer.Options);
            yield return new(Contestant.Caffe, Pass.Forward, () => caffe.Forward(layer.X, layer.Scale, layer.Y, shape, stream), "writes scale too");
            yield return new(Contestant.Caffe, Pass.Backward,
                () => caffe.Backward(layer.X, layer.Y, layer.Scale, layer.GradOutput, layer.GradInput, shape, stream), "reads x, y, scale and gradOutput");
        }
    }

    public void Dispose() => norm.Dispose();

    // Eight bytes at a time whatever the type, and eight times a thread.
    private void Copy()
    {
        ArrayView<long> from = layer.X.Cast<long>(), to = layer.Y.Cast<long>();
        int threads = (int)((from.Length + 7) / 8);
        copyKernel(threads, from, to, threads);
    }

    private static void CopyKernel(Index1D index, ArrayView<long> from, ArrayView<long> to, int step)
    {
        for (long i = index; i < from.Length; i += step)
        {
            to[i] = from[i];
        }
    }
}
