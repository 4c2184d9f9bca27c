using ILGPU;
using ILGPU.Runtime;
using Lateral.Gpu.Kernels;

namespace Lateral.Gpu.Plans;

/// <summary>Σ t_i, Σ t_i · Σ x² and Σ dy_i · y_i · ln scale_i.</summary>
internal readonly record struct ParameterSums(double Ratios, double Weighted, double Logarithms);

/// <summary>Runs <see cref="ParameterKernels{TElement, TStorage, T}"/> and adds up what its groups found, in their order.</summary>
internal sealed class ParameterSums<TElement, TStorage, T>(Accelerator accelerator)
    where TElement : IElement<TStorage, T>
    where TStorage : unmanaged
    where T : unmanaged
{
    private const int Groups = 512;
    private const int Totals = ParameterKernels<TElement, TStorage, T>.Totals;

    // Its own scratch array: the sums are in the first and what they were made from in the second.
    private const int Array = 2;

    private readonly Action<AcceleratorStream, KernelConfig, ArrayView<TStorage>, ArrayView<TStorage>, ArrayView<T>, ArrayView<double>, Factors<double>> kernel =
        accelerator.LoadKernel<ArrayView<TStorage>, ArrayView<TStorage>, ArrayView<T>, ArrayView<double>, Factors<double>>(
            ParameterKernels<TElement, TStorage, T>.Sums);

    public ParameterSums Run(
        AcceleratorStream stream, ScratchMemory scratch, ArrayView<TStorage> x, ArrayView<TStorage> gradOutput, ArrayView<T> sums, Factors<double> factors)
    {
        int group = Launch.GroupSize(accelerator);
        int groups = (int)Math.Min(Groups, Launch.Divided(x.Length, group));
        ArrayView<double> totals = scratch.View<double>(Array, groups * Totals);
        var config = new KernelConfig(groups, group, SharedMemoryConfig.RequestDynamic<double>(group * Totals));
        kernel(stream, config, x, gradOutput, sums, totals, factors);
        double[] found = new double[groups * Totals];
        totals.CopyToCPU(stream, found);
        stream.Synchronize();
        var result = default(ParameterSums);
        for (int i = 0; i < found.Length; i += Totals)
        {
            result = new(result.Ratios + found[i], result.Weighted + found[i + 1], result.Logarithms + found[i + 2]);
        }

        return result;
    }
}
