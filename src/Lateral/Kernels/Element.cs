using System.Runtime.CompilerServices;

namespace Lateral.Kernels;

/// <summary>
/// Moves vectors between memory, in the tensor's type, and registers, in the type that computes: float and double
/// as they are, <see cref="Half"/> and <see cref="BFloat16"/> as float.
/// </summary>
internal static unsafe class Element<TStorage, T, TVector, TSimd>
    where TStorage : unmanaged
    where T : unmanaged
    where TVector : struct
    where TSimd : struct, ISimd<TVector, T>
{
    private const int MantissaDifference = 23 - 10;
    private const long HalfNaN = 0x7e00;
    private const long BFloat16NaN = 0x7fc00000;
    private const double TwoTo112 = 5192296858534827628530496329220096.0;
    private const double HalfOverflow = 65536;
    private const double SmallestNormalHalf = 6.103515625e-05;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Load(TStorage* source) => typeof(TStorage) == typeof(Half)
        ? Widen(TSimd.LoadInt16((short*)source))
        : typeof(TStorage) == typeof(BFloat16)
            ? TSimd.ShiftLeft(TSimd.LoadInt16((short*)source), 16)
            : TSimd.Load((T*)source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(TVector value, TStorage* destination)
    {
        if (typeof(TStorage) == typeof(Half))
        {
            TSimd.StoreUInt16(Narrow(value), (ushort*)destination);
        }
        else if (typeof(TStorage) == typeof(BFloat16))
        {
            TSimd.StoreUInt16(NarrowToBFloat16(value), (ushort*)destination);
        }
        else
        {
            TSimd.Store(value, (T*)destination);
        }
    }

    /// <summary>
    /// The exact value of each half: shifted into place it is too small by 2¹¹², which also settles denormals. The exponent that
    /// stands for infinities and NaN is as much too small once more.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Widen(TVector half)
    {
        TVector placed = TSimd.And(TSimd.ShiftLeft(half, MantissaDifference), TSimd.CreateBits(0x8fffe000));
        TVector value = TSimd.Multiply(placed, TSimd.Create(TwoTo112));
        TVector magnitude = TSimd.And(value, TSimd.CreateBits(0x7fffffff));
        return TSimd.AddBits(value, TSimd.ZeroIfLess(magnitude, TSimd.Create(HalfOverflow), TSimd.CreateBits(112 << 23)));
    }

    /// <summary>
    /// Rounds to the nearest half, ties to even, by adding just under half a unit to the bits that go. What is too large
    /// is cut to the number whose bits become infinity's.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Narrow(TVector value)
    {
        TVector magnitude = TSimd.And(value, TSimd.CreateBits(0x7fffffff));
        TVector sign = TSimd.ShiftRightLogical(TSimd.SubtractBits(value, magnitude), 16);
        TVector cut = TSimd.Min(magnitude, TSimd.Create(HalfOverflow));

        TVector odd = TSimd.And(TSimd.ShiftRightLogical(cut, MantissaDifference), TSimd.CreateBits(1));
        TVector rebias = TSimd.CreateBits(((15 - 127) << 23) + 0xfff);
        TVector normal = TSimd.ShiftRightLogical(TSimd.AddBits(TSimd.AddBits(cut, rebias), odd), MantissaDifference);

        // A half's denormal unit is 2⁻²⁴: added to 0.5, whose last bit is that unit, the sum rounds there.
        TVector denormal = TSimd.SubtractBits(TSimd.Add(cut, TSimd.Create(0.5)), TSimd.Create(0.5));

        TVector rounded = TSimd.SelectLess(cut, TSimd.Create(SmallestNormalHalf), denormal, normal);
        return TSimd.AddBits(TSimd.SelectLess(TSimd.Create(-1), magnitude, rounded, TSimd.CreateBits(HalfNaN)), sign);
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
