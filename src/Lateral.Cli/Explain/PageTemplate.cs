using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Lateral.Cli.Explain;

/// <summary>The page's files, which the command carries within itself, and their gaps.</summary>
internal static partial class PageTemplate
{
    private static readonly ConcurrentDictionary<string, string> Files = new();

    /// <summary>One file of the folder Page, without its last line break.</summary>
    public static string Read(string name) => Files.GetOrAdd(name, static name =>
    {
        using Stream stream = typeof(PageTemplate).Assembly.GetManifestResourceStream(name)
            ?? throw new ArgumentException($"There is no file {name} in the page.", nameof(name));
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n").TrimEnd();
    });

    /// <summary>
    /// Fills <c>{{name}}</c> with markup, and elements such as <c>&lt;mrow data-n="scale"></c> with the number of that
    /// name: those are filled again by the page's script when another place or other parameters are chosen.
    /// </summary>
    /// <param name="file">The file of the folder Page.</param>
    /// <param name="slots">The numbers; as MathML in an mrow, as text in any other element.</param>
    /// <param name="markup">The markup; what it holds is not filled in turn.</param>
    public static string Fill(string file, IReadOnlyDictionary<string, Slot> slots, params (string Name, string Markup)[] markup)
    {
        string numbered = NumberGap().Replace(Read(file), gap =>
        {
            Slot slot = slots[gap.Groups["name"].Value];
            bool factor = gap.Groups["kind"].Value == "f";
            return gap.Groups["open"].Value + (gap.Groups["element"].Value == "mrow" ? slot.ToMath(factor) : slot.ToText(factor)) + gap.Groups["close"].Value;
        });
        return MarkupGap().Replace(numbered, gap => Array.Find(markup, one => one.Name == gap.Groups[1].Value) is { Name: not null } found
            ? found.Markup
            : throw new ArgumentException($"{file} has a gap {gap.Value} that nothing fills.", nameof(markup)));
    }

    [GeneratedRegex("""(?<open><(?<element>\w+)[^<>]* data-(?<kind>[nf])="(?<name>\w+)">)(?<close></\k<element>>)""")]
    private static partial Regex NumberGap();

    [GeneratedRegex(@"\{\{([\w-]+)\}\}")]
    private static partial Regex MarkupGap();
}

/// <summary>A number or a few words in the page's text.</summary>
/// <param name="Text">As plain text.</param>
/// <param name="Math">As MathML.</param>
/// <param name="IsNegative">Whether it stands in parentheses where it is multiplied, raised or added.</param>
internal readonly record struct Slot(string Text, string Math, bool IsNegative = false)
{
    public static Slot Result(double value, int digits = 4) => new(Numbers.Text(value, digits), MathMl.Number(value, digits), value < 0);

    public static Slot Parameter(double value) => new(Numbers.Exact(value), MathMl.Parameter(value), value < 0);

    public static Slot Words(string text) => new(text, "");

    public static Slot Formula(string math) => new("", math);

    public string ToText(bool asFactor) => asFactor && IsNegative ? $"({Text})" : Html.Escape(Text);

    public string ToMath(bool asFactor) => asFactor && IsNegative ? MathMl.Parenthesized(Math) : Math;
}
