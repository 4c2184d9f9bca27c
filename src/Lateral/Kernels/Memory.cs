using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Lateral.Kernels;

/// <summary>The processor's caches, and hints about memory; without effect on results.</summary>
internal static unsafe class Memory
{
    public const int CacheLine = 64;

    /// <summary>
    /// The largest cache's size, as the processor says, or the largest number where it does not. Where there are several, as on processors of many
    /// parts, it is one's. Tests set it, to go the way of large tensors.
    /// </summary>
    public static long LastLevelCacheBytes { get; set; } = LargestCache(int.MaxValue) is > 0 and long bytes ? bytes : long.MaxValue;

    /// <summary>The size of a core's second-level cache, or 0 where the processor does not say. Tests set it, too.</summary>
    public static long SecondLevelCacheBytes { get; set; } = LargestCache(2);

    /// <summary>The size of the largest cache up to a level. The caches' parameters are leaf 4 on Intel's processors, with the same meaning leaf 0x8000001D on AMD's.</summary>
    private static long LargestCache(int lastLevel)
    {
        long largest = 0;
        foreach (int leaf in (int[])[4, unchecked((int)0x8000001D)])
        {
            const int MostCaches = 16;
            bool isSupported = X86Base.IsSupported && Supports(leaf);
            for (int cache = 0; cache < MostCaches && isSupported; cache++)
            {
                (int kind, int geometry, int sets, _) = X86Base.CpuId(leaf, cache);
                if ((kind & 31) == 0)
                {
                    break;
                }

                long ways = (geometry >>> 22) + 1, partitions = ((geometry >>> 12) & 1023) + 1, line = (geometry & 4095) + 1;
                if (((kind >>> 5) & 7) <= lastLevel)
                {
                    largest = Math.Max(largest, ways * partitions * line * ((uint)sets + 1L));
                }
            }
        }

        return largest;
    }

    /// <summary>Whether the processor has a leaf: the first of its range names the last.</summary>
    private static bool Supports(int leaf) => (uint)X86Base.CpuId(leaf & unchecked((int)0x80000000), 0).Eax >= (uint)leaf;

    /// <summary>Stores past the caches are done before any other after this: on x64 any locked instruction waits for them.</summary>
    public static void Fence() => Interlocked.MemoryBarrier();

    /// <summary>Asks for the line at <paramref name="address"/> ahead of its use, also to be written; without effect beyond what the process owns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prefetch(byte* address)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(address);
        }
    }
}
