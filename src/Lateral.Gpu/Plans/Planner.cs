using System.Numerics;
using ILGPU.Runtime;
using Lateral.Gpu.Kernels;

namespace Lateral.Gpu.Plans;

/// <summary>Chooses the kernels for a shape: the types that they are compiled for, and the way.</summary>
internal sealed class Planner(Accelerator accelerator, KernelStore store, ScratchMemory scratch, LrnOptions options)
{
    public Plan<TStorage> Create<TElement, TStorage, T>(MapAxes axes)
        where TElement : IElement<TStorage, T>
        where TStorage : unmanaged
        where T : unmanaged, INumber<T> => options.Beta switch
        {
            0.75 => Create<TElement, TStorage, T, ThreeQuarters<TElement, TStorage, T>>(axes),
            0.5 => Create<TElement, TStorage, T, OneHalf<TElement, TStorage, T>>(axes),
            1 => Create<TElement, TStorage, T, One<TElement, TStorage, T>>(axes),
            _ => Create<TElement, TStorage, T, AnyBeta<TElement, TStorage, T>>(axes),
        };

    /// <summary>The general way, whose sums of squares the parameters' gradients start from.</summary>
    public LinePlan<TElement, TStorage, T, AnyBeta<TElement, TStorage, T>> CreateSums<TElement, TStorage, T>(MapAxes axes)
        where TElement : IElement<TStorage, T>
        where TStorage : unmanaged
        where T : unmanaged, INumber<T> => new(accelerator, store, scratch, options, axes);

    private Plan<TStorage> Create<TElement, TStorage, T, TPower>(MapAxes axes)
        where TElement : IElement<TStorage, T>
        where TStorage : unmanaged
        where T : unmanaged, INumber<T>
        where TPower : IPower<T>
    {
        if (axes is { Lengths: [< int.MaxValue / 2], Inner: > 1 } && axes.Outer * axes.Inner <= int.MaxValue)
        {
            switch (options.LocalSize)
            {
                case 3:
                    return new WalkPlan<TElement, TStorage, T, Window3<T>, TPower>(accelerator, store, options, axes);
                case 5:
                    return new WalkPlan<TElement, TStorage, T, Window5<T>, TPower>(accelerator, store, options, axes);
                case 7:
                    return new WalkPlan<TElement, TStorage, T, Window7<T>, TPower>(accelerator, store, options, axes);
                case 9:
                    return new WalkPlan<TElement, TStorage, T, Window9<T>, TPower>(accelerator, store, options, axes);
            }
        }

        return (axes is { Inner: 1, Lengths.Length: <= 2 } ? TilePlan<TElement, TStorage, T, TPower>.TryCreate(accelerator, store, options, axes) : null)
            ?? (Plan<TStorage>)new LinePlan<TElement, TStorage, T, TPower>(accelerator, store, scratch, options, axes);
    }
}
