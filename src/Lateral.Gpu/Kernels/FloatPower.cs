using ILGPU;

namespace Lateral.Gpu.Kernels;

/// <summary>
/// scale^−β in float as 2^(−β·log₂ scale), the exponent in two parts so that the relative error stays within
/// (4 + 2|β|) units in the last place for every scale. Plain arithmetic: it is the same on every device but for fusing.
/// </summary>
internal static class FloatPower
{
    private const float TwoOverLn2 = 2.8853900817779268f;
    private const float Ln2 = 0.69314718055994531f;

    public static float Evaluate(float scale, Factors<float> factors)
    {
        // The exponent, biased so that the mantissa lies between √½ and √2.
        int bits = (int)Interop.FloatAsInt(scale);
        int whole = (bits - 0x3F3504F3) >> 23;
        float mantissa = Interop.IntAsFloat((uint)(bits - (whole << 23)));
        float high = factors.ExponentHigh * whole;
        float low = factors.ExponentLow * whole + (factors.ExponentHigh + factors.ExponentLow) * Log2(mantissa);
        float power = PowerOfTwo(high, low);
        return scale > float.MaxValue ? factors.AtInfinity : power + (scale - scale);
    }

    /// <summary>log₂ m = 2/ln 2 · (z + z³/3 + z⁵/5 + …) with z = (m−1)/(m+1), |z| ≤ 0.172.</summary>
    private static float Log2(float mantissa)
    {
        float z = (mantissa - 1) * FloatElement.Inverse(mantissa + 1);
        float square = z * z;
        float series = TwoOverLn2 / 9;
        series = series * square + TwoOverLn2 / 7;
        series = series * square + TwoOverLn2 / 5;
        series = series * square + TwoOverLn2 / 3;
        return z * square * series + z * TwoOverLn2;
    }

    /// <summary>2^(high + low), to infinity above the range and zero below it.</summary>
    private static float PowerOfTwo(float high, float low)
    {
        float sum = Math.Max(-252f, Math.Min(high + low, 252f));
        int whole = (int)(sum < 0 ? sum - 0.5f : sum + 0.5f);
        float fraction = Math.Max(-1f, Math.Min(high - whole + low, 1f));
        const float C2 = Ln2 * Ln2 / 2, C3 = C2 * Ln2 / 3, C4 = C3 * Ln2 / 4, C5 = C4 * Ln2 / 5, C6 = C5 * Ln2 / 6, C7 = C6 * Ln2 / 7;
        float series = C7;
        series = series * fraction + C6;
        series = series * fraction + C5;
        series = series * fraction + C4;
        series = series * fraction + C3;
        series = series * fraction + C2;
        series = series * fraction + Ln2;
        series = series * fraction + 1;

        // In two steps, since the exponents of float end at 127.
        int half = whole >> 1;
        return series * Scale(half) * Scale(whole - half);
    }

    private static float Scale(int exponent) => Interop.IntAsFloat((uint)(exponent + 127) << 23);
}
