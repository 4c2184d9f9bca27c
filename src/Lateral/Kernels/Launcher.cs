using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

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
/// Picks the walk's type arguments (the power for this β, the operator, the vector's width) and runs its units on
/// one thread or several.
/// </summary>
internal static unsafe class Launcher<TStorage, T>
    where TStorage : unmanaged
    where T : unmanaged
{
    /// <summary>Sums for each unit of an operator that reduces.</summary>
    public const int TotalsPerUnit = 3;

    public static void Run(LrnOperation operation, LrnOptions options, WalkPlan plan, in Tensors<TStorage> tensors, int maxThreads, double* totals)
    {
        switch (options.Beta)
        {
            case 0.75:
                RunPower<ThreeQuarters<T>>(operation, options, plan, tensors, maxThreads, totals);
                break;
            case 0.5:
                RunPower<OneHalf<T>>(operation, options, plan, tensors, maxThreads, totals);
                break;
            case 1:
                RunPower<One<T>>(operation, options, plan, tensors, maxThreads, totals);
                break;
            default:
                RunPower<GeneralPower<T>>(operation, options, plan, tensors, maxThreads, totals);
                break;
        }
    }

    /// <summary>The passes that an operation makes, which its plan needs to know; the same for every power.</summary>
    public static PassCount PassesOf(LrnOperation operation) => operation switch
    {
        LrnOperation.Forward => PassesOf<ForwardOperator<T, One<T>>>(),
        LrnOperation.Backward => PassesOf<BackwardOperator<T, One<T>>>(),
        LrnOperation.ForwardMode => PassesOf<ForwardModeOperator<T, One<T>>>(),
        LrnOperation.DoubleBackward => PassesOf<DoubleBackwardOperator<T, One<T>>>(),
        _ => PassesOf<ParameterGradientOperator<T, One<T>>>(),
    };

    private static PassCount PassesOf<TOperator>()
        where TOperator : struct, ILrnOperator<T> => new(TOperator.FirstSums, TOperator.SecondSums, TOperator.Carries);

    private static void RunPower<TPower>(
        LrnOperation operation, LrnOptions options, WalkPlan plan, in Tensors<TStorage> tensors, int maxThreads, double* totals)
        where TPower : struct, INegativePower<TPower, T>
    {
        int axes = plan.Geometry.AxisCount;
        switch (operation)
        {
            case LrnOperation.Forward:
                RunOperator(new ForwardOperator<T, TPower>(options, axes), plan, tensors, maxThreads, totals);
                break;
            case LrnOperation.Backward:
                RunOperator(new BackwardOperator<T, TPower>(options, axes), plan, tensors, maxThreads, totals);
                break;
            case LrnOperation.ForwardMode:
                RunOperator(new ForwardModeOperator<T, TPower>(options, axes), plan, tensors, maxThreads, totals);
                break;
            case LrnOperation.DoubleBackward:
                RunOperator(new DoubleBackwardOperator<T, TPower>(options, axes), plan, tensors, maxThreads, totals);
                break;
            default:
                RunOperator(new ParameterGradientOperator<T, TPower>(options, axes), plan, tensors, maxThreads, totals);
                break;
        }
    }

    private static void RunOperator<TOperator>(TOperator op, WalkPlan plan, in Tensors<TStorage> tensors, int maxThreads, double* totals)
        where TOperator : struct, ILrnOperator<T>
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
                RunWidth<Vector512<T>, Simd512<T>, TOperator>(op, plan, tensors, maxThreads, totals);
                break;
            case 256:
                RunWidth<Vector256<T>, Simd256<T>, TOperator>(op, plan, tensors, maxThreads, totals);
                break;
            default:
                RunWidth<Vector128<T>, Simd128<T>, TOperator>(op, plan, tensors, maxThreads, totals);
                break;
        }
    }

    private static void RunWidth<TVector, TSimd, TOperator>(
        TOperator op, WalkPlan plan, in Tensors<TStorage> tensors, int maxThreads, double* totals)
        where TVector : struct
        where TSimd : struct, ISimd<TVector, T>
        where TOperator : struct, ILrnOperator<T>
    {
        // Eight at a time take a tenth less for a vector than four, unless more of them lie over others. Segments shorter than
        // four vectors are copied, with the gaps between them, to rows long enough for any block.
        nint four = FourVectors.Vectors * TSimd.Count, segment = plan.SegmentLength;
        if (segment < four || 10 * RoundUp(segment, 2 * four) <= 11 * RoundUp(segment, four))
        {
            RunBlock<TVector, TSimd, EightVectors, TOperator>(op, plan, tensors, maxThreads, totals);
        }
        else
        {
            RunBlock<TVector, TSimd, FourVectors, TOperator>(op, plan, tensors, maxThreads, totals);
        }
    }

    private static nint RoundUp(nint length, nint unit) => (length + unit - 1) / unit * unit;

    private static void RunBlock<TVector, TSimd, TBlock, TOperator>(
        TOperator op, WalkPlan plan, in Tensors<TStorage> tensors, int maxThreads, double* totals)
        where TVector : struct
        where TSimd : struct, ISimd<TVector, T>
        where TBlock : struct, IBlock
        where TOperator : struct, ILrnOperator<T>
    {
        int threads = plan.Geometry.Length < WalkPlan.SmallestShared ? 1 : (int)Math.Min(maxThreads, plan.Units);
        if (threads == 1)
        {
            T* scratch = PrepareScratch(plan);
            for (nint unit = 0; unit < plan.Units; unit++)
            {
                WindowWalk<TStorage, T, TVector, TSimd, TBlock, TOperator>.Run(plan, tensors, op, unit, scratch, totals + unit * TotalsPerUnit);
            }
        }
        else
        {
            new WalkJob<TVector, TSimd, TBlock, TOperator>(op, plan, tensors, totals).Run(threads);
        }
    }

    /// <summary>Scratch whose zero row and gaps are zero, as the walk leaves them.</summary>
    private static T* PrepareScratch(WalkPlan plan)
    {
        T* scratch = (T*)Scratch.Rent(plan.ScratchLength * sizeof(T));
        NativeMemory.Clear(scratch, (nuint)(plan.ZerosLength * sizeof(T)));
        return scratch;
    }

    private sealed class WalkJob<TVector, TSimd, TBlock, TOperator>(TOperator op, WalkPlan plan, Tensors<TStorage> tensors, double* totals) : Job(plan.Units)
        where TVector : struct
        where TSimd : struct, ISimd<TVector, T>
        where TBlock : struct, IBlock
        where TOperator : struct, ILrnOperator<T>
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
                    WindowWalk<TStorage, T, TVector, TSimd, TBlock, TOperator>.Run(plan, tensors, op, unit, scratch, totals + unit * TotalsPerUnit);
                }
            }
        }
    }
}
