using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;

namespace Lateral.Cli.Bench;

/// <summary>
/// Reads more than a device's cache holds, so that what runs next finds none of its tensors there. By reading: what is
/// written would still be on its way to memory while the next is timed.
/// </summary>
internal sealed class CacheFlush : IDisposable
{
    // Also long enough on a fast device for the host to launch what is timed meanwhile.
    private const long Least = 256L << 20;

    // ILGPU's CPU accelerator, whose times mean nothing.
    private const long Emulated = 1 << 16;

    private const int Threads = 1 << 18;

    private readonly MemoryBuffer1D<long, Stride1D.Dense> buffer;
    private readonly Action<AcceleratorStream, Index1D, ArrayView<long>, int> kernel;

    public CacheFlush(Accelerator accelerator)
    {
        long bytes = accelerator switch
        {
            CudaAccelerator cuda => Math.Max(Least, 2L * cuda.L2CacheSize),
            CPUAccelerator => Emulated,
            _ => Least,
        };
        buffer = accelerator.Allocate1D<long>(bytes / sizeof(long));
        buffer.MemSetToZero();
        kernel = accelerator.LoadAutoGroupedKernel<Index1D, ArrayView<long>, int>(Read);
    }

    public void Run(AcceleratorStream stream)
    {
        int threads = (int)Math.Min(Threads, buffer.Length);
        kernel(stream, threads, buffer.View, threads);
    }

    public void Dispose() => buffer.Dispose();

    private static void Read(Index1D index, ArrayView<long> zeros, int step)
    {
        long sum = 0;
        for (long i = index; i < zeros.Length; i += step)
        {
            sum += zeros[i];
        }

        // Never, but the compiler does not know, and so cannot leave the reading out.
        if (sum != 0)
        {
            zeros[index] = sum;
        }
    }
}
