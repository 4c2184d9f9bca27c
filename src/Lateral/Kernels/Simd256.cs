using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Lateral.Kernels;

/// <summary>256 bits of float or double.</summary>
internal readonly unsafe struct Simd256<T> : ISimd<Vector256<T>, T>
    where T : unmanaged
{
    public static int Count => Vector256<T>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Create(double value) => typeof(T) == typeof(float)
        ? Vector256.Create((float)value).As<float, T>()
        : Vector256.Create(value).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> CreateBits(long bits) => typeof(T) == typeof(float)
        ? Vector256.Create((int)bits).As<int, T>()
        : Vector256.Create(bits).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Constant(Vector256<T> held, double value) => Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Load(T* source, int vector = 0) => Vector256.Load(source + vector * Count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<T> value, T* destination, int vector = 0) => value.Store(destination + vector * Count);

#pragma warning disable CA1857 // The index is a constant once inlined.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> ExtractVector(Vector256<T> lower, Vector256<T> upper, int index)
    {
        if (Avx2.IsSupported)
        {
            int half = Count / 2, size = sizeof(T);
            Vector256<byte> low = lower.AsByte(), high = upper.AsByte(), middle = Avx2.Permute2x128(low, high, 0x21);
            return (index < half ? Avx2.AlignRight(middle, low, (byte)(index * size)) : Avx2.AlignRight(high, middle, (byte)((index - half) * size))).As<byte, T>();
        }

        T* both = stackalloc T[2 * Count];
        lower.Store(both);
        upper.Store(both + Count);
        return Vector256.Load(both + index);
    }
#pragma warning restore CA1857

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Stream(Vector256<T> value, T* destination, int vector = 0) => value.StoreAlignedNonTemporal(destination + vector * Count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> LoadInt16(short* source, int vector, int shift, int mask)
    {
        if (Avx2.IsSupported)
        {
            return ((Avx2.ConvertToVector256Int32(source + vector * Count) << shift) & Vector256.Create(mask)).As<int, T>();
        }

        Vector128<short> loaded = Vector128.Load(source + vector * Count);
        return ((Vector256.Create(Vector128.WidenLower(loaded), Vector128.WidenUpper(loaded)) << shift) & Vector256.Create(mask)).As<int, T>();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreUInt16(Vector256<T> value, ushort* destination)
    {
        if (Sse41.IsSupported)
        {
            Sse41.PackUnsignedSaturate(value.AsInt32().GetLower(), value.AsInt32().GetUpper()).Store(destination);
            return;
        }

        Vector128.NarrowWithSaturation(value.AsUInt32().GetLower(), value.AsUInt32().GetUpper()).Store(destination);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Add(Vector256<T> left, Vector256<T> right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Subtract(Vector256<T> left, Vector256<T> right) => left - right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Multiply(Vector256<T> left, Vector256<T> right) => left * right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Divide(Vector256<T> left, Vector256<T> right) => left / right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> MultiplyAdd(Vector256<T> left, Vector256<T> right, Vector256<T> addend) => typeof(T) == typeof(float)
        ? Vector256.FusedMultiplyAdd(left.AsSingle(), right.AsSingle(), addend.AsSingle()).As<float, T>()
        : Vector256.FusedMultiplyAdd(left.AsDouble(), right.AsDouble(), addend.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Min(Vector256<T> left, Vector256<T> right) => Vector256.MinNative(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Max(Vector256<T> left, Vector256<T> right) => Vector256.MaxNative(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool HasBits(Vector256<T> value, Vector256<T> bits) => (value.AsUInt32() & bits.AsUInt32()) != Vector256<uint>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AllLess(Vector256<T> left, Vector256<T> right) => Vector256.LessThanAll(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> SelectLess(Vector256<T> left, Vector256<T> right, Vector256<T> ifLess, Vector256<T> otherwise) =>
        Vector256.ConditionalSelect(Vector256.LessThan(left, right), ifLess, otherwise);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> ZeroIfLess(Vector256<T> left, Vector256<T> right, Vector256<T> value) =>
        Vector256.AndNot(value, Vector256.LessThan(left, right));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> AddBits(Vector256<T> left, Vector256<T> right) => typeof(T) == typeof(float)
        ? (left.AsInt32() + right.AsInt32()).As<int, T>()
        : (left.AsInt64() + right.AsInt64()).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> SubtractBits(Vector256<T> left, Vector256<T> right) => typeof(T) == typeof(float)
        ? (left.AsInt32() - right.AsInt32()).As<int, T>()
        : (left.AsInt64() - right.AsInt64()).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> FromInt32(Vector256<T> value) => Vector256.ConvertToSingle(value.AsInt32()).As<float, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> And(Vector256<T> left, Vector256<T> right) => left & right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Or(Vector256<T> left, Vector256<T> right) => left | right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> ShiftLeft(Vector256<T> value, int count) => typeof(T) == typeof(float)
        ? (value.AsInt32() << count).As<int, T>()
        : (value.AsInt64() << count).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> ShiftRightLogical(Vector256<T> value, int count) => typeof(T) == typeof(float)
        ? (value.AsInt32() >>> count).As<int, T>()
        : (value.AsInt64() >>> count).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> AddHalves(Vector256<T> value, short factor)
    {
        Vector256<int> lanes = value.AsInt32();
        return Avx2.IsSupported
            ? Avx2.MultiplyAddAdjacent(lanes.AsInt16(), Vector256.Create((factor << 16) + 1).AsInt16()).As<int, T>()
            : ((lanes << 16 >> 16) + (lanes >> 16) * factor).As<int, T>();
    }
}
