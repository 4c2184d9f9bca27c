using System.Runtime.InteropServices;
using System.Runtime.Loader;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace Lateral.Gpu;

/// <summary>What a device is programmed through.</summary>
public enum GpuBackend
{
    /// <summary>NVIDIA's devices, through the driver's libcuda.</summary>
    Cuda,

    /// <summary>Devices with OpenCL 2.0 or later and generic address spaces.</summary>
    OpenCl,
}

/// <summary>The devices of this machine that <see cref="GpuLocalResponseNorm"/> runs on, and why there are none where there are none.</summary>
public sealed class GpuDevices : IDisposable
{
    private static readonly bool FindsVersionedLibraries = RegisterVersionedLibraries();

    /// <summary>Looks for devices; makes the context that accelerators are opened in.</summary>
    /// <param name="profiling">Whether streams can measure times on the device.</param>
    public GpuDevices(bool profiling = false)
    {
        _ = FindsVersionedLibraries;
        Context = Context.Create(builder =>
        {
            builder.Cuda().OpenCL().Optimize(OptimizationLevel.O2);
            if (profiling)
            {
                builder.Profiling();
            }
        });
    }

    /// <summary>ILGPU's context, with the kernels' optimizations on.</summary>
    public Context Context { get; }

    /// <summary>The devices of a backend, in its own order.</summary>
    public IReadOnlyList<Device> Of(GpuBackend backend) =>
        backend == GpuBackend.Cuda ? [.. Context.GetCudaDevices()] : [.. Context.GetCLDevices()];

    /// <summary>Why a backend has no devices, in one line without a full stop; null where it has.</summary>
    public string? WhyNone(GpuBackend backend) => Of(backend).Count > 0 ? null : backend == GpuBackend.Cuda ? WhyNoCuda() : WhyNoOpenCl();

    /// <summary>Opens a device; the accelerator is the caller's to dispose, before this object.</summary>
    /// <param name="backend">The backend.</param>
    /// <param name="index">The device's place in <see cref="Of"/>.</param>
    /// <exception cref="InvalidOperationException">There is no such device; the message says why.</exception>
    public Accelerator Open(GpuBackend backend, int index = 0)
    {
        IReadOnlyList<Device> devices = Of(backend);
        if (WhyNone(backend) is { } reason)
        {
            throw new InvalidOperationException($"there is no {Name(backend)} device: {reason}");
        }

        return index >= 0 && index < devices.Count
            ? devices[index].CreateAccelerator(Context)
            : throw new InvalidOperationException($"there is no {Name(backend)} device {index}: {(devices.Count == 1 ? "the only one is 0" : $"they are 0 to {devices.Count - 1}")}");
    }

    /// <inheritdoc/>
    public void Dispose() => Context.Dispose();

    private static string Name(GpuBackend backend) => backend == GpuBackend.Cuda ? "CUDA" : "OpenCL";

    private static string WhyNoCuda()
    {
        string library = OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1";
        if (!NativeLibrary.TryLoad(library, out _))
        {
            return $"the NVIDIA driver's library {library} cannot be loaded";
        }

        CudaError error = CudaAPI.CurrentAPI.GetDeviceCount(out int count);
        return error != CudaError.CUDA_SUCCESS ? $"{library} is there, and says {error}"
            : count == 0 ? $"{library} is there, and finds no device"
            : $"{library} finds {count}, none of an architecture that ILGPU knows";
    }

    private static string WhyNoOpenCl()
    {
        string library = OperatingSystem.IsWindows() ? "OpenCL.dll" : "libOpenCL.so.1";
        if (!NativeLibrary.TryLoad(library, out _))
        {
            return $"the OpenCL loader {library} cannot be loaded";
        }

        int count = CLDevice.GetDevices(_ => true).Length;
        return count == 0
            ? $"{library} is there, and finds no device"
            : $"{library} finds {count}, none with OpenCL 2.0 and generic address spaces";
    }

    // Without a development package there is only the name with the version, which the runtime does not try by itself.
    private static bool RegisterVersionedLibraries()
    {
        AssemblyLoadContext.Default.ResolvingUnmanagedDll += static (_, name) =>
            name is "cuda" or "OpenCL" && NativeLibrary.TryLoad($"lib{name}.so.1", out nint handle) ? handle : 0;
        return true;
    }
}
