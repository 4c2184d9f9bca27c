using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Lateral.Kernels;

/// <summary>Hints to the processor about memory; without effect on results.</summary>
internal static unsafe class Memory
{
    public const int CacheLine = 64;

    /// <summary>Asks for memory ahead of its use, also what will be written; without effect beyond what the process owns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prefetch(byte* address)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(address);
        }
    }
}
