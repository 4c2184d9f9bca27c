using System.Runtime.CompilerServices;

namespace Lateral.Kernels;

/// <summary>The vectors of a turn, in memory one after the other. Those that it does not have are neither read nor written.</summary>
internal static unsafe class Turn<T, TVector, TSimd, TTurn>
    where T : unmanaged
    where TVector : struct
    where TSimd : struct, ISimd<TVector, T>
    where TTurn : struct, IBlock
{
    /// <param name="v0">The first vector.</param>
    /// <param name="v1">The second.</param>
    /// <param name="v2">The third.</param>
    /// <param name="v3">The fourth.</param>
    /// <param name="destination">Where the first goes.</param>
    /// <param name="streams">Whether they are stored past the caches.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(TVector v0, TVector v1, TVector v2, TVector v3, T* destination, bool streams)
    {
        if (streams)
        {
            TSimd.Stream(v0, destination);
            if (typeof(TTurn) != typeof(OneVector))
            {
                TSimd.Stream(v1, destination, 1);
                TSimd.Stream(v2, destination, 2);
            }

            if (typeof(TTurn) == typeof(FourVectors))
            {
                TSimd.Stream(v3, destination, 3);
            }

            return;
        }

        TSimd.Store(v0, destination);
        if (typeof(TTurn) != typeof(OneVector))
        {
            TSimd.Store(v1, destination, 1);
            TSimd.Store(v2, destination, 2);
        }

        if (typeof(TTurn) == typeof(FourVectors))
        {
            TSimd.Store(v3, destination, 3);
        }
    }
}
