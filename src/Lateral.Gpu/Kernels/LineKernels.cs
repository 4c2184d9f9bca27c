using System.Numerics;
using ILGPU;

namespace Lateral.Gpu.Kernels;

/// <summary>One axis that a window spans: <see cref="Length"/> places, each <see cref="Step"/> elements from the next.</summary>
internal readonly struct LineShape
{
    public long Length { get; init; }

    public long Step { get; init; }

    public long Before { get; init; }

    public long After { get; init; }

    public LineShape Reversed() => new() { Length = Length, Step = Step, Before = After, After = Before };
}

/// <summary>
/// The general way, for any window along any axes: the sums are formed in scratch memory, one axis after the other, by a
/// thread for each element, directly from the window's terms, which the cache holds. Simple, and slower: every pass goes through device memory.
/// </summary>
internal static class LineKernels<TElement, TStorage, T, TPower>
    where TElement : IElement<TStorage, T>
    where TStorage : unmanaged
    where T : unmanaged, INumber<T>
    where TPower : IPower<T>
{
    // Sums of sums: the error grows with block and n / block in place of n.
    private const long Block = 16;

    public static void Squares(ArrayView<TStorage> x, ArrayView<T> squares)
    {
        long i = Index;
        if (i < x.Length)
        {
            T value = TElement.Load(x[i]);
            squares[i] = value * value;
        }
    }

    public static void Sums(ArrayView<T> terms, ArrayView<T> sums, LineShape shape)
    {
        long i = Index;
        if (i >= terms.Length)
        {
            return;
        }

        long place = i / shape.Step % shape.Length;
        long at = i - Math.Min(place, shape.Before) * shape.Step;
        long end = i + Math.Min(shape.Length - 1 - place, shape.After) * shape.Step;
        T sum = default;
        while (at <= end)
        {
            long blockEnd = Math.Min(at + (Block - 1) * shape.Step, end);
            T block = terms[at];
            for (at += shape.Step; at <= blockEnd; at += shape.Step)
            {
                block += terms[at];
            }

            sum += block;
        }

        sums[i] = sum;
    }

    public static void Outputs(ArrayView<TStorage> x, ArrayView<T> sums, ArrayView<TStorage> y, Factors<T> factors)
    {
        long i = Index;
        if (i < x.Length)
        {
            y[i] = TElement.Store(TElement.Load(x[i]) * TPower.Of(factors.K + factors.A * sums[i], factors).Power);
        }
    }

    public static void Ratios(
        ArrayView<TStorage> x, ArrayView<TStorage> gradOutput, ArrayView<T> sums, ArrayView<T> ratios, Factors<T> factors)
    {
        long i = Index;
        if (i < x.Length)
        {
            PowerAndInverse<T> power = TPower.Of(factors.K + factors.A * sums[i], factors);
            ratios[i] = TElement.Load(gradOutput[i]) * power.Power * TElement.Load(x[i]) * power.Inverse;
        }
    }

    public static void Gradients(
        ArrayView<TStorage> x,
        ArrayView<TStorage> gradOutput,
        ArrayView<T> sums,
        ArrayView<T> ratioSums,
        ArrayView<TStorage> gradInput,
        Factors<T> factors)
    {
        long i = Index;
        if (i < x.Length)
        {
            T direct = TElement.Load(gradOutput[i]) * TPower.Of(factors.K + factors.A * sums[i], factors).Power;
            gradInput[i] = TElement.Store(direct - factors.Cross * TElement.Load(x[i]) * ratioSums[i]);
        }
    }

    private static long Index => (long)Grid.IdxX * Group.DimX + Group.IdxX;
}
