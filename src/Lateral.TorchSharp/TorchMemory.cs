using System.Runtime.InteropServices;
using Lateral.TorchSharp.Memory;

namespace Lateral.TorchSharp;

/// <summary>How the process allocates the memory of large tensors.</summary>
public static partial class TorchMemory
{
    private const int TrimThreshold = -1;
    private const int MmapThreshold = -3;

    /// <summary>
    /// Whether the memory of Lateral's own outputs of 1 MiB and more, y and the gradients, is used again once no tensor has it any more. It
    /// is unless this is set to false, which also gives back at once what waits.
    /// </summary>
    /// <remarks>
    /// The memory goes back to the system when it has waited for 10 to 20 seconds, or when there is more than twice as much, in use
    /// and waiting, as was in use at any one time. The tensors are ordinary ones otherwise, and may live as long as they like.
    /// </remarks>
    public static bool ReuseOutputs
    {
        get => PooledTensor.IsOn;
        set
        {
            PooledTensor.IsOn = value;
            if (!value)
            {
                PooledTensor.Pool.FreeAll();
            }
        }
    }

    /// <summary>
    /// Lets the C library keep the memory of disposed tensors for the next ones. As it is set up, it gives large blocks back to
    /// the system at once and gets them again page by page, each set to zero: for a layer that is limited by memory that takes
    /// longer than its computation. Call it once, at the start of a training program, before tensors are made.
    /// </summary>
    /// <remarks>
    /// For the whole process and all of torch's operations, not only Lateral's; the process keeps its peak of memory. It is what the
    /// environment variables MALLOC_MMAP_THRESHOLD_ and MALLOC_TRIM_THRESHOLD_ do. Memory that other threads than the
    /// process' first allocate in blocks of more than 32 MiB is not kept.
    /// </remarks>
    /// <returns>Whether the system's C library could be told: glibc can.</returns>
    public static bool KeepForReuse()
    {
        try
        {
            return OperatingSystem.IsLinux() && SetOption(MmapThreshold, int.MaxValue) == 1 && SetOption(TrimThreshold, int.MaxValue) == 1;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return false;
        }
    }

    [LibraryImport("libc.so.6", EntryPoint = "mallopt")]
    private static partial int SetOption(int option, int value);
}
