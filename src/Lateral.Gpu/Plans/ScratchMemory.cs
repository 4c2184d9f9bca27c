using System.Runtime.CompilerServices;
using ILGPU;
using ILGPU.Runtime;

namespace Lateral.Gpu.Plans;

/// <summary>Device memory that is kept from call to call and grows when a call needs more.</summary>
internal sealed class ScratchMemory(Accelerator accelerator) : IDisposable
{
    /// <summary>The array that takes a result which may not go where an input lies yet.</summary>
    public const int Result = 3;

    private const int Arrays = 4;

    private readonly MemoryBuffer1D<byte, Stride1D.Dense>?[] buffers = new MemoryBuffer1D<byte, Stride1D.Dense>?[Arrays];

    public ArrayView<T> View<T>(int array, long length)
        where T : unmanaged
    {
        long bytes = length * Unsafe.SizeOf<T>();
        if (buffers[array] is not { } buffer || buffer.Length < bytes)
        {
            // The smaller one may still be in use by what was launched before.
            accelerator.Synchronize();
            buffers[array]?.Dispose();
            buffers[array] = null;
            buffers[array] = buffer = accelerator.Allocate1D<byte>(bytes);
        }

        return buffer.View.BaseView.SubView(0, bytes).Cast<T>();
    }

    public void Dispose()
    {
        foreach (MemoryBuffer? buffer in buffers)
        {
            buffer?.Dispose();
        }

        Array.Clear(buffers);
    }
}
