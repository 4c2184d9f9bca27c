using System.Runtime.CompilerServices;

namespace Lateral.Kernels;

/// <summary>
/// The sums of all levels (<see cref="WindowAxis"/>) along a row whose elements are the neighbours, in one loop: each vector's level from the one
/// below it while that is in a register. Sums further back are loaded in the same vectors that they were stored in, and moved, so that no load
/// of them waits for two stores.
/// </summary>
internal static unsafe class LineLevels<T, TVector, TSimd, TTerms>
    where T : unmanaged
    where TVector : struct
    where TSimd : struct, ISimd<TVector, T>
    where TTerms : struct, ILineTerms
{
    /// <param name="source">What is summed: a row of scratch, with zeros before it.</param>
    /// <param name="other">The other factors, for products.</param>
    /// <param name="levels">The rows of sums, from level 1 on, with zeros before each.</param>
    /// <param name="count">How many levels.</param>
    /// <param name="length">Elements of the row. Up to a vector's length more are written.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(T* source, T* other, T** levels, int count, nint length)
    {
        for (nint p = 0; p < length; p += TSimd.Count)
        {
            TVector current = TSimd.Load(source + p), otherCurrent = TTerms.Factors > 1 ? TSimd.Load(other + p) : current;
            TVector sum = TTerms.Factors == 0 ? current : TSimd.Multiply(current, otherCurrent);
            sum = AddTerm(sum, source + p, other + p, current, otherCurrent, 1);
            sum = AddTerm(sum, source + p, other + p, current, otherCurrent, 2);
            sum = AddTerm(sum, source + p, other + p, current, otherCurrent, 3);
            TSimd.Store(sum, levels[0] + p);
            if (count > 1)
            {
                T* below = levels[0] + p;
                TVector whole = sum;
                sum = TSimd.Add(sum, Back(below, whole, WindowAxis.Radix));
                sum = TSimd.Add(sum, Back(below, whole, 2 * WindowAxis.Radix));
                sum = TSimd.Add(sum, Back(below, whole, 3 * WindowAxis.Radix));
                TSimd.Store(sum, levels[1] + p);
            }

            // From here on sums reach as far as the widest vector or a multiple of it.
            nint reach = WindowAxis.Radix * WindowAxis.Radix;
            for (int level = 2; level < count; level++, reach *= WindowAxis.Radix)
            {
                T* below = levels[level - 1] + p;
                sum = TSimd.Add(sum, TSimd.Load(below - reach));
                sum = TSimd.Add(sum, TSimd.Load(below - 2 * reach));
                sum = TSimd.Add(sum, TSimd.Load(below - 3 * reach));
                TSimd.Store(sum, levels[level] + p);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector AddTerm(TVector sum, T* source, T* other, TVector current, TVector otherCurrent, int distance)
    {
        TVector factor = Back(source, current, distance);
        return TTerms.Factors == 0 ? TSimd.Add(sum, factor) : TSimd.MultiplyAdd(factor, TTerms.Factors == 1 ? factor : Back(other, otherCurrent, distance), sum);
    }

    /// <summary>The vector so many elements before <paramref name="place"/>, where <paramref name="current"/> lies.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Back(T* place, TVector current, int distance)
    {
        int width = TSimd.Count, vectors = distance / width, part = distance % width;
        TVector upper = vectors == 0 ? current : TSimd.Load(place - vectors * width);
        return part == 0 ? upper : TSimd.ExtractVector(TSimd.Load(place - (vectors + 1) * width), upper, width - part);
    }
}
