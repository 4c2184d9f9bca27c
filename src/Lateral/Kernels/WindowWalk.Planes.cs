using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Lateral.Kernels;

/// <content>Planes whose sums the operator's step takes as they are made, whole ones, without rows.</content>
internal unsafe ref partial struct WindowWalk<TStorage, T, TVector, TSimd, TBlock, TTurn, TOperator>
{
    /// <summary>The middle step's results for about so many elements stay in the first level for the final step.</summary>
    private const int FewElements = 1024;

    private readonly bool LoopsPlanes => !Converts && typeof(TTurn) != typeof(OneVector) && TOperator.FirstSums == 1 && !TOperator.Reduces && plan.LoopsPlanes;

    /// <summary>Zeros before and after the sums along lines of places, as many lines as windows reach. Where lines are vectors, those are not in memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void ClearAroundPlanes(WindowStage[] stages)
    {
        foreach (WindowStage stage in stages)
        {
            WindowAxis along = stage.First.Axis;
            nint gap = plan.Geometry.Inner > 1 ? along.Gap * along.Length * plan.Geometry.Inner : 0;
            T* sums = Source(stage.Last, 0);
            NativeMemory.Clear(sums - gap, (nuint)(gap * sizeof(T)));
            NativeMemory.Clear(sums + plan.ItemLength, (nuint)(gap * sizeof(T)));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void RunPlanes()
    {
        switch (plan.First[0].First.Axis.Gap)
        {
            case 1:
                RunPlanes<BothSides<ReachOne>>();
                break;
            case 2:
                RunPlanes<BothSides<ReachTwo>>();
                break;
            default:
                RunPlanes<BothSides<ReachThree>>();
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void RunPlanes<TReach>() where TReach : struct, ILineReach
    {
        nint planeLength = plan.ItemLength, places = plan.First[0].First.Axis.Length, inner = plan.Geometry.Inner, lines = planeLength / (places * inner);
        nint few = inner > 1 ? 1 : Finishes ? Math.Max(FewElements / planeLength, 1) : items;
        task.Carry = task.Carried = carry[0];
        if (TOperator.SecondSums > 0)
        {
            task.T1 = Source(plan.Second[0].First, 0);
        }

        for (nint first = 0; first < items; first += few)
        {
            nint start = first * planeLength, count = Math.Min(few, items - first);
            task.X = task.FinalX = (T*)tensors.X + start;
            task.G = tensors.G + start;
            task.Output = tensors.Output + start;
            task.NextX = (byte*)(tensors.X + start + plan.NextRow);
            task.NextG = (byte*)(tensors.G + start + plan.NextRow);
            task.NextOutput = (byte*)(tensors.Output + start + plan.NextRow);
            if (task.Streams)
            {
                Memory.Prefetch(task.NextOutput);
                task.NextOutput = task.NextX;
            }

            if (inner == 1)
            {
                PlaneLoops<TStorage, T, TVector, TSimd, Squares, TReach, TOperator>.Run(op, task, lines, count);
                if (Finishes)
                {
                    PlaneLoops<TStorage, T, TVector, TSimd, Elements, TReach, TOperator>.Run(op, task, lines, count);
                }
            }
            else
            {
                PlaceLoops<TStorage, T, TVector, TSimd, Squares, TReach, TOperator>.Run(op, task, lines, places, inner, Source(plan.First[0].Last, 0));
                if (Finishes)
                {
                    PlaceLoops<TStorage, T, TVector, TSimd, Elements, TReach, TOperator>.Run(op, task, lines, places, inner, Source(plan.Second[0].Last, 0));
                }
            }
        }
    }
}
