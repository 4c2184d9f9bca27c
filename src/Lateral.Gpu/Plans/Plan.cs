using ILGPU;
using ILGPU.Runtime;

namespace Lateral.Gpu.Plans;

/// <summary>How one shape is computed on one accelerator: the kernels and the grids they run on.</summary>
internal abstract class Plan<TStorage>
    where TStorage : unmanaged
{
    /// <summary>Whether an output may be an input's memory: no group reads what another writes.</summary>
    public abstract bool WorksInPlace { get; }

    public abstract void Forward(AcceleratorStream stream, ArrayView<TStorage> x, ArrayView<TStorage> y);

    public abstract void Backward(
        AcceleratorStream stream, ArrayView<TStorage> x, ArrayView<TStorage> gradOutput, ArrayView<TStorage> gradInput);
}
