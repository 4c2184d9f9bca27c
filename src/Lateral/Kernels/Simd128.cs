using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lateral.Kernels;

/// <summary>128 bits of float or double.</summary>
internal readonly unsafe struct Simd128<T>(Vector128<T> value) : ISimd<Simd128<T>, T>
    where T : unmanaged
{
    private readonly Vector128<T> value = value;

    public static int Count => Vector128<T>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> Create(double value) => typeof(T) == typeof(float)
        ? new(Vector128.Create((float)value).As<float, T>())
        : new(Vector128.Create(value).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> CreateBits(long bits) => typeof(T) == typeof(float)
        ? new(Vector128.Create((int)bits).As<int, T>())
        : new(Vector128.Create(bits).As<long, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> Load(T* source) => new(Vector128.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(T* destination) => value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> LoadUInt16(ushort* source)
    {
        Vector64<ushort> loaded = Vector64.Load(source);
        return new(Vector128.WidenLower(loaded.ToVector128Unsafe()).As<uint, T>());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreUInt16(ushort* destination)
    {
        Vector128<uint> lanes = value.AsUInt32();
        Vector128.Narrow(lanes, lanes).GetLower().Store(destination);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> operator +(Simd128<T> left, Simd128<T> right) => new(left.value + right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> operator -(Simd128<T> left, Simd128<T> right) => new(left.value - right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> operator *(Simd128<T> left, Simd128<T> right) => new(left.value * right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> operator /(Simd128<T> left, Simd128<T> right) => new(left.value / right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> operator -(Simd128<T> value) => new(-value.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> MultiplyAdd(Simd128<T> left, Simd128<T> right, Simd128<T> addend) => typeof(T) == typeof(float)
        ? new(Vector128.FusedMultiplyAdd(left.value.AsSingle(), right.value.AsSingle(), addend.value.AsSingle()).As<float, T>())
        : new(Vector128.FusedMultiplyAdd(left.value.AsDouble(), right.value.AsDouble(), addend.value.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> Add(Simd128<T> sum, T* term) => new(sum.value + Vector128.Load(term));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> AddProduct(Simd128<T> sum, T* left, T* right) => MultiplyAdd(Load(left), Load(right), sum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> AddSquare(Simd128<T> sum, T* factor)
    {
        Vector128<T> loaded = Vector128.Load(factor);
        return typeof(T) == typeof(float)
            ? new(Vector128.FusedMultiplyAdd(loaded.AsSingle(), loaded.AsSingle(), sum.value.AsSingle()).As<float, T>())
            : new(Vector128.FusedMultiplyAdd(loaded.AsDouble(), loaded.AsDouble(), sum.value.AsDouble()).As<double, T>());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> SelectLess(Simd128<T> left, Simd128<T> right, Simd128<T> ifLess, Simd128<T> otherwise) =>
        new(Vector128.ConditionalSelect(Vector128.LessThan(left.value, right.value), ifLess.value, otherwise.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> ZeroIfLess(Simd128<T> left, Simd128<T> right, Simd128<T> value) =>
        new(Vector128.AndNot(value.value, Vector128.LessThan(left.value, right.value)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> AddBits(Simd128<T> left, Simd128<T> right) => typeof(T) == typeof(float)
        ? new((left.value.AsInt32() + right.value.AsInt32()).As<int, T>())
        : new((left.value.AsInt64() + right.value.AsInt64()).As<long, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> SubtractBits(Simd128<T> left, Simd128<T> right) => typeof(T) == typeof(float)
        ? new((left.value.AsInt32() - right.value.AsInt32()).As<int, T>())
        : new((left.value.AsInt64() - right.value.AsInt64()).As<long, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> And(Simd128<T> left, Simd128<T> right) => new(left.value & right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> ShiftLeft(Simd128<T> value, int count) => typeof(T) == typeof(float)
        ? new((value.value.AsInt32() << count).As<int, T>())
        : new((value.value.AsInt64() << count).As<long, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> ShiftRightLogical(Simd128<T> value, int count) => typeof(T) == typeof(float)
        ? new((value.value.AsInt32() >>> count).As<int, T>())
        : new((value.value.AsInt64() >>> count).As<long, T>());
}
