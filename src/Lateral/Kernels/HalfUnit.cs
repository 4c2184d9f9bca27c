namespace Lateral.Kernels;

/// <summary>
/// The unit of halves in registers, 2¹⁵. There infinities, NaN and what no half is near are 2 or more, and nothing else has the highest bit of a float's exponent: or-ed, the bits
/// of all that a loop reads and writes tell whether it may take them for numbers, which is fewer operations for each. What has been computed otherwise is computed
/// again, with care. Every operation is the same in any unit, but for a, which has its inverse square, and the parameters' gradients.
/// </summary>
internal static class HalfUnit
{
    public const int Bits = 15;

    /// <summary>The highest bit of a float's exponent.</summary>
    public const int TooLarge = 0x40000000;

    /// <summary>What a tensor's 1 is in registers.</summary>
    public const double Value = 1.0 / (1 << Bits);

    private const double LargestA = 1L << 62, LargestBeta = 1L << 32;

    /// <summary>A tensor's 1 in registers.</summary>
    public static double Of<TStorage>() => typeof(TStorage) == typeof(Half) ? Value : 1;

    /// <summary>a = α over the window's elements, in <typeparamref name="TStorage"/>'s unit.</summary>
    public static double A<TStorage>(LrnOptions options, int windowAxes) => options.AlphaOverN(windowAxes) / (Of<TStorage>() * Of<TStorage>());

    /// <summary>Whether a, β, and a times 2(β + 1), are so far from float's limits that nothing overflows or underflows in this unit of what does not otherwise and can be seen in a half.</summary>
    public static bool HasRoomFor(LrnOptions options, int windowAxes) =>
        Math.Abs(options.Beta) < LargestBeta && A<Half>(options, windowAxes) * (Math.Abs(options.Beta) + 1) < LargestA;
}
