using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;
using Xunit;

namespace Lateral.Cli.BrowserTests;

/// <summary>What several tests read from the page or do to it.</summary>
internal static class PageLocators
{
    /// <summary>The first place in the text that shows this number.</summary>
    public static ILocator Number(this IPage page, string name) => page.Locator($"main [data-n='{name}']").First;

    /// <summary>A number as the page writes it: with a real minus sign and powers of ten spelled out.</summary>
    public static async Task<double> Value(this ILocator locator) => Parse(await locator.TextContentAsync() ?? "");

    public static double Parse(string text)
    {
        string plain = text.Replace('−', '-');
        int power = plain.IndexOf("·10", StringComparison.Ordinal);
        if (power < 0)
        {
            return double.Parse(plain, CultureInfo.InvariantCulture);
        }

        string exponent = string.Concat(plain[(power + 3)..].Select(c => c == '⁻' ? '-' : (char)('0' + "⁰¹²³⁴⁵⁶⁷⁸⁹".IndexOf(c, StringComparison.Ordinal))));
        return double.Parse($"{plain[..power]}e{exponent}", CultureInfo.InvariantCulture);
    }

    /// <summary>Sets a range or number input as a reader's hand would.</summary>
    public static Task Set(this IPage page, string id, string value, string happening) => page.EvaluateAsync(
        "([id, value, happening]) => { const input = document.getElementById(id); input.value = value; input.dispatchEvent(new Event(happening, { bubbles: true })); }",
        new[] { id, value, happening });

    public static Task ChooseChannel(this IPage page, int channel) => page.Set("channel", $"{channel}", "change");

    public static double[] Values(JsonElement json, string name) => [.. json.GetProperty(name).EnumerateArray().Select(Value)];

    /// <summary>A number; NaN where JSON has null for it.</summary>
    public static double Value(this JsonElement json) => json.ValueKind == JsonValueKind.Null ? double.NaN : json.GetDouble();

    public static void AssertNear(double expected, double actual, double tolerance, string what) =>
        Assert.True(expected.Equals(actual) || Math.Abs(expected - actual) <= tolerance, $"{what}: expected {expected:R}, the page says {actual:R}");
}
