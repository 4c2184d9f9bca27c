using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace Lateral.Gpu.Benchmarks;

/// <summary>The device under test and what it was opened in; its streams measure times.</summary>
internal sealed class OpenAccelerator(IDisposable owner, Accelerator accelerator) : IDisposable
{
    public Accelerator Accelerator => accelerator;

    /// <exception cref="InvalidOperationException">There is none; the message says why.</exception>
    public static OpenAccelerator Cuda()
    {
        var devices = new GpuDevices(profiling: true);
        return new OpenAccelerator(devices, devices.Open(GpuBackend.Cuda));
    }

    public static OpenAccelerator Cpu()
    {
        Context context = Context.Create(builder => builder.CPU(new CPUDevice(8, 2, 1)).Optimize(OptimizationLevel.O2).Profiling());
        return new OpenAccelerator(context, context.GetCPUDevice(0).CreateAccelerator(context));
    }

    public void Dispose()
    {
        accelerator.Dispose();
        owner.Dispose();
    }
}
