using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

// One device: its tests take turns.
[assembly: Parallelization(Mode = ParallelMode.None)]

namespace Lateral.Gpu.Tests;

/// <summary>
/// A device that the tests run on: ILGPU's CPU accelerator, which every machine has, or a machine's CUDA or OpenCL device.
/// A test class is written once, abstract, and inherited for each; where there is no such device its tests skip and say why.
/// </summary>
public sealed class TestDevice
{
    public static readonly TestDevice Cpu = new(OpenCpu, null);

    public static readonly TestDevice Cuda = Of(GpuBackend.Cuda);

    public static readonly TestDevice OpenCl = Of(GpuBackend.OpenCl);

    private static readonly GpuDevices Devices = new();

    private readonly Lazy<Accelerator> accelerator;
    private readonly GpuBackend? backend;

    private TestDevice(Func<Accelerator> open, GpuBackend? backend)
    {
        accelerator = new Lazy<Accelerator>(open);
        this.backend = backend;
    }

    public Accelerator Open()
    {
        if (backend is { } needed && Devices.WhyNone(needed) is { } reason)
        {
            Assert.Skip($"No {needed} device: {reason}.");
        }

        return accelerator.Value;
    }

    private static TestDevice Of(GpuBackend backend) => new(() => Devices.Open(backend), backend);

    // Two warps, so that a group's threads do not all run in step.
    private static Accelerator OpenCpu()
    {
        Context context = Context.Create(builder => builder.CPU(new CPUDevice(4, 2, 1)).Optimize(OptimizationLevel.O2));
        return context.GetCPUDevice(0).CreateAccelerator(context);
    }
}
