using System.Runtime.CompilerServices;

namespace Lateral.Kernels;

/// <summary>The parts of a float or double.</summary>
internal static class Binary<T, TVector, TSimd>
    where T : unmanaged
    where TVector : struct
    where TSimd : struct, ISimd<TVector, T>
{
    /// <summary>The lowest bits of an integer where an exponent has its place. The count has to be a constant for the compiler to shift by one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector AsExponent(TVector integer) =>
        typeof(T) == typeof(float) ? TSimd.ShiftLeft(integer, 23) : TSimd.ShiftLeft(integer, 52);

    /// <summary>Added to a number, it rounds it to the nearest whole one, which the last bits of the sum are then.</summary>
    public static double Rounding
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 1.5 * (typeof(T) == typeof(float) ? 8388608.0 : 4503599627370496.0);
    }
}
