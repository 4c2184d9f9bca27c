using System.Numerics;
using ILGPU;
using ILGPU.Runtime;
using Lateral.Gpu.Kernels;

namespace Lateral.Gpu.Plans;

/// <summary>Any window along any axes, through scratch memory: <see cref="LineKernels{TElement, TStorage, T, TPower}"/>.</summary>
internal sealed class LinePlan<TElement, TStorage, T, TPower> : Plan<TStorage>
    where TElement : IElement<TStorage, T>
    where TStorage : unmanaged
    where T : unmanaged, INumber<T>
    where TPower : IPower<T>
{
    private readonly Kernels kernels;
    private readonly ScratchMemory scratch;
    private readonly LineShape[] lines;
    private readonly Factors<T> factors;
    private readonly KernelConfig config;
    private readonly long length;

    public LinePlan(Accelerator accelerator, KernelStore store, ScratchMemory scratch, LrnOptions options, MapAxes axes)
    {
        this.scratch = scratch;
        kernels = store.Get(static accelerator => new Kernels(accelerator));
        factors = Factors<T>.Of<TElement, TStorage>(options, axes.Lengths.Length);
        lines = new LineShape[axes.Lengths.Length];
        long step = axes.Inner;
        for (int axis = lines.Length - 1; axis >= 0; axis--)
        {
            lines[axis] = new LineShape { Length = axes.Lengths[axis], Step = step, Before = options.Before, After = options.After };
            step *= axes.Lengths[axis];
        }

        length = axes.Outer * step;
        config = Launch.Elements(accelerator, length);
    }

    public override bool WorksInPlace => true;

    public override void Forward(AcceleratorStream stream, ArrayView<TStorage> x, ArrayView<TStorage> y) =>
        kernels.Outputs(stream, config, x, SumsOfSquares(stream, x), y, factors);

    public override void Backward(
        AcceleratorStream stream, ArrayView<TStorage> x, ArrayView<TStorage> gradOutput, ArrayView<TStorage> gradInput)
    {
        ArrayView<T> sums = SumsOfSquares(stream, x);
        ArrayView<T> ratios = scratch.View<T>(1, length);
        kernels.Ratios(stream, config, x, gradOutput, sums, ratios, factors);
        ArrayView<T> ratioSums = Sums(stream, ratios, scratch.View<T>(2, length), reversed: true);
        kernels.Gradients(stream, config, x, gradOutput, sums, ratioSums, gradInput, factors);
    }

    /// <summary>Σ x² over each element's window, in scratch memory; the second scratch array is free again after it.</summary>
    public ArrayView<T> SumsOfSquares(AcceleratorStream stream, ArrayView<TStorage> x)
    {
        // The last pass has to end in the first array, since backward takes the second.
        ArrayView<T> first = scratch.View<T>(0, length), second = scratch.View<T>(1, length);
        (first, second) = lines.Length % 2 == 0 ? (first, second) : (second, first);
        kernels.Squares(stream, config, x, first);
        return Sums(stream, first, second, reversed: false);
    }

    private ArrayView<T> Sums(AcceleratorStream stream, ArrayView<T> terms, ArrayView<T> other, bool reversed)
    {
        foreach (LineShape line in lines)
        {
            kernels.Sums(stream, config, terms, other, reversed ? line.Reversed() : line);
            (terms, other) = (other, terms);
        }

        return terms;
    }

    private sealed class Kernels(Accelerator accelerator)
    {
        public Action<AcceleratorStream, KernelConfig, ArrayView<TStorage>, ArrayView<T>> Squares =>
            field ??= accelerator.LoadKernel<ArrayView<TStorage>, ArrayView<T>>(LineKernels<TElement, TStorage, T, TPower>.Squares);

        public Action<AcceleratorStream, KernelConfig, ArrayView<T>, ArrayView<T>, LineShape> Sums =>
            field ??= accelerator.LoadKernel<ArrayView<T>, ArrayView<T>, LineShape>(LineKernels<TElement, TStorage, T, TPower>.Sums);

        public Action<AcceleratorStream, KernelConfig, ArrayView<TStorage>, ArrayView<T>, ArrayView<TStorage>, Factors<T>> Outputs =>
            field ??= accelerator.LoadKernel<ArrayView<TStorage>, ArrayView<T>, ArrayView<TStorage>, Factors<T>>(
                LineKernels<TElement, TStorage, T, TPower>.Outputs);

        public Action<AcceleratorStream, KernelConfig, ArrayView<TStorage>, ArrayView<TStorage>, ArrayView<T>, ArrayView<T>, Factors<T>> Ratios =>
            field ??= accelerator.LoadKernel<ArrayView<TStorage>, ArrayView<TStorage>, ArrayView<T>, ArrayView<T>, Factors<T>>(
                LineKernels<TElement, TStorage, T, TPower>.Ratios);

        public Action<AcceleratorStream, KernelConfig, ArrayView<TStorage>, ArrayView<TStorage>, ArrayView<T>, ArrayView<T>, ArrayView<TStorage>, Factors<T>> Gradients =>
            field ??= accelerator.LoadKernel<ArrayView<TStorage>, ArrayView<TStorage>, ArrayView<T>, ArrayView<T>, ArrayView<TStorage>, Factors<T>>(
                LineKernels<TElement, TStorage, T, TPower>.Gradients);
    }
}
