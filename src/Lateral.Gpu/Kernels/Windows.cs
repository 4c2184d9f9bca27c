using System.Numerics;

namespace Lateral.Gpu.Kernels;

/// <summary>
/// The last n values of a walk along the channels, n odd, oldest first. A struct of fields and no array: the compiler
/// keeps each in a register, and in straight-line code a push costs nothing, as the fields only change names.
/// </summary>
internal interface IWindow<TSelf, T>
    where TSelf : unmanaged, IWindow<TSelf, T>
    where T : unmanaged
{
    /// <summary>(n−1)/2, the channels on each side.</summary>
    static abstract int Reach { get; }

    static abstract TSelf Push(TSelf window, T value);

    static abstract T Oldest(TSelf window);

    static abstract T Middle(TSelf window);

    static abstract T Sum(TSelf window);

    static abstract T SumOfSquares(TSelf window);
}

internal struct Window3<T> : IWindow<Window3<T>, T>
    where T : unmanaged, INumber<T>
{
    private T a, b, c;

    public static int Reach => 1;

    public static Window3<T> Push(Window3<T> w, T value) => new() { a = w.b, b = w.c, c = value };

    public static T Oldest(Window3<T> w) => w.a;

    public static T Middle(Window3<T> w) => w.b;

    public static T Sum(Window3<T> w) => w.a + w.b + w.c;

    public static T SumOfSquares(Window3<T> w) => w.a * w.a + w.b * w.b + w.c * w.c;
}

internal struct Window5<T> : IWindow<Window5<T>, T>
    where T : unmanaged, INumber<T>
{
    private T a, b, c, d, e;

    public static int Reach => 2;

    public static Window5<T> Push(Window5<T> w, T value) => new() { a = w.b, b = w.c, c = w.d, d = w.e, e = value };

    public static T Oldest(Window5<T> w) => w.a;

    public static T Middle(Window5<T> w) => w.c;

    public static T Sum(Window5<T> w) => w.a + w.b + (w.c + w.d) + w.e;

    public static T SumOfSquares(Window5<T> w) => w.a * w.a + w.b * w.b + (w.c * w.c + w.d * w.d) + w.e * w.e;
}

internal struct Window7<T> : IWindow<Window7<T>, T>
    where T : unmanaged, INumber<T>
{
    private T a, b, c, d, e, f, g;

    public static int Reach => 3;

    public static Window7<T> Push(Window7<T> w, T value) => new() { a = w.b, b = w.c, c = w.d, d = w.e, e = w.f, f = w.g, g = value };

    public static T Oldest(Window7<T> w) => w.a;

    public static T Middle(Window7<T> w) => w.d;

    public static T Sum(Window7<T> w) => w.a + w.b + (w.c + w.d) + (w.e + w.f) + w.g;

    public static T SumOfSquares(Window7<T> w) =>
        w.a * w.a + w.b * w.b + (w.c * w.c + w.d * w.d) + (w.e * w.e + w.f * w.f) + w.g * w.g;
}

internal struct Window9<T> : IWindow<Window9<T>, T>
    where T : unmanaged, INumber<T>
{
    private T a, b, c, d, e, f, g, h, i;

    public static int Reach => 4;

    public static Window9<T> Push(Window9<T> w, T value) =>
        new() { a = w.b, b = w.c, c = w.d, d = w.e, e = w.f, f = w.g, g = w.h, h = w.i, i = value };

    public static T Oldest(Window9<T> w) => w.a;

    public static T Middle(Window9<T> w) => w.e;

    public static T Sum(Window9<T> w) => w.a + w.b + (w.c + w.d) + (w.e + w.f + (w.g + w.h)) + w.i;

    public static T SumOfSquares(Window9<T> w) =>
        w.a * w.a + w.b * w.b + (w.c * w.c + w.d * w.d) + (w.e * w.e + w.f * w.f + (w.g * w.g + w.h * w.h)) + w.i * w.i;
}
