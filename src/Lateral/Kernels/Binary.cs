using System.Runtime.CompilerServices;

namespace Lateral.Kernels;

/// <summary>The parts of a float or double.</summary>
internal static class Binary<T, TVector, TSimd>
    where T : unmanaged
    where TVector : struct
    where TSimd : struct, ISimd<TVector, T>
{
    /// <summary>Sign and biased exponent as an integer. The count has to be a constant for the compiler to shift by one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector ExponentBits(TVector value) =>
        typeof(T) == typeof(float) ? TSimd.ShiftRightLogical(value, 23) : TSimd.ShiftRightLogical(value, 52);

    /// <summary>The lowest bits of an integer where an exponent has its place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector AsExponent(TVector integer) =>
        typeof(T) == typeof(float) ? TSimd.ShiftLeft(integer, 23) : TSimd.ShiftLeft(integer, 52);

    /// <summary>What is added to the exponent.</summary>
    public static double Bias
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => typeof(T) == typeof(float) ? 127 : 1023;
    }

    /// <summary>The number whose last bit is worth 1.</summary>
    public static double Step
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => typeof(T) == typeof(float) ? 8388608.0 : 4503599627370496.0;
    }
}
