using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Lateral.Kernels;

/// <summary>128 bits of float or double.</summary>
internal readonly unsafe struct Simd128<T> : ISimd<Vector128<T>, T>
    where T : unmanaged
{
    public static int Count => Vector128<T>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Create(double value) => typeof(T) == typeof(float)
        ? Vector128.Create((float)value).As<float, T>()
        : Vector128.Create(value).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> CreateBits(long bits) => typeof(T) == typeof(float)
        ? Vector128.Create((int)bits).As<int, T>()
        : Vector128.Create(bits).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Constant(Vector128<T> held, double value) => Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Load(T* source, int vector = 0) => Vector128.Load(source + vector * Count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<T> value, T* destination, int vector = 0) => value.Store(destination + vector * Count);

#pragma warning disable CA1857 // The index is a constant once inlined.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> ExtractVector(Vector128<T> lower, Vector128<T> upper, int index)
    {
        if (Ssse3.IsSupported)
        {
            return Ssse3.AlignRight(upper.AsByte(), lower.AsByte(), (byte)(index * sizeof(T))).As<byte, T>();
        }

        if (AdvSimd.IsSupported)
        {
            return AdvSimd.ExtractVector128(lower.AsByte(), upper.AsByte(), (byte)(index * sizeof(T))).As<byte, T>();
        }

        T* both = stackalloc T[2 * Count];
        lower.Store(both);
        upper.Store(both + Count);
        return Vector128.Load(both + index);
    }
#pragma warning restore CA1857

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Stream(Vector128<T> value, T* destination, int vector = 0) => value.StoreAlignedNonTemporal(destination + vector * Count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> LoadInt16(short* source, int vector, int shift, int mask)
    {
        Vector64<short> loaded = Vector64.Load(source + vector * Count);
        return ((Vector128.WidenLower(loaded.ToVector128Unsafe()) << shift) & Vector128.Create(mask)).As<int, T>();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreUInt16(Vector128<T> value, ushort* destination)
    {
        Vector128<ushort> narrowed = Sse41.IsSupported
            ? Sse41.PackUnsignedSaturate(value.AsInt32(), value.AsInt32())
            : Vector128.NarrowWithSaturation(value.AsUInt32(), value.AsUInt32());
        narrowed.GetLower().Store(destination);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Add(Vector128<T> left, Vector128<T> right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Subtract(Vector128<T> left, Vector128<T> right) => left - right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Multiply(Vector128<T> left, Vector128<T> right) => left * right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Divide(Vector128<T> left, Vector128<T> right) => left / right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> MultiplyAdd(Vector128<T> left, Vector128<T> right, Vector128<T> addend) => typeof(T) == typeof(float)
        ? Vector128.FusedMultiplyAdd(left.AsSingle(), right.AsSingle(), addend.AsSingle()).As<float, T>()
        : Vector128.FusedMultiplyAdd(left.AsDouble(), right.AsDouble(), addend.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Min(Vector128<T> left, Vector128<T> right) => Vector128.MinNative(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Max(Vector128<T> left, Vector128<T> right) => Vector128.MaxNative(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool HasBits(Vector128<T> value, Vector128<T> bits) => (value.AsUInt32() & bits.AsUInt32()) != Vector128<uint>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AllLess(Vector128<T> left, Vector128<T> right) => Vector128.LessThanAll(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> SelectLess(Vector128<T> left, Vector128<T> right, Vector128<T> ifLess, Vector128<T> otherwise) =>
        Vector128.ConditionalSelect(Vector128.LessThan(left, right), ifLess, otherwise);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> ZeroIfLess(Vector128<T> left, Vector128<T> right, Vector128<T> value) =>
        Vector128.AndNot(value, Vector128.LessThan(left, right));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> AddBits(Vector128<T> left, Vector128<T> right) => typeof(T) == typeof(float)
        ? (left.AsInt32() + right.AsInt32()).As<int, T>()
        : (left.AsInt64() + right.AsInt64()).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> SubtractBits(Vector128<T> left, Vector128<T> right) => typeof(T) == typeof(float)
        ? (left.AsInt32() - right.AsInt32()).As<int, T>()
        : (left.AsInt64() - right.AsInt64()).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> FromInt32(Vector128<T> value) => Vector128.ConvertToSingle(value.AsInt32()).As<float, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> And(Vector128<T> left, Vector128<T> right) => left & right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Or(Vector128<T> left, Vector128<T> right) => left | right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> ShiftLeft(Vector128<T> value, int count) => typeof(T) == typeof(float)
        ? (value.AsInt32() << count).As<int, T>()
        : (value.AsInt64() << count).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> ShiftRightLogical(Vector128<T> value, int count) => typeof(T) == typeof(float)
        ? (value.AsInt32() >>> count).As<int, T>()
        : (value.AsInt64() >>> count).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> AddHalves(Vector128<T> value, short factor)
    {
        Vector128<int> lanes = value.AsInt32();
        return Sse2.IsSupported
            ? Sse2.MultiplyAddAdjacent(lanes.AsInt16(), Vector128.Create((factor << 16) + 1).AsInt16()).As<int, T>()
            : ((lanes << 16 >> 16) + (lanes >> 16) * factor).As<int, T>();
    }
}
