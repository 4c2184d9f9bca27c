using System.Numerics;
using System.Runtime.CompilerServices;
using ILGPU;
using ILGPU.Runtime;
using Lateral.Gpu.Kernels;

namespace Lateral.Gpu.Plans;

/// <summary>
/// A window along contiguous rows, or along rows and columns of planes, in shared memory:
/// <see cref="TileKernels{TElement, TStorage, T, TPower}"/>.
/// </summary>
internal sealed class TilePlan<TElement, TStorage, T, TPower> : Plan<TStorage>
    where TElement : IElement<TStorage, T>
    where TStorage : unmanaged
    where T : unmanaged, INumber<T>
    where TPower : IPower<T>
{
    // One row of a group reads one run of memory.
    private const int WidestRow = 32;

    private readonly Kernels kernels;
    private readonly TileShape shape;
    private readonly Factors<T> factors;
    private readonly KernelConfig forward;
    private readonly KernelConfig backward;

    private TilePlan(Accelerator accelerator, KernelStore store, LrnOptions options, int windowAxes, TileShape shape, long batches)
    {
        kernels = store.Get(static accelerator => new Kernels(accelerator));
        factors = Factors<T>.Of<TElement, TStorage>(options, windowAxes);
        this.shape = shape;
        int threads = Launch.GroupSize(accelerator);
        int wide = Math.Min(Math.Min(threads, WidestRow), (int)BitOperations.RoundUpToPowerOf2((uint)shape.TileColumns));
        var grid = new Index3D(checked((int)(batches * shape.RowTiles * shape.ColumnTiles)), 1, 1);
        var group = new Index3D(wide, threads / wide, 1);
        forward = new KernelConfig(grid, group, SharedMemoryConfig.RequestDynamic<T>(TileFit.ForwardElements(shape)));
        backward = new KernelConfig(grid, group, SharedMemoryConfig.RequestDynamic<T>(TileFit.BackwardElements(shape)));
    }

    public override bool WorksInPlace => shape is { RowHalo: 0, ColumnTiles: 1 };

    /// <summary>Null where a tile of the window's own size does not fit in a group's shared memory.</summary>
    public static TilePlan<TElement, TStorage, T, TPower>? TryCreate(Accelerator accelerator, KernelStore store, LrnOptions options, MapAxes axes)
    {
        bool planes = axes.Lengths.Length == 2;
        long rows = planes ? axes.Lengths[0] : axes.Outer;
        long batches = planes ? axes.Outer : 1;
        TileShape? shape = TileFit.Of(rows, axes.Lengths[^1], planes, options, accelerator.MaxSharedMemoryPerGroup / Unsafe.SizeOf<T>());
        return shape is { } fitting ? new(accelerator, store, options, axes.Lengths.Length, fitting, batches) : null;
    }

    public override void Forward(AcceleratorStream stream, ArrayView<TStorage> x, ArrayView<TStorage> y) =>
        kernels.Forward(stream, forward, x, y, shape, factors);

    public override void Backward(
        AcceleratorStream stream, ArrayView<TStorage> x, ArrayView<TStorage> gradOutput, ArrayView<TStorage> gradInput) =>
        kernels.Backward(stream, backward, x, gradOutput, gradInput, shape, factors);

    private sealed class Kernels(Accelerator accelerator)
    {
        public Action<AcceleratorStream, KernelConfig, ArrayView<TStorage>, ArrayView<TStorage>, TileShape, Factors<T>> Forward =>
            field ??= accelerator.LoadKernel<ArrayView<TStorage>, ArrayView<TStorage>, TileShape, Factors<T>>(
                TileKernels<TElement, TStorage, T, TPower>.Forward);

        public Action<AcceleratorStream, KernelConfig, ArrayView<TStorage>, ArrayView<TStorage>, ArrayView<TStorage>, TileShape, Factors<T>> Backward =>
            field ??= accelerator.LoadKernel<ArrayView<TStorage>, ArrayView<TStorage>, ArrayView<TStorage>, TileShape, Factors<T>>(
                TileKernels<TElement, TStorage, T, TPower>.Backward);
    }
}
