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
        // Segments shorter than a vector go through buffers: rather take vectors that they fill.
        int bits = InstructionSet.VectorBits;
        while (bits > 128 && bits / 8 / sizeof(T) > plan.SegmentLength)
        {
            bits /= 2;
        }

        var work = new Work(operation, options, plan, tensors, maxThreads, totals);
        switch (bits)
        {
            case 512:
                RunWidth<Vector512<T>, Simd512<T>>(work);
                break;
            case 256:
                RunWidth<Vector256<T>, Simd256<T>>(work);
                break;
            default:
                RunWidth<Vector128<T>, Simd128<T>>(work);
                break;
        }
    }

    /// <summary>The passes that an operation makes, which its plan needs to know; the same for every width and power.</summary>
    public static PassCount PassesOf(LrnOperation operation) => Passes<Vector128<T>, Simd128<T>, One<T, Vector128<T>, Simd128<T>>>(operation);

    private static PassCount Passes<TVector, TSimd, TPower>(LrnOperation operation)
        where TVector : struct
        where TSimd : struct, ISimd<TVector, T>
        where TPower : struct, INegativePower<TPower, TVector> => operation switch
        {
            LrnOperation.Forward => PassesOf<TVector, ForwardOperator<T, TVector, TSimd, TPower>>(),
            LrnOperation.Backward => PassesOf<TVector, BackwardOperator<T, TVector, TSimd, TPower>>(),
            LrnOperation.ForwardMode => PassesOf<TVector, ForwardModeOperator<T, TVector, TSimd, TPower>>(),
            LrnOperation.DoubleBackward => PassesOf<TVector, DoubleBackwardOperator<T, TVector, TSimd, TPower>>(),
            _ => PassesOf<TVector, ParameterGradientOperator<T, TVector, TSimd, TPower>>(),
        };

    private static PassCount PassesOf<TVector, TOperator>()
        where TVector : struct
        where TOperator : struct, ILrnOperator<T, TVector> => new(TOperator.FirstSums, TOperator.SecondSums, TOperator.Carries, TOperator.Reduces);

    private static void RunWidth<TVector, TSimd>(in Work work)
        where TVector : struct
        where TSimd : struct, ISimd<TVector, T>
    {
        // The block that takes a segment in the least time, where a block takes about as long as one vector more than it has. Segments
        // shorter than it are copied, with the gaps between them, to rows that have room for any block.
        nint segment = work.Plan.SegmentLength;
        nint Time(int vectors) => (segment + vectors * TSimd.Count - 1) / (vectors * TSimd.Count) * (vectors + 1);
        bool hasFour = segment >= FourVectors.Vectors * TSimd.Count, hasSix = segment >= SixVectors.Vectors * TSimd.Count;
        nint four = Time(FourVectors.Vectors), six = hasSix ? Time(SixVectors.Vectors) : four, eight = Time(EightVectors.Vectors);
        if (!hasFour || eight <= Math.Min(four, six))
        {
            RunBlock<TVector, TSimd, EightVectors, FourVectors>(work);
        }
        else if (six < four)
        {
            RunBlock<TVector, TSimd, SixVectors, ThreeVectors>(work);
        }
        else
        {
            RunBlock<TVector, TSimd, FourVectors, FourVectors>(work);
        }
    }

    private static void RunBlock<TVector, TSimd, TBlock, TTurn>(in Work work)
        where TVector : struct
        where TSimd : struct, ISimd<TVector, T>
        where TBlock : struct, IBlock
        where TTurn : struct, IBlock
    {
        switch (work.Options.Beta)
        {
            case 0.75:
                RunPower<TVector, TSimd, TBlock, TTurn, ThreeQuarters<T, TVector, TSimd>>(work);
                break;
            case 0.5:
                RunPower<TVector, TSimd, TBlock, TTurn, OneHalf<T, TVector, TSimd>>(work);
                break;
            case 1:
                RunPower<TVector, TSimd, TBlock, TTurn, One<T, TVector, TSimd>>(work);
                break;
            case >= -NormalPowers.LargestBeta and <= NormalPowers.LargestBeta when typeof(T) == typeof(double):
                // Double's polynomials are longer: four of them are more than the compiler inlines.
                RunPower<TVector, TSimd, TBlock, OneVector, GeneralPower<T, TVector, TSimd, NormalPowers>>(work);
                break;
            case >= -NormalPowers.LargestBeta and <= NormalPowers.LargestBeta:
                RunPower<TVector, TSimd, TBlock, TTurn, GeneralPower<T, TVector, TSimd, NormalPowers>>(work);
                break;
            default:
                RunPower<TVector, TSimd, TBlock, OneVector, GeneralPower<T, TVector, TSimd, AnyPowers>>(work);
                break;
        }
    }

    private static void RunPower<TVector, TSimd, TBlock, TTurn, TPower>(in Work work)
        where TVector : struct
        where TSimd : struct, ISimd<TVector, T>
        where TBlock : struct, IBlock
        where TTurn : struct, IBlock
        where TPower : struct, INegativePower<TPower, TVector>
    {
        LrnOptions options = work.Options;
        double a = HalfUnit.A<TStorage>(options, work.Plan.Geometry.AxisCount);
        switch (work.Operation)
        {
            case LrnOperation.Forward:
                RunOperator<TVector, TSimd, TBlock, TTurn, ForwardOperator<T, TVector, TSimd, TPower>>(new(options, a), work);
                break;
            case LrnOperation.Backward:
                RunOperator<TVector, TSimd, TBlock, TTurn, BackwardOperator<T, TVector, TSimd, TPower>>(new(options, a), work);
                break;
            case LrnOperation.ForwardMode:
                RunOperator<TVector, TSimd, TBlock, TTurn, ForwardModeOperator<T, TVector, TSimd, TPower>>(new(options, a), work);
                break;
            case LrnOperation.DoubleBackward:
                RunOperator<TVector, TSimd, TBlock, OneVector, DoubleBackwardOperator<T, TVector, TSimd, TPower>>(new(options, a), work);
                break;
            default:
                RunOperator<TVector, TSimd, TBlock, OneVector, ParameterGradientOperator<T, TVector, TSimd, TPower>>(new(options, a, HalfUnit.Of<TStorage>()), work);
                break;
        }
    }

    private static void RunOperator<TVector, TSimd, TBlock, TTurn, TOperator>(in TOperator op, in Work work)
        where TVector : struct
        where TSimd : struct, ISimd<TVector, T>
        where TBlock : struct, IBlock
        where TTurn : struct, IBlock
        where TOperator : struct, ILrnOperator<T, TVector>
    {
        WalkPlan plan = work.Plan;
        int threads = plan.Geometry.Length < WalkPlan.SmallestShared ? 1 : (int)Math.Min(work.MaxThreads, plan.Units);
        if (threads == 1)
        {
            var walk = new WindowWalk<TStorage, T, TVector, TSimd, TBlock, TTurn, TOperator>(plan, work.Tensors, op);
            for (nint unit = 0; unit < plan.Units; unit++)
            {
                walk.Run(unit, work.Totals + unit * TotalsPerUnit);
            }

            // Several threads end with a locked instruction.
            Memory.Fence();
        }
        else
        {
            new WalkJob<TVector, TSimd, TBlock, TTurn, TOperator>(op, plan, work.Tensors, work.Totals, threads).Run();
        }
    }

    private sealed class WalkJob<TVector, TSimd, TBlock, TTurn, TOperator>(TOperator op, WalkPlan plan, Tensors<TStorage> tensors, double* totals, int threads) : Job(plan.Units, threads)
        where TVector : struct
        where TSimd : struct, ISimd<TVector, T>
        where TBlock : struct, IBlock
        where TTurn : struct, IBlock
        where TOperator : struct, ILrnOperator<T, TVector>
    {
        private readonly Tensors<TStorage> tensors = tensors;
        private readonly TOperator op = op;
        private readonly double* totals = totals;

        protected override void Work(Shares shares)
        {
            var walk = new WindowWalk<TStorage, T, TVector, TSimd, TBlock, TTurn, TOperator>(plan, tensors, op);
            do
            {
                for (nint unit = shares.First; unit < shares.End; unit++)
                {
                    walk.Run(unit, totals + unit * TotalsPerUnit);
                }
            }
            while (shares.Next());
        }
    }

    /// <summary>What is asked of a launch, passed on while its type arguments are picked.</summary>
    private readonly struct Work(LrnOperation operation, LrnOptions options, WalkPlan plan, Tensors<TStorage> tensors, int maxThreads, double* totals)
    {
        public readonly LrnOperation Operation = operation;
        public readonly LrnOptions Options = options;
        public readonly WalkPlan Plan = plan;
        public readonly Tensors<TStorage> Tensors = tensors;
        public readonly int MaxThreads = maxThreads;
        public readonly double* Totals = totals;
    }
}
