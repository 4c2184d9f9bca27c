using System.Runtime.CompilerServices;

namespace Lateral.Kernels;

/// <summary>
/// Sums over short windows along both axes of planes whose lines are one vector: each line's sums, by <see cref="LineSums{T, TVector, TSimd, TTerms, TReach}"/>, are added
/// to those of its neighbours while they are in registers, so that a plane's sums are stored and loaded once.
/// </summary>
internal static unsafe class PlaneSums<T, TVector, TSimd, TTerms, TReach>
    where T : unmanaged
    where TVector : struct
    where TSimd : struct, ISimd<TVector, T>
    where TTerms : struct, ILineTerms
    where TReach : struct, ILineReach
{
    /// <summary>Writes the sums of some planes. Windows reach as far along either axis, and as far before as after.</summary>
    /// <param name="length">Lines of a plane.</param>
    /// <param name="source">What is summed.</param>
    /// <param name="other">The other factors, for products.</param>
    /// <param name="planes">The planes. The sums lie as they do in scratch.</param>
    /// <param name="inMemory">Whether what is summed lies as planes do in memory; otherwise, too, as in scratch.</param>
    /// <param name="sums">Where the sums go. As many lines before each plane as a window has there are written, too: sums of no use.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(nint length, T* source, T* other, in SegmentLine planes, bool inMemory, T* sums)
    {
        nint width = TSimd.Count;
        nint first = inMemory ? planes.Memory : planes.Scratch, stride = (inMemory ? planes.MemoryStride : planes.ScratchStride) - length * width;
        nint sumsStride = planes.ScratchStride - (length + TReach.After) * width;
        source += first;
        other += first;
        sums += planes.Scratch - TReach.After * width;

        // The newest line's sums; and its pair with the line before, and earlier ones'.
        TVector newest = default, pair1 = default, pair2 = default, pair3 = default, pair4 = default, pair5 = default;
        for (int plane = planes.Count; plane > 0; plane--, source += stride, other += stride, sums += sumsStride)
        {
            for (nint line = length; line > 0; line--, source += width, other += width, sums += width)
            {
                TVector next = LineSums<T, TVector, TSimd, TTerms, TReach>.OneVector(source, other);
                TSimd.Store(PlaceSums<T, TVector, TSimd, TTerms, TReach>.Take(next, ref newest, ref pair1, ref pair2, ref pair3, ref pair4, ref pair5), sums);
            }

            PlaceSums<T, TVector, TSimd, TTerms, TReach>.StoreBeyond(sums, width, ref newest, ref pair1, ref pair2, ref pair3, ref pair4, ref pair5);
            sums += TReach.After * width;
        }
    }
}
