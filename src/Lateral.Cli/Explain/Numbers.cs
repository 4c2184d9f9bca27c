using System.Globalization;

namespace Lateral.Cli.Explain;

/// <summary>Numbers as a reader wants them: a few significant digits, a real minus sign, powers of ten spelled out.</summary>
internal static class Numbers
{
    private const string Superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    public static string Text(double value, int digits = 4)
    {
        (string mantissa, int exponent) = Parts(value, digits);
        return exponent == 0 ? mantissa : $"{mantissa}·10{Superscript(exponent)}";
    }

    /// <summary>For axes and legends: without the zeros that only show precision.</summary>
    public static string Tick(double value)
    {
        (string mantissa, int exponent) = Parts(value, 3);
        mantissa = mantissa.Contains('.') ? mantissa.TrimEnd('0').TrimEnd('.') : mantissa;
        return exponent == 0 ? mantissa : $"{mantissa}·10{Superscript(exponent)}";
    }

    /// <summary>All digits of a parameter.</summary>
    public static string Exact(double value)
    {
        (string digits, int exponent) = ExactParts(value);
        return exponent == 0 ? digits : $"{digits}·10{Superscript(exponent)}";
    }

    /// <summary>The same in two, as <see cref="Parts"/>.</summary>
    public static (string Digits, int Exponent) ExactParts(double value)
    {
        string[] parts = value.ToString("R", CultureInfo.InvariantCulture).Split('E');
        return (parts[0].Replace('-', '−'), parts.Length == 1 ? 0 : int.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    public static string Channels(int count) => count == 1 ? "1 channel" : $"{count} channels";

    public static string Percent(double share) => $"{Text(100 * share, 3)} %";

    /// <summary>The digits and the power of ten that they are to be multiplied by; 0 for numbers of everyday size.</summary>
    public static (string Mantissa, int Exponent) Parts(double value, int digits = 4)
    {
        if (value == 0 || !double.IsFinite(value))
        {
            return (value == 0 ? "0" : value.ToString(CultureInfo.InvariantCulture), 0);
        }

        int exponent = (int)Math.Floor(Math.Log10(Math.Abs(value)));
        if (exponent is < -3 or > 6)
        {
            // In two steps, as 10^−324 does not exist.
            double mantissa = value / Math.Pow(10, exponent / 2) / Math.Pow(10, exponent - exponent / 2);
            return (Fixed(mantissa, digits - 1), exponent);
        }

        return (Fixed(value, Math.Max(0, digits - 1 - exponent)), 0);
    }

    private static string Fixed(double value, int decimals) =>
        value.ToString($"F{decimals}", CultureInfo.InvariantCulture).Replace('-', '−');

    private static string Superscript(int exponent) => string.Concat(
        exponent.ToString(CultureInfo.InvariantCulture).Select(c => c == '-' ? '⁻' : Superscripts[c - '0']));
}
