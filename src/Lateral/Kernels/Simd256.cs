using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lateral.Kernels;

/// <summary>256 bits of float or double.</summary>
internal readonly unsafe struct Simd256<T>(Vector256<T> value) : ISimd<Simd256<T>, T>
    where T : unmanaged
{
    private readonly Vector256<T> value = value;

    public static int Count => Vector256<T>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> Create(double value) => typeof(T) == typeof(float)
        ? new(Vector256.Create((float)value).As<float, T>())
        : new(Vector256.Create(value).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> CreateBits(long bits) => typeof(T) == typeof(float)
        ? new(Vector256.Create((int)bits).As<int, T>())
        : new(Vector256.Create(bits).As<long, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> Load(T* source) => new(Vector256.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(T* destination) => value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> LoadUInt16(ushort* source)
    {
        Vector128<ushort> loaded = Vector128.Load(source);
        return new(Vector256.Create(Vector128.WidenLower(loaded), Vector128.WidenUpper(loaded)).As<uint, T>());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreUInt16(ushort* destination)
    {
        Vector256<uint> lanes = value.AsUInt32();
        Vector128.Narrow(lanes.GetLower(), lanes.GetUpper()).Store(destination);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> operator +(Simd256<T> left, Simd256<T> right) => new(left.value + right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> operator -(Simd256<T> left, Simd256<T> right) => new(left.value - right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> operator *(Simd256<T> left, Simd256<T> right) => new(left.value * right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> operator /(Simd256<T> left, Simd256<T> right) => new(left.value / right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> operator -(Simd256<T> value) => new(-value.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> MultiplyAdd(Simd256<T> left, Simd256<T> right, Simd256<T> addend) => typeof(T) == typeof(float)
        ? new(Vector256.FusedMultiplyAdd(left.value.AsSingle(), right.value.AsSingle(), addend.value.AsSingle()).As<float, T>())
        : new(Vector256.FusedMultiplyAdd(left.value.AsDouble(), right.value.AsDouble(), addend.value.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> Add(Simd256<T> sum, T* term) => new(sum.value + Vector256.Load(term));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> AddProduct(Simd256<T> sum, T* left, T* right) => MultiplyAdd(Load(left), Load(right), sum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> AddSquare(Simd256<T> sum, T* factor)
    {
        Vector256<T> loaded = Vector256.Load(factor);
        return typeof(T) == typeof(float)
            ? new(Vector256.FusedMultiplyAdd(loaded.AsSingle(), loaded.AsSingle(), sum.value.AsSingle()).As<float, T>())
            : new(Vector256.FusedMultiplyAdd(loaded.AsDouble(), loaded.AsDouble(), sum.value.AsDouble()).As<double, T>());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> SelectLess(Simd256<T> left, Simd256<T> right, Simd256<T> ifLess, Simd256<T> otherwise) =>
        new(Vector256.ConditionalSelect(Vector256.LessThan(left.value, right.value), ifLess.value, otherwise.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> ZeroIfLess(Simd256<T> left, Simd256<T> right, Simd256<T> value) =>
        new(Vector256.AndNot(value.value, Vector256.LessThan(left.value, right.value)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> AddBits(Simd256<T> left, Simd256<T> right) => typeof(T) == typeof(float)
        ? new((left.value.AsInt32() + right.value.AsInt32()).As<int, T>())
        : new((left.value.AsInt64() + right.value.AsInt64()).As<long, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> SubtractBits(Simd256<T> left, Simd256<T> right) => typeof(T) == typeof(float)
        ? new((left.value.AsInt32() - right.value.AsInt32()).As<int, T>())
        : new((left.value.AsInt64() - right.value.AsInt64()).As<long, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> And(Simd256<T> left, Simd256<T> right) => new(left.value & right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> ShiftLeft(Simd256<T> value, int count) => typeof(T) == typeof(float)
        ? new((value.value.AsInt32() << count).As<int, T>())
        : new((value.value.AsInt64() << count).As<long, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> ShiftRightLogical(Simd256<T> value, int count) => typeof(T) == typeof(float)
        ? new((value.value.AsInt32() >>> count).As<int, T>())
        : new((value.value.AsInt64() >>> count).As<long, T>());
}
