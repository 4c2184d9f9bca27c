using Lateral.Gpu;

namespace Lateral.Cli.Devices;

/// <summary>The operator on the processor or on a device, as the commands call it.</summary>
internal interface INorm : IDisposable
{
    void Forward<T>(ReadOnlySpan<T> x, Span<T> y, FeatureShape shape)
        where T : unmanaged;

    void Backward<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> gradOutput, Span<T> gradInput, FeatureShape shape)
        where T : unmanaged;

    /// <summary>The operator on <paramref name="device"/>, or on the processor where none is named.</summary>
    /// <exception cref="CommandError">There is no such device.</exception>
    static INorm Create(LrnOptions options, int threads, DeviceChoice? device) =>
        device?.Open() is { } open ? new DeviceNorm(open, options) : new ProcessorNorm(new LocalResponseNorm(options, threads));
}

internal sealed class ProcessorNorm(LocalResponseNorm norm) : INorm
{
    public void Forward<T>(ReadOnlySpan<T> x, Span<T> y, FeatureShape shape)
        where T : unmanaged => norm.Forward(x, y, shape);

    public void Backward<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> gradOutput, Span<T> gradInput, FeatureShape shape)
        where T : unmanaged => norm.Backward(x, gradOutput, gradInput, shape);

    public void Dispose()
    {
    }
}

internal sealed class DeviceNorm(OpenDevice device, LrnOptions options) : INorm
{
    private readonly GpuLocalResponseNorm norm = new(device.Accelerator, options);

    public void Forward<T>(ReadOnlySpan<T> x, Span<T> y, FeatureShape shape)
        where T : unmanaged => norm.Forward(x, y, shape);

    public void Backward<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> gradOutput, Span<T> gradInput, FeatureShape shape)
        where T : unmanaged => norm.Backward(x, gradOutput, gradInput, shape);

    public void Dispose()
    {
        norm.Dispose();
        device.Dispose();
    }
}
