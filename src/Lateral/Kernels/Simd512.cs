using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Lateral.Kernels;

/// <summary>512 bits of float or double.</summary>
internal readonly unsafe struct Simd512<T> : ISimd<Vector512<T>, T>
    where T : unmanaged
{
    public static int Count => Vector512<T>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Create(double value) => typeof(T) == typeof(float)
        ? Vector512.Create((float)value).As<float, T>()
        : Vector512.Create(value).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> CreateBits(long bits) => typeof(T) == typeof(float)
        ? Vector512.Create((int)bits).As<int, T>()
        : Vector512.Create(bits).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Constant(Vector512<T> held, double value) => held;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Load(T* source, int vector = 0) => Vector512.Load(source + vector * Count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<T> value, T* destination, int vector = 0) => value.Store(destination + vector * Count);

#pragma warning disable CA1857 // The index is a constant once inlined.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> ExtractVector(Vector512<T> lower, Vector512<T> upper, int index)
    {
        if (Avx512F.IsSupported)
        {
            return typeof(T) == typeof(float)
                ? Avx512F.AlignRight32(upper.AsInt32(), lower.AsInt32(), (byte)index).As<int, T>()
                : Avx512F.AlignRight64(upper.AsInt64(), lower.AsInt64(), (byte)index).As<long, T>();
        }

        T* both = stackalloc T[2 * Count];
        lower.Store(both);
        upper.Store(both + Count);
        return Vector512.Load(both + index);
    }
#pragma warning restore CA1857

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Stream(Vector512<T> value, T* destination, int vector = 0) => value.StoreAlignedNonTemporal(destination + vector * Count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> LoadInt16(short* source, int vector, int shift, int mask)
    {
        Vector256<short> loaded = Vector256.Load(source + vector * Count);
        if (Avx512F.IsSupported)
        {
            return ((Avx512F.ConvertToVector512Int32(loaded) << shift) & Vector512.Create(mask)).As<int, T>();
        }

        return ((Vector512.Create(Vector256.WidenLower(loaded), Vector256.WidenUpper(loaded)) << shift) & Vector512.Create(mask)).As<int, T>();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreUInt16(Vector512<T> value, ushort* destination)
    {
        Vector512<uint> lanes = value.AsUInt32();
        if (Avx512F.IsSupported)
        {
            Avx512F.ConvertToVector256UInt16WithSaturation(lanes).Store(destination);
            return;
        }

        Vector256.NarrowWithSaturation(lanes.GetLower(), lanes.GetUpper()).Store(destination);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Add(Vector512<T> left, Vector512<T> right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Subtract(Vector512<T> left, Vector512<T> right) => left - right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Multiply(Vector512<T> left, Vector512<T> right) => left * right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Divide(Vector512<T> left, Vector512<T> right) => left / right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> MultiplyAdd(Vector512<T> left, Vector512<T> right, Vector512<T> addend) => typeof(T) == typeof(float)
        ? Vector512.FusedMultiplyAdd(left.AsSingle(), right.AsSingle(), addend.AsSingle()).As<float, T>()
        : Vector512.FusedMultiplyAdd(left.AsDouble(), right.AsDouble(), addend.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Min(Vector512<T> left, Vector512<T> right) => Vector512.MinNative(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Max(Vector512<T> left, Vector512<T> right) => Vector512.MaxNative(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool HasBits(Vector512<T> value, Vector512<T> bits) => (value.AsUInt32() & bits.AsUInt32()) != Vector512<uint>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AllLess(Vector512<T> left, Vector512<T> right) => Vector512.LessThanAll(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> SelectLess(Vector512<T> left, Vector512<T> right, Vector512<T> ifLess, Vector512<T> otherwise) =>
        Vector512.ConditionalSelect(Vector512.LessThan(left, right), ifLess, otherwise);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> ZeroIfLess(Vector512<T> left, Vector512<T> right, Vector512<T> value) =>
        Vector512.ConditionalSelect(Vector512.LessThan(left, right), Vector512<T>.Zero, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> AddBits(Vector512<T> left, Vector512<T> right) => typeof(T) == typeof(float)
        ? (left.AsInt32() + right.AsInt32()).As<int, T>()
        : (left.AsInt64() + right.AsInt64()).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> SubtractBits(Vector512<T> left, Vector512<T> right) => typeof(T) == typeof(float)
        ? (left.AsInt32() - right.AsInt32()).As<int, T>()
        : (left.AsInt64() - right.AsInt64()).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> FromInt32(Vector512<T> value) => Vector512.ConvertToSingle(value.AsInt32()).As<float, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> And(Vector512<T> left, Vector512<T> right) => left & right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Or(Vector512<T> left, Vector512<T> right) => left | right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> ShiftLeft(Vector512<T> value, int count) => typeof(T) == typeof(float)
        ? (value.AsInt32() << count).As<int, T>()
        : (value.AsInt64() << count).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> ShiftRightLogical(Vector512<T> value, int count) => typeof(T) == typeof(float)
        ? (value.AsInt32() >>> count).As<int, T>()
        : (value.AsInt64() >>> count).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> AddHalves(Vector512<T> value, short factor)
    {
        Vector512<int> lanes = value.AsInt32();
        return Avx512BW.IsSupported
            ? Avx512BW.MultiplyAddAdjacent(lanes.AsInt16(), Vector512.Create((factor << 16) + 1).AsInt16()).As<int, T>()
            : ((lanes << 16 >> 16) + (lanes >> 16) * factor).As<int, T>();
    }
}
