namespace Lateral;

/// <summary>
/// The upper half of a float: its sign, its eight bits of exponent and seven of mantissa. An element type of
/// <see cref="LocalResponseNorm"/>, which computes in float; laid out as PyTorch's bfloat16, so its memory may be used as it is.
/// </summary>
/// <param name="Bits">Sign, exponent and mantissa, as in memory.</param>
public readonly record struct BFloat16(ushort Bits)
{
    private const uint QuietNaN = 0x7fc0;

    /// <summary>The exact value.</summary>
    public static explicit operator float(BFloat16 value) => BitConverter.UInt32BitsToSingle((uint)value.Bits << 16);

    /// <summary>The nearest one, ties to even; NaN stays NaN.</summary>
    public static explicit operator BFloat16(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        uint rounded = (bits + 0x7fff + (bits >> 16 & 1)) >> 16;
        return new((ushort)(float.IsNaN(value) ? (bits >> 16 & 0x8000) | QuietNaN : rounded));
    }

    /// <inheritdoc/>
    public override string ToString() => ((float)this).ToString(System.Globalization.CultureInfo.InvariantCulture);
}
