namespace Lateral.Cli.Explain;

/// <summary>The few MathML elements that the formulas need; every argument is markup already.</summary>
internal static class MathMl
{
    public static string Id(string name) => $"<mi>{name}</mi>";

    public static string Op(string symbol) => $"<mo>{symbol}</mo>";

    public static string Row(params string[] parts) => $"<mrow>{string.Concat(parts)}</mrow>";

    public static string Power(string @base, string exponent) => $"<msup>{@base}{exponent}</msup>";

    public static string Over(string numerator, string denominator) => $"<mfrac>{numerator}{denominator}</mfrac>";

    public static string Parenthesized(params string[] parts) => $"<mrow><mo>(</mo>{string.Concat(parts)}<mo>)</mo></mrow>";

    /// <summary>A result, to the digits that the page shows.</summary>
    public static string Number(double value, int digits = 4) => TimesPower(Numbers.Parts(value, digits));

    /// <summary>The same, in parentheses where it is negative and is multiplied or raised.</summary>
    public static string Factor(double value) => value < 0 ? Parenthesized(Number(value)) : Number(value);

    /// <summary>A parameter, with all its digits.</summary>
    public static string Parameter(double value) => TimesPower(Numbers.ExactParts(value));

    /// <summary>The terms joined by plus signs; the middle of a long sum is left out.</summary>
    public static string SumOf(string[] terms)
    {
        const int most = 7;
        string[] shown = terms.Length <= most ? terms : [terms[0], terms[1], terms[2], Op("⋯"), terms[^1]];
        return shown.Length == 0 ? "<mn>0</mn>" : Parenthesized(string.Join(Op("+"), shown));
    }

    private static string TimesPower((string Digits, int Exponent) number) => number.Exponent == 0
        ? Signed(number.Digits)
        : Row(Signed(number.Digits), Op("·"), Power("<mn>10</mn>", Signed($"{number.Exponent}".Replace('-', '−'))));

    private static string Signed(string digits) =>
        digits.StartsWith('−') ? Row(Op("−"), $"<mn>{digits[1..]}</mn>") : $"<mn>{digits}</mn>";
}
