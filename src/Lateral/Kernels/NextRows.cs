using System.Runtime.CompilerServices;

namespace Lateral.Kernels;

/// <summary>Asks for what the next rows of a walk read and write, while the loops compute.</summary>
internal static unsafe class NextRows<TStorage, T, TVector, TSimd, TTurn, TOperator>
    where TStorage : unmanaged
    where T : unmanaged
    where TVector : struct
    where TSimd : struct, ISimd<TVector, T>
    where TTurn : struct, IBlock
    where TOperator : struct, ILrnOperator<T, TVector>
{
    /// <summary>Asks for a line of each tensor, if none of the turn has asked for it: spread over a turn's vectors, the requests do not wait for each other. What is a
    /// line is counted from a turn's first element, so that three vectors ask for more lines than they have rather than branch.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prefetch(TStorage* x, TStorage* g, TStorage* v, TStorage* output, nint q, nint vector, bool toSecondLevel)
    {
        nint elements = Memory.CacheLine / sizeof(TStorage), place = TTurn.Vectors * TSimd.Count >= elements ? vector : q + vector;
        if (TSimd.Count < elements && (place & (elements - 1)) != 0)
        {
            return;
        }

        if (toSecondLevel)
        {
            PrefetchLines(x, g, v, output, vector, true);
        }
        else
        {
            PrefetchLines(x, g, v, output, vector, false);
        }
    }

    /// <summary>Asks for the line of each tensor that the element at <paramref name="place"/> is in. <paramref name="toSecondLevel"/> is a constant.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void PrefetchLines(TStorage* x, TStorage* g, TStorage* v, TStorage* output, nint place, bool toSecondLevel)
    {
        Memory.Prefetch((byte*)(x + place), toSecondLevel);
        if (!TOperator.Reduces)
        {
            Memory.Prefetch((byte*)(output + place), toSecondLevel);
        }

        if (TOperator.ReadsG)
        {
            Memory.Prefetch((byte*)(g + place), toSecondLevel);
        }

        if (TOperator.ReadsV)
        {
            Memory.Prefetch((byte*)(v + place), toSecondLevel);
        }
    }
}
