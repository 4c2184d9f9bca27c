using ILGPU;

namespace Lateral.Gpu.Kernels;

/// <summary>As <see cref="FloatPower"/>, in double; and the natural logarithm that dβ needs.</summary>
internal static class DoublePower
{
    private const double TwoOverLn2 = 2.8853900817779268;
    private const double Ln2 = 0.69314718055994531;

    public static double Evaluate(double scale, Factors<double> factors)
    {
        int whole = Exponent(scale);
        double high = factors.ExponentHigh * whole;
        double low = factors.ExponentLow * whole + (factors.ExponentHigh + factors.ExponentLow) * Log2(Mantissa(scale, whole));
        double power = PowerOfTwo(high, low);
        return scale > double.MaxValue ? factors.AtInfinity : power + (scale - scale);
    }

    /// <summary>ln scale; infinite at infinity.</summary>
    public static double Ln(double scale)
    {
        int whole = Exponent(scale);
        double logarithm = (whole + Log2(Mantissa(scale, whole))) * Ln2;
        return scale > double.MaxValue ? scale : logarithm + (scale - scale);
    }

    // Biased so that the mantissa lies between √½ and √2.
    private static int Exponent(double scale) => (int)(((long)Interop.FloatAsInt(scale) - 0x3FE6A09E667F3BCD) >> 52);

    private static double Mantissa(double scale, int exponent) => Interop.IntAsFloat(Interop.FloatAsInt(scale) - ((ulong)(long)exponent << 52));

    private static double Log2(double mantissa)
    {
        double z = (mantissa - 1) / (mantissa + 1);
        double square = z * z;
        double series = TwoOverLn2 / 23;
        series = series * square + TwoOverLn2 / 21;
        series = series * square + TwoOverLn2 / 19;
        series = series * square + TwoOverLn2 / 17;
        series = series * square + TwoOverLn2 / 15;
        series = series * square + TwoOverLn2 / 13;
        series = series * square + TwoOverLn2 / 11;
        series = series * square + TwoOverLn2 / 9;
        series = series * square + TwoOverLn2 / 7;
        series = series * square + TwoOverLn2 / 5;
        series = series * square + TwoOverLn2 / 3;
        return z * square * series + z * TwoOverLn2;
    }

    private static double PowerOfTwo(double high, double low)
    {
        double sum = Math.Max(-2044, Math.Min(high + low, 2044));
        int whole = (int)(sum < 0 ? sum - 0.5 : sum + 0.5);
        double fraction = Math.Max(-1, Math.Min(high - whole + low, 1));
        const double C2 = Ln2 * Ln2 / 2, C3 = C2 * Ln2 / 3, C4 = C3 * Ln2 / 4, C5 = C4 * Ln2 / 5, C6 = C5 * Ln2 / 6, C7 = C6 * Ln2 / 7;
        const double C8 = C7 * Ln2 / 8, C9 = C8 * Ln2 / 9, C10 = C9 * Ln2 / 10, C11 = C10 * Ln2 / 11, C12 = C11 * Ln2 / 12, C13 = C12 * Ln2 / 13;
        double series = C13;
        series = series * fraction + C12;
        series = series * fraction + C11;
        series = series * fraction + C10;
        series = series * fraction + C9;
        series = series * fraction + C8;
        series = series * fraction + C7;
        series = series * fraction + C6;
        series = series * fraction + C5;
        series = series * fraction + C4;
        series = series * fraction + C3;
        series = series * fraction + C2;
        series = series * fraction + Ln2;
        series = series * fraction + 1;
        int half = whole >> 1;
        return series * Scale(half) * Scale(whole - half);
    }

    private static double Scale(int exponent) => Interop.IntAsFloat((ulong)(exponent + 1023) << 52);
}
