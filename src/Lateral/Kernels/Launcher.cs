using System.Runtime.InteropServices;

namespace Lateral.Kernels;

/// <summary>What a launch computes.</summary>
internal enum LrnOperation
{
    Forward,
    Backward,
    ForwardMode,
    DoubleBackward,
    ParameterGradients,
}

/// <summary>
/// Picks the walk's type arguments (the vector's width, the power for this β, the operator) and runs its units on
/// one thread or several.
/// </summary>
internal static unsafe class Launcher<TStorage, T>
    where TStorage : unmanaged
    where T : unmanaged
{
    /// <summary>Fewer elements than this take less time than waking a thread.</summary>
    private const nint SmallestShared = 32 * 1024;

    /// <summary>Sums for each unit of an operator that reduces.</summary>
    public const int TotalsPerUnit = 3;

    public static void Run(LrnOperation operation, LrnOptions options, WalkPlan plan, in Tensors<TStorage> tensors, int maxThreads, double* totals)
    {
        // Segments shorter than a vector go through buffers: rather take vectors that they fill.
        int bits = InstructionSet.VectorBits;
        while (bits > 128 && bits / 8 / sizeof(T) > plan.SegmentLength)
        {
            bits /= 2;
        }

        switch (bits)
        {
            case 512:
                RunWidth<Simd512<T>>(operation, options, plan, tensors, maxThreads, totals);
                break;
            case 256:
                RunWidth<Simd256<T>>(operation, options, plan, tensors, maxThreads, totals);
                break;
            default:
                RunWidth<Simd128<T>>(operation, options, plan, tensors, maxThreads, totals);
                break;
        }
    }

    /// <summary>The passes that an operation makes, which its plan needs to know; the same for every width and power.</summary>
    public static PassCount PassesOf(LrnOperation operation) => operation switch
    {
        LrnOperation.Forward => ForwardOperator<T, Simd128<T>, One<T, Simd128<T>>>.Passes,
        LrnOperation.Backward => BackwardOperator<T, Simd128<T>, One<T, Simd128<T>>>.Passes,
        LrnOperation.ForwardMode => ForwardModeOperator<T, Simd128<T>, One<T, Simd128<T>>>.Passes,
        LrnOperation.DoubleBackward => DoubleBackwardOperator<T, Simd128<T>, One<T, Simd128<T>>>.Passes,
        _ => ParameterGradientOperator<T, Simd128<T>, One<T, Simd128<T>>>.Passes,
    };

    private static void RunWidth<TSimd>(
        LrnOperation operation, LrnOptions options, WalkPlan plan, in Tensors<TStorage> tensors, int maxThreads, double* totals)
        where TSimd : struct, ISimd<TSimd, T>
    {
        switch (options.Beta)
        {
            case 0.75:
                RunPower<TSimd, ThreeQuarters<T, TSimd>>(operation, options, plan, tensors, maxThreads, totals);
                break;
            case 0.5:
                RunPower<TSimd, OneHalf<T, TSimd>>(operation, options, plan, tensors, maxThreads, totals);
                break;
            case 1:
                RunPower<TSimd, One<T, TSimd>>(operation, options, plan, tensors, maxThreads, totals);
                break;
            default:
                RunPower<TSimd, GeneralPower<T, TSimd>>(operation, options, plan, tensors, maxThreads, totals);
                break;
        }
    }

    private static void RunPower<TSimd, TPower>(
        LrnOperation operation, LrnOptions options, WalkPlan plan, in Tensors<TStorage> tensors, int maxThreads, double* totals)
        where TSimd : struct, ISimd<TSimd, T>
        where TPower : struct, INegativePower<TPower, TSimd>
    {
        int axes = plan.Geometry.AxisCount;
        switch (operation)
        {
            case LrnOperation.Forward:
                RunOperator<TSimd, ForwardOperator<T, TSimd, TPower>>(new(options, axes), plan, tensors, maxThreads, totals);
                break;
            case LrnOperation.Backward:
                RunOperator<TSimd, BackwardOperator<T, TSimd, TPower>>(new(options, axes), plan, tensors, maxThreads, totals);
                break;
            case LrnOperation.ForwardMode:
                RunOperator<TSimd, ForwardModeOperator<T, TSimd, TPower>>(new(options, axes), plan, tensors, maxThreads, totals);
                break;
            case LrnOperation.DoubleBackward:
                RunOperator<TSimd, DoubleBackwardOperator<T, TSimd, TPower>>(new(options, axes), plan, tensors, maxThreads, totals);
                break;
            default:
                RunOperator<TSimd, ParameterGradientOperator<T, TSimd, TPower>>(new(options, axes), plan, tensors, maxThreads, totals);
                break;
        }
    }

    private static void RunOperator<TSimd, TOperator>(
        TOperator op, WalkPlan plan, in Tensors<TStorage> tensors, int maxThreads, double* totals)
        where TSimd : struct, ISimd<TSimd, T>
        where TOperator : struct, ILrnOperator<TSimd>
    {
        // Segments shorter than a vector are copied, with room for a block.
        bool four = plan.SegmentLength >= FourVectors.Vectors * TSimd.Count || plan.SegmentLength < TSimd.Count;
        if (four)
        {
            RunBlock<TSimd, FourVectors, TOperator>(op, plan, tensors, maxThreads, totals);
        }
        else
        {
            RunBlock<TSimd, OneVector, TOperator>(op, plan, tensors, maxThreads, totals);
        }
    }

    private static void RunBlock<TSimd, TBlock, TOperator>(
        TOperator op, WalkPlan plan, in Tensors<TStorage> tensors, int maxThreads, double* totals)
        where TSimd : struct, ISimd<TSimd, T>
        where TBlock : struct, IBlock
        where TOperator : struct, ILrnOperator<TSimd>
    {
        int threads = plan.Geometry.Length < SmallestShared ? 1 : (int)Math.Min(maxThreads, plan.Units);
        if (threads == 1)
        {
            T* scratch = PrepareScratch(plan);
            for (nint unit = 0; unit < plan.Units; unit++)
            {
                WindowWalk<TStorage, T, TSimd, TBlock, TOperator>.Run(plan, tensors, op, unit, scratch, totals + unit * TotalsPerUnit);
            }
        }
        else
        {
            new WalkJob<TSimd, TBlock, TOperator>(op, plan, tensors, totals).Run(threads);
        }
    }

    /// <summary>Scratch whose zero row and gaps are zero, as the walk leaves them.</summary>
    private static T* PrepareScratch(WalkPlan plan)
    {
        T* scratch = (T*)Scratch.Rent(plan.ScratchLength * sizeof(T));
        NativeMemory.Clear(scratch, (nuint)(plan.ZerosLength * sizeof(T)));
        return scratch;
    }

    private sealed class WalkJob<TSimd, TBlock, TOperator>(TOperator op, WalkPlan plan, Tensors<TStorage> tensors, double* totals) : Job(plan.Units)
        where TSimd : struct, ISimd<TSimd, T>
        where TBlock : struct, IBlock
        where TOperator : struct, ILrnOperator<TSimd>
    {
        private readonly Tensors<TStorage> tensors = tensors;
        private readonly TOperator op = op;
        private readonly double* totals = totals;

        protected override void Work(nint first)
        {
            T* scratch = PrepareScratch(plan);
            for (; first < plan.Units; first = Take())
            {
                for (nint unit = first; unit < EndOf(first); unit++)
                {
                    WindowWalk<TStorage, T, TSimd, TBlock, TOperator>.Run(plan, tensors, op, unit, scratch, totals + unit * TotalsPerUnit);
                }
            }
        }
    }
}
