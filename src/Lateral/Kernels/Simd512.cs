using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Lateral.Kernels;

/// <summary>512 bits of float or double.</summary>
internal readonly unsafe struct Simd512<T>(Vector512<T> value) : ISimd<Simd512<T>, T>
    where T : unmanaged
{
    private readonly Vector512<T> value = value;

    public static int Count => Vector512<T>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> Create(double value) => typeof(T) == typeof(float)
        ? new(Vector512.Create((float)value).As<float, T>())
        : new(Vector512.Create(value).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> CreateBits(long bits) => typeof(T) == typeof(float)
        ? new(Vector512.Create((int)bits).As<int, T>())
        : new(Vector512.Create(bits).As<long, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> Load(T* source) => new(Vector512.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(T* destination) => value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> LoadUInt16(ushort* source)
    {
        Vector256<ushort> loaded = Vector256.Load(source);
        if (Avx512F.IsSupported)
        {
            return new(Avx512F.ConvertToVector512UInt32(loaded).As<uint, T>());
        }

        return new(Vector512.Create(Vector256.WidenLower(loaded), Vector256.WidenUpper(loaded)).As<uint, T>());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreUInt16(ushort* destination)
    {
        Vector512<uint> lanes = value.AsUInt32();
        if (Avx512F.IsSupported)
        {
            Avx512F.ConvertToVector256UInt16(lanes).Store(destination);
            return;
        }

        Vector256.Narrow(lanes.GetLower(), lanes.GetUpper()).Store(destination);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> operator +(Simd512<T> left, Simd512<T> right) => new(left.value + right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> operator -(Simd512<T> left, Simd512<T> right) => new(left.value - right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> operator *(Simd512<T> left, Simd512<T> right) => new(left.value * right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> operator /(Simd512<T> left, Simd512<T> right) => new(left.value / right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> operator -(Simd512<T> value) => new(-value.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> MultiplyAdd(Simd512<T> left, Simd512<T> right, Simd512<T> addend) => typeof(T) == typeof(float)
        ? new(Vector512.FusedMultiplyAdd(left.value.AsSingle(), right.value.AsSingle(), addend.value.AsSingle()).As<float, T>())
        : new(Vector512.FusedMultiplyAdd(left.value.AsDouble(), right.value.AsDouble(), addend.value.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> Add(Simd512<T> sum, T* term) => new(sum.value + Vector512.Load(term));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> AddProduct(Simd512<T> sum, T* left, T* right) => MultiplyAdd(Load(left), Load(right), sum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> AddSquare(Simd512<T> sum, T* factor)
    {
        Vector512<T> loaded = Vector512.Load(factor);
        return typeof(T) == typeof(float)
            ? new(Vector512.FusedMultiplyAdd(loaded.AsSingle(), loaded.AsSingle(), sum.value.AsSingle()).As<float, T>())
            : new(Vector512.FusedMultiplyAdd(loaded.AsDouble(), loaded.AsDouble(), sum.value.AsDouble()).As<double, T>());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> SelectLess(Simd512<T> left, Simd512<T> right, Simd512<T> ifLess, Simd512<T> otherwise) =>
        new(Vector512.ConditionalSelect(Vector512.LessThan(left.value, right.value), ifLess.value, otherwise.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> ZeroIfLess(Simd512<T> left, Simd512<T> right, Simd512<T> value) =>
        new(Vector512.AndNot(value.value, Vector512.LessThan(left.value, right.value)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> AddBits(Simd512<T> left, Simd512<T> right) => typeof(T) == typeof(float)
        ? new((left.value.AsInt32() + right.value.AsInt32()).As<int, T>())
        : new((left.value.AsInt64() + right.value.AsInt64()).As<long, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> SubtractBits(Simd512<T> left, Simd512<T> right) => typeof(T) == typeof(float)
        ? new((left.value.AsInt32() - right.value.AsInt32()).As<int, T>())
        : new((left.value.AsInt64() - right.value.AsInt64()).As<long, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> And(Simd512<T> left, Simd512<T> right) => new(left.value & right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> ShiftLeft(Simd512<T> value, int count) => typeof(T) == typeof(float)
        ? new((value.value.AsInt32() << count).As<int, T>())
        : new((value.value.AsInt64() << count).As<long, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> ShiftRightLogical(Simd512<T> value, int count) => typeof(T) == typeof(float)
        ? new((value.value.AsInt32() >>> count).As<int, T>())
        : new((value.value.AsInt64() >>> count).As<long, T>());
}
