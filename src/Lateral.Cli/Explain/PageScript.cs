using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Lateral.Cli.Explain;

/// <summary>
/// The page's script: its modules, one after the other in one, as a page read from a disk may not load modules. Names at
/// the top of a module are therefore unique among all of them.
/// </summary>
internal static partial class PageScript
{
    // Each module after those that it imports.
    private static readonly string[] Modules =
    [
        "lrn.js", "numbers.js", "mathml.js", "dialects.js", "data.js", "analysis.js", "state.js", "slots.js", "bars.js", "tables.js",
        "maps.js", "place.js", "forward.js", "backward.js", "tape.js", "stepper.js", "jacobian.js", "parameters.js", "theme.js", "main.js",
    ];

    /// <summary>The content of the script element, which reads the same as HTML and as XML.</summary>
    public static string Text { get; } =
        $"//<![CDATA[\n{string.Join('\n', Modules.Select(name => Words().Replace(PageTemplate.Read(name), "")))}\n//]]>";

    /// <summary>What a content security policy names this script, and no other, by.</summary>
    public static string Hash { get; } = $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Text)))}";

    [GeneratedRegex(@"^import .*;\n|^export (?=const|function|class)", RegexOptions.Multiline)]
    private static partial Regex Words();
}
