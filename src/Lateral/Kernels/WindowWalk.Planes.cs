using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Lateral.Kernels;

/// <content>Planes whose sums the operator's step takes as they are made, whole ones, without rows.</content>
internal unsafe ref partial struct WindowWalk<TStorage, T, TVector, TSimd, TBlock, TTurn, TOperator>
{
    /// <summary>The middle step's results for about so many elements stay in the first level for the final step.</summary>
    private const int ElementsAtOnce = 1024;

    private readonly bool LoopsPlanes => !Converts && typeof(TTurn) != typeof(OneVector) && TOperator.FirstSums == 1 && !TOperator.Reduces && plan.LoopsPlanes;

    /// <summary>Zeros before and after the sums along a plane's lines of places, as many lines as windows reach. The sums of lines that are one vector are never stored.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void ClearAroundPlane(WindowStage[] stages)
    {
        nint gap = plan.Geometry.Inner > 1 ? plan.Margin : 0;
        foreach (WindowStage stage in stages)
        {
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
        nint length = plan.ItemLength, places = plan.First[0].First.Axis.Length, inner = plan.Geometry.Inner, lines = length / (places * inner);
        nint atOnce = inner > 1 ? 1 : Finishes ? Math.Max(ElementsAtOnce / length, 1) : items;
        if (Finishes)
        {
            task.T1 = Source(plan.Second[0].First, 0);
            task.Carry = task.Carried = carry[0];
        }

        for (nint first = 0; first < items; first += atOnce)
        {
            nint count = Math.Min(atOnce, items - first);
            Tensors<TStorage> planes = tensors.At(first * length), next = planes.At(plan.NextRow);
            task.X = task.FinalX = (T*)planes.X;
            task.G = planes.G;
            task.Output = planes.Output;
            task.NextX = (byte*)next.X;
            task.NextG = (byte*)next.G;
            task.NextOutput = (byte*)next.Output;
            if (task.Streams)
            {
                AskForNoOutput();
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
