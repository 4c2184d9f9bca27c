using System.Numerics;
using ILGPU;
using ILGPU.Runtime;
using Lateral.Gpu.Kernels;

namespace Lateral.Gpu.Plans;

/// <summary>A small odd window across the channels of planes: <see cref="WalkKernels{TElement, TStorage, T, TWindow, TPower}"/>.</summary>
internal sealed class WalkPlan<TElement, TStorage, T, TWindow, TPower> : Plan<TStorage>
    where TElement : IElement<TStorage, T>
    where TStorage : unmanaged
    where T : unmanaged, INumber<T>
    where TWindow : unmanaged, IWindow<TWindow, T>
    where TPower : IPower<T>
{
    private const int GroupSize = 128;

    // So many times the threads that the device holds at once, or its last round of groups leaves much of it idle.
    private const int Rounds = 4;

    // What the window reaches beyond a chunk is read again: for n = 5 a quarter more of x, forward.
    private const int ShortestChunk = 16;

    private readonly Kernels kernels;
    private readonly WalkShape shape;
    private readonly Factors<T> factors;
    private readonly KernelConfig config;

    public WalkPlan(Accelerator accelerator, KernelStore store, LrnOptions options, MapAxes axes)
    {
        kernels = store.Get(static accelerator => new Kernels(accelerator));
        factors = Factors<T>.Of<TElement, TStorage>(options, 1);
        int group = Launch.GroupSize(accelerator, GroupSize);
        int channels = checked((int)axes.Lengths[0]);
        int lines = checked((int)(axes.Outer * axes.Inner));
        long wanted = Math.Min(Launch.Divided((long)accelerator.MaxNumThreads * Rounds, lines), Math.Max(channels / ShortestChunk, 1));
        int chunkLength = (int)Launch.Divided(Launch.Divided(channels, wanted), 4) * 4;
        shape = new WalkShape
        {
            Channels = channels,
            Positions = (int)axes.Inner,
            Lines = lines,
            ChunkLength = chunkLength,
            Chunks = (int)Launch.Divided(channels, chunkLength),
        };
        config = new KernelConfig(checked((int)(Launch.Divided(lines, group) * shape.Chunks)), group);
    }

    public override bool WorksInPlace => shape.Chunks == 1;

    public override void Forward(AcceleratorStream stream, ArrayView<TStorage> x, ArrayView<TStorage> y) =>
        kernels.Forward(stream, config, x, y, shape, factors);

    public override void Backward(
        AcceleratorStream stream, ArrayView<TStorage> x, ArrayView<TStorage> gradOutput, ArrayView<TStorage> gradInput) =>
        kernels.Backward(stream, config, x, gradOutput, gradInput, shape, factors);

    private sealed class Kernels(Accelerator accelerator)
    {
        public Action<AcceleratorStream, KernelConfig, ArrayView<TStorage>, ArrayView<TStorage>, WalkShape, Factors<T>> Forward =>
            field ??= accelerator.LoadKernel<ArrayView<TStorage>, ArrayView<TStorage>, WalkShape, Factors<T>>(
                WalkKernels<TElement, TStorage, T, TWindow, TPower>.Forward);

        public Action<AcceleratorStream, KernelConfig, ArrayView<TStorage>, ArrayView<TStorage>, ArrayView<TStorage>, WalkShape, Factors<T>> Backward =>
            field ??= accelerator.LoadKernel<ArrayView<TStorage>, ArrayView<TStorage>, ArrayView<TStorage>, WalkShape, Factors<T>>(
                WalkKernels<TElement, TStorage, T, TWindow, TPower>.Backward);
    }
}
