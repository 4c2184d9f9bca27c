using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

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
    public static void Prefetch(TStorage* x, TStorage* g, TStorage* v, TStorage* output, nint q, int vector, int level)
    {
        nint elements = Memory.CacheLine / sizeof(TStorage), place = vector * TSimd.Count;
        if (TSimd.Count == elements || ((TTurn.Vectors * TSimd.Count >= elements ? place : q + place) & (elements - 1)) == 0)
        {
            PrefetchLines(x, g, v, output, place, level);
        }
    }

    /// <summary>Asks for the line of each tensor that the element at <paramref name="place"/> is in: by the instructions themselves, since each call's arguments
    /// count among the variables that the compiler inlines up to.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void PrefetchLines(TStorage* x, TStorage* g, TStorage* v, TStorage* output, nint place, int level)
    {
        if (!Sse.IsSupported)
        {
            return;
        }

        if (level == 2)
        {
            Sse.Prefetch1(x + place);
            if (!TOperator.Reduces)
            {
                Sse.Prefetch1(output + place);
            }

            if (TOperator.ReadsG)
            {
                Sse.Prefetch1(g + place);
            }

            if (TOperator.ReadsV)
            {
                Sse.Prefetch1(v + place);
            }
        }
        else if (level == 1)
        {
            Sse.Prefetch0(x + place);
            if (!TOperator.Reduces)
            {
                Sse.Prefetch0(output + place);
            }

            if (TOperator.ReadsG)
            {
                Sse.Prefetch0(g + place);
            }

            if (TOperator.ReadsV)
            {
                Sse.Prefetch0(v + place);
            }
        }
    }
}
