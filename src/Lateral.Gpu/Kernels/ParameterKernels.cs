using ILGPU;

namespace Lateral.Gpu.Kernels;

/// <summary>
/// The sums behind the parameters' gradients, Σ t_i, Σ t_i · Σ x² and Σ dy_i · y_i · ln scale_i, in double. Each thread adds
/// every so-manieth element, each group its threads in a fixed tree, and the host the groups in their order: no atomics, so
/// the same bits in every run.
/// </summary>
internal static class ParameterKernels<TElement, TStorage, T>
    where TElement : IElement<TStorage, T>
    where TStorage : unmanaged
    where T : unmanaged
{
    public const int Totals = 3;

    public static void Sums(ArrayView<TStorage> x, ArrayView<TStorage> gradOutput, ArrayView<T> sums, ArrayView<double> totals, Factors<double> factors)
    {
        double ratios = 0, weighted = 0, logarithms = 0;
        long step = (long)Grid.DimX * Group.DimX;
        for (long i = (long)Grid.IdxX * Group.DimX + Group.IdxX; i < x.Length; i += step)
        {
            double sum = TElement.Widen(sums[i]);
            double scale = factors.K + factors.A * sum;
            double product = TElement.Widen(TElement.Load(gradOutput[i])) * TElement.Widen(TElement.Load(x[i])) * DoublePower.Evaluate(scale, factors);
            double ratio = product / scale;
            ratios += ratio;
            weighted += ratio * sum;
            logarithms += product * DoublePower.Ln(scale);
        }

        ArrayView<double> shared = SharedMemory.GetDynamic<double>();
        int thread = Group.IdxX * Totals;
        shared[thread] = ratios;
        shared[thread + 1] = weighted;
        shared[thread + 2] = logarithms;
        for (int half = Group.DimX / 2; half > 0; half /= 2)
        {
            Group.Barrier();
            if (Group.IdxX < half)
            {
                int other = thread + half * Totals;
                shared[thread] += shared[other];
                shared[thread + 1] += shared[other + 1];
                shared[thread + 2] += shared[other + 2];
            }
        }

        if (Group.IdxX == 0)
        {
            totals[Grid.IdxX * Totals] = shared[0];
            totals[Grid.IdxX * Totals + 1] = shared[1];
            totals[Grid.IdxX * Totals + 2] = shared[2];
        }
    }
}
