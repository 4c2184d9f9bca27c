namespace Lateral.Cli.Explain;

/// <summary>The few MathML elements that the formulas need; every argument is markup already.</summary>
internal static class MathMl
{
    public static string Block(params string[] parts) => $"""<div class="scroll formula"><math display="block">{string.Concat(parts)}</math></div>""";

    /// <summary>A line that goes on from the one above.</summary>
    public static string Continued(params string[] parts) => Block(parts).Replace("scroll formula", "scroll formula continued", StringComparison.Ordinal);

    public static string Id(string name) => $"<mi>{name}</mi>";

    public static string Op(string symbol) => $"<mo>{symbol}</mo>";

    public static string Row(params string[] parts) => $"<mrow>{string.Concat(parts)}</mrow>";

    public static string Sub(string name, string index) => $"<msub><mi>{name}</mi>{index}</msub>";

    public static string SubPower(string name, string index, string exponent) => $"<msubsup><mi>{name}</mi>{index}{exponent}</msubsup>";

    public static string Power(string @base, string exponent) => $"<msup>{@base}{exponent}</msup>";

    public static string Over(string numerator, string denominator) => $"<mfrac>{numerator}{denominator}</mfrac>";

    public static string Sum(string under) => $"<munder><mo>∑</mo>{under}</munder>";

    public static string Parenthesized(params string[] parts) => $"<mrow><mo>(</mo>{string.Concat(parts)}<mo>)</mo></mrow>";

    /// <summary>A result, to the digits that the page shows; negative ones in parentheses where they are multiplied or raised.</summary>
    public static string Number(double value, int digits = 4)
    {
        (string mantissa, int exponent) = Numbers.Parts(value, digits);
        string number = Signed(mantissa);
        return exponent == 0 ? number : Row(number, Op("·"), Power("<mn>10</mn>", Signed(exponent.ToString().Replace('-', '−'))));
    }

    public static string Factor(double value) => value < 0 ? Parenthesized(Number(value)) : Number(value);

    /// <summary>A parameter, with all its digits.</summary>
    public static string Parameter(double value)
    {
        string text = Numbers.Exact(value);
        int exponent = text.IndexOf('E', StringComparison.Ordinal);
        return exponent < 0
            ? Signed(text)
            : Row(Signed(text[..exponent]), Op("·"), Power("<mn>10</mn>", Signed(text[(exponent + 1)..].TrimStart('+'))));
    }

    private static string Signed(string digits) =>
        digits.StartsWith('−') ? Row(Op("−"), $"<mn>{digits[1..]}</mn>") : $"<mn>{digits}</mn>";
}
