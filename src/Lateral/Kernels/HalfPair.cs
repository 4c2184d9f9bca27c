using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Lateral.Kernels;

/// <summary>
/// Narrows two vectors of 512 bits to a whole one of halves, in half the operations that <see cref="Element{TStorage, T, TVector, TSimd}.Store"/> takes: numbers less than 2
/// in <see cref="HalfUnit"/> alone, with their signs, and the integers of both at once.
/// </summary>
internal static unsafe class HalfPair
{
    private const int SmallestNormal = (127 - 14 - HalfUnit.Bits) << 23, SignAndExponent = unchecked((int)0xff800000), LargerMagnitude = 3;

    /// <summary>What is added to the sum's lower 16 bits, so that with the exponent's, 1024 for each, they are a half's, but for multiples of 2¹⁶: a half's exponent is less, and the sum's 1024 units are one of it.</summary>
    private const int Bias = (128 - (127 - 15 - HalfUnit.Bits + 1)) * 1024;

    private static Vector512<ushort> LowerBits
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.CreateSequence<ushort>(0, 2);
    }

    private static Vector512<ushort> UpperBits
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.CreateSequence<ushort>(1, 2);
    }

    /// <summary>Whether there are instructions for it, where vectors are of its type. Loops near the compiler's limit of variables ask for those by name: for a property it
    /// would take in both branches before it asks.</summary>
    public static bool IsSupported
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Avx512BW.IsSupported && Avx512DQ.IsSupported;
    }

    /// <summary>
    /// Stores them rounded to the nearest, ties to even, as <see cref="Element{TStorage, T, TVector, TSimd}.Store"/> does; but something else where they are 2 or more, infinite or NaN.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<float> v0, Vector512<float> v1, Half* destination)
    {
        Vector512<ushort> s0 = Round(v0), s1 = Round(v1);
        Vector512<ushort> lower = Avx512BW.PermuteVar32x16x2(s0, LowerBits, s1), upper = Avx512BW.PermuteVar32x16x2(s0, UpperBits, s1);
        Vector512<ushort> magnitude = lower + (upper << 3);
        ((upper & Vector512.Create((ushort)0x8000)) | magnitude).Store((ushort*)destination);
    }

    /// <summary>The bits of a number and the power of two below it, as in <see cref="Element{TStorage, T, TVector, TSimd}.Store"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ushort> Round(Vector512<float> value)
    {
        Vector512<int> power = (value.AsInt32() & Vector512.Create(SignAndExponent)) | Vector512.Create(Bias);
        Vector512<float> normal = Avx512DQ.Range(power.AsSingle(), Vector512.Create(SmallestNormal | Bias).AsSingle(), LargerMagnitude);
        return Vector512.FusedMultiplyAdd(value, Vector512.Create(1f / 8192), normal).AsUInt16();
    }
}
