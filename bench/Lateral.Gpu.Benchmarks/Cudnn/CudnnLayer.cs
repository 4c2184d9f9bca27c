namespace Lateral.Gpu.Benchmarks.Cudnn;

/// <summary>cuDNN's LRN on a layer's memory. Its parameters mean what Lateral's do: α is divided by n.</summary>
internal sealed unsafe class CudnnLayer<T> : IDisposable
    where T : unmanaged
{
    private const string Name = "cuDNN";
    private const int Nchw = 0;
    private const int Float = 0;
    private const int Half = 2;
    private const int CrossChannel = 0;

    private readonly CudnnLibrary library;
    private readonly Layer<T> layer;
    private readonly nint norm;
    private readonly nint tensor;

    private CudnnLayer(CudnnLibrary library, Layer<T> layer)
    {
        this.library = library;
        this.layer = layer;
        norm = Create("cudnnCreateLRNDescriptor");
        LrnOptions options = layer.Options;
        var setNorm = (delegate* unmanaged<nint, uint, double, double, double, int>)library.Export("cudnnSetLRNDescriptor");
        CudnnLibrary.Check(setNorm(norm, (uint)options.LocalSize, options.Alpha, options.Beta, options.K), "cudnnSetLRNDescriptor");
        tensor = Create("cudnnCreateTensorDescriptor");
        var setTensor = (delegate* unmanaged<nint, int, int, int, int, int, int, int>)library.Export("cudnnSetTensor4dDescriptor");
        int[] sizes = [.. layer.Shape.Lengths.ToArray().Select(length => checked((int)length))];
        int type = typeof(T) == typeof(float) ? Float : Half;
        CudnnLibrary.Check(setTensor(tensor, Nchw, type, sizes[0], sizes[1], sizes[2], sizes[3]), "cudnnSetTensor4dDescriptor");
    }

    /// <summary>Null, with a line in the log, where cuDNN does not take the shape.</summary>
    public static CudnnLayer<T>? TryCreate(CudnnLibrary library, Layer<T> layer, TextWriter log)
    {
        try
        {
            return new CudnnLayer<T>(library, layer);
        }
        catch (InvalidOperationException refused)
        {
            log.WriteLine($"  cuDNN does not take this: {refused.Message}");
            return null;
        }
    }

    public IEnumerable<Contestant> All() =>
    [
        new(Name, Pass.Forward, Forward, "CUDNN_LRN_CROSS_CHANNEL_DIM1"),
        new(Name, Pass.Backward, Backward, "reads x, y and gradOutput"),
    ];

    public void Dispose()
    {
        ((delegate* unmanaged<nint, int>)library.Export("cudnnDestroyTensorDescriptor"))(tensor);
        ((delegate* unmanaged<nint, int>)library.Export("cudnnDestroyLRNDescriptor"))(norm);
    }

    private nint Create(string call)
    {
        nint descriptor;
        CudnnLibrary.Check(((delegate* unmanaged<nint*, int>)library.Export(call))(&descriptor), call);
        return descriptor;
    }

    private void Forward()
    {
        float one = 1, zero = 0;
        var run = (delegate* unmanaged<nint, nint, int, float*, nint, nint, float*, nint, nint, int>)library.Export("cudnnLRNCrossChannelForward");
        CudnnLibrary.Check(
            run(library.Handle, norm, CrossChannel, &one, tensor, layer.Buffers[0].NativePtr, &zero, tensor, layer.Buffers[2].NativePtr),
            "cudnnLRNCrossChannelForward");
    }

    private void Backward()
    {
        float one = 1, zero = 0;
        var run = (delegate* unmanaged<nint, nint, int, float*, nint, nint, nint, nint, nint, nint, float*, nint, nint, int>)library.Export("cudnnLRNCrossChannelBackward");
        CudnnLibrary.Check(
            run(library.Handle, norm, CrossChannel, &one, tensor, layer.Buffers[2].NativePtr, tensor, layer.Buffers[1].NativePtr, tensor, layer.Buffers[0].NativePtr, &zero, tensor, layer.Buffers[3].NativePtr),
            "cudnnLRNCrossChannelBackward");
    }
}
