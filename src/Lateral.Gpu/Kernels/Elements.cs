using ILGPU;

namespace Lateral.Gpu.Kernels;

/// <summary>
/// How elements lie in device memory and in which type they are computed with, and the few functions whose best form
/// depends on that type. A kernel is written once over it.
/// </summary>
internal interface IElement<TStorage, T>
    where TStorage : unmanaged
    where T : unmanaged
{
    static abstract T Load(TStorage stored);

    static abstract TStorage Store(T value);

    /// <summary>A parameter as the computing type rounds it.</summary>
    static abstract T Constant(double value);

    /// <summary>value^−½: 0 at infinity.</summary>
    static abstract T InverseRoot(T value);

    static abstract T Inverse(T value);

    /// <summary>value^−β for any β.</summary>
    static abstract T Power(T value, Factors<T> factors);

    static abstract double Widen(T value);
}

internal readonly struct FloatElement : IElement<float, float>
{
    public static float Load(float stored) => stored;

    public static float Store(float value) => value;

    public static float Constant(double value) => (float)value;

    /// <summary>One instruction where devices have it, off by at most 2⁻²² of the result.</summary>
    public static float InverseRoot(float value) => IntrinsicMath.CPUOnly.Rsqrt(value);

    /// <summary>From the root: an exact division is many instructions.</summary>
    public static float Inverse(float value) => InverseRoot(value) * InverseRoot(value);

    public static float Power(float value, Factors<float> factors) => FloatPower.Evaluate(value, factors);

    public static double Widen(float value) => value;
}

internal readonly struct DoubleElement : IElement<double, double>
{
    public static double Load(double stored) => stored;

    public static double Store(double value) => value;

    public static double Constant(double value) => value;

    public static double InverseRoot(double value) => 1 / Math.Sqrt(value);

    public static double Inverse(double value) => 1 / value;

    public static double Power(double value, Factors<double> factors) => DoublePower.Evaluate(value, factors);

    public static double Widen(double value) => value;
}

/// <summary>Half where the device converts it, rounding to the nearest even; computed in float.</summary>
internal readonly struct HalfElement : IElement<ILGPU.Half, float>
{
    public static float Load(ILGPU.Half stored) => stored;

    public static ILGPU.Half Store(float value) => (ILGPU.Half)value;

    public static float Constant(double value) => (float)value;

    public static float InverseRoot(float value) => FloatElement.InverseRoot(value);

    public static float Inverse(float value) => FloatElement.Inverse(value);

    public static float Power(float value, Factors<float> factors) => FloatPower.Evaluate(value, factors);

    public static double Widen(float value) => value;
}

/// <summary>
/// Half by the arithmetic of its bits, with the same results: for OpenCL, where a device need not have the type, and for
/// ILGPU's CPU accelerator, which cuts digits off where it should round.
/// </summary>
internal readonly struct HalfBitsElement : IElement<ushort, float>
{
    private const float DenormalStep = 5.9604644775390625e-8f;

    public static float Load(ushort stored)
    {
        uint magnitude = (uint)(stored & 0x7fff);
        uint denormal = Interop.FloatAsInt(magnitude * DenormalStep);
        uint normal = (magnitude << 13) + (magnitude < 0x7c00 ? 0x38000000u : 0x70000000u);
        uint bits = magnitude < 0x0400 ? denormal : normal;
        return Interop.IntAsFloat(bits | ((uint)(stored & 0x8000) << 16));
    }

    public static ushort Store(float value)
    {
        uint bits = Interop.FloatAsInt(value);
        uint sign = (bits >> 16) & 0x8000;
        uint magnitude = bits & 0x7fffffff;

        // Added to 0.5, a number below half's normal range is rounded at the last bit that half has there.
        uint denormal = Interop.FloatAsInt(Interop.IntAsFloat(magnitude) + 0.5f) - 0x3f000000;
        uint normal = (magnitude - 0x38000000 + 0xfff + ((magnitude >> 13) & 1)) >> 13;
        uint rounded = magnitude < 0x38800000 ? denormal : normal < 0x7c00 ? normal : 0x7c00;
        return (ushort)(sign | (magnitude > 0x7f800000 ? 0x7e00 : rounded));
    }

    public static float Constant(double value) => (float)value;

    public static float InverseRoot(float value) => FloatElement.InverseRoot(value);

    public static float Inverse(float value) => FloatElement.Inverse(value);

    public static float Power(float value, Factors<float> factors) => FloatPower.Evaluate(value, factors);

    public static double Widen(float value) => value;
}
