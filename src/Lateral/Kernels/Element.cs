using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lateral.Kernels;

/// <summary>
/// Moves vectors between memory, in the tensor's type, and registers, in the type that computes: float and double
/// as they are, <see cref="Half"/> and <see cref="BFloat16"/> as float, halves in <see cref="HalfUnit"/>.
/// </summary>
internal static unsafe class Element<TStorage, T, TVector, TSimd>
    where TStorage : unmanaged
    where T : unmanaged
    where TVector : struct
    where TSimd : struct, ISimd<TVector, T>
{
    private const int MantissaDifference = 23 - 10;
    private const int ExponentDifference = 127 - 15;
    private const long BFloat16NaN = 0x7fc00000;
    private const double TwoTo112 = 5192296858534827628530496329220096.0;
    private const double LargestHalf = 65504 * HalfUnit.Value;
    private const double HalfOverflow = 65536 * HalfUnit.Value;
    private const double SmallestNormalHalf = 6.103515625e-05 * HalfUnit.Value;

    /// <summary>Loads one of the vectors from an address on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Load(TStorage* source, int vector = 0) => typeof(TStorage) == typeof(Half)
        ? WidenAny((Half*)source, vector)
        : typeof(TStorage) == typeof(BFloat16)
            ? TSimd.LoadInt16((short*)source, vector, 16, -1)
            : TSimd.Load((T*)source, vector);

    /// <summary>The same in fewer operations, if they are halves, taken for numbers: infinities and NaN become 2 or more.</summary>
    /// <param name="source">The first vector.</param>
    /// <param name="vector">Which one.</param>
    /// <param name="seen">Takes the bits of what halves have become.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Load(TStorage* source, int vector, ref TVector seen)
    {
        if (typeof(TStorage) == typeof(Half))
        {
            TVector value = Widen((Half*)source, vector);
            seen = TSimd.Or(seen, value);
            return value;
        }

        return Load(source, vector);
    }

    /// <summary>Stores as <see cref="Half"/> or <see cref="BFloat16"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(TVector value, TStorage* destination, int vector = 0) =>
        TSimd.StoreUInt16(typeof(TStorage) == typeof(Half) ? Narrow(value) : NarrowToBFloat16(value), (ushort*)destination + vector * TSimd.Count);

    /// <summary>Stores two vectors of numbers less than 2 as <see cref="Store"/> does, where <see cref="HalfPair.IsSupported"/> and vectors have 512 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreSmall(TVector v0, TVector v1, TStorage* destination) =>
        HalfPair.Store(Unsafe.BitCast<TVector, Vector512<float>>(v0), Unsafe.BitCast<TVector, Vector512<float>>(v1), (Half*)destination);

    /// <summary>The exact value of each half that is a number: shifted into place it is too small by 2¹¹², which also settles denormals.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Widen(Half* source, int vector) => TSimd.Multiply(
        TSimd.LoadInt16((short*)source, vector, MantissaDifference, unchecked((int)0x8fffe000)), TSimd.Create(TwoTo112 * HalfUnit.Value));

    /// <summary>The same with infinities and NaN, whose exponent is too small once more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector WidenAny(Half* source, int vector)
    {
        TVector value = Widen(source, vector), magnitude = TSimd.And(value, TSimd.CreateBits(0x7fffffff));
        return TSimd.SelectLess(TSimd.Create(LargestHalf), magnitude, TSimd.AddBits(value, TSimd.CreateBits((ExponentDifference + HalfUnit.Bits) << 23)), value);
    }

    /// <summary>
    /// Rounds to the nearest half, ties to even. 2¹³ times smaller and added to the power of two below it, a number keeps the half's bits: the sum
    /// lies 1024 units and the half's fraction above the power, so its lower 16 bits are those units, and its upper ones 128 times the power's exponent.
    /// Denormals have the power of the smallest normal half, and no 1024. What is too large is cut to the number whose bits become infinity's; NaN
    /// passes through and becomes more than 16 bits hold, which are stored as ones, a NaN.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Narrow(TVector value)
    {
        TVector cut = TSimd.Min(TSimd.Create(HalfOverflow), TSimd.And(value, TSimd.CreateBits(0x7fffffff)));
        TVector power = TSimd.Max(TSimd.And(cut, TSimd.CreateBits(0x7f800000)), TSimd.Create(SmallestNormalHalf));
        TVector sum = TSimd.MultiplyAdd(cut, TSimd.Create(1.0 / (1 << MantissaDifference)), power);

        // The 1024 units are one of the exponent.
        TVector magnitude = TSimd.AddBits(TSimd.AddHalves(sum, 1024 / 128), TSimd.CreateBits((ExponentDifference - HalfUnit.Bits + 1) * -1024));
        return TSimd.Or(TSimd.And(TSimd.ShiftRightLogical(value, 16), TSimd.CreateBits(0x8000)), magnitude);
    }

    /// <summary>Rounds to the nearest, ties to even, by adding just under half a unit to the bits that go.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector NarrowToBFloat16(TVector value)
    {
        TVector magnitude = TSimd.And(value, TSimd.CreateBits(0x7fffffff));
        TVector sign = TSimd.SubtractBits(value, magnitude);
        TVector odd = TSimd.And(TSimd.ShiftRightLogical(value, 16), TSimd.CreateBits(1));
        TVector rounded = TSimd.AddBits(TSimd.AddBits(value, TSimd.CreateBits(0x7fff)), odd);
        TVector special = TSimd.AddBits(sign, TSimd.CreateBits(BFloat16NaN));
        return TSimd.ShiftRightLogical(TSimd.SelectLess(TSimd.Create(-1), magnitude, rounded, special), 16);
    }
}
