using Xunit;

namespace Lateral.Tests;

/// <summary>
/// Text in the repository that a computation must reproduce. A test compares; only with the environment variable
/// LATERAL_UPDATE=1 does it rewrite.
/// </summary>
internal static class CommittedText
{
    /// <summary>The repository's root, the folder of Lateral.slnx.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>
    /// Compares <paramref name="expected"/> with what stands in <paramref name="file"/>, named from the root, between the
    /// lines <c>&lt;!-- name:begin --&gt;</c> and <c>&lt;!-- name:end --&gt;</c>, or rewrites it.
    /// </summary>
    public static void Section(string file, string name, string expected)
    {
        string path = Path.Combine(Root, file);
        string text = System.IO.File.ReadAllText(path).ReplaceLineEndings("\n");
        string begin = $"<!-- {name}:begin -->\n", end = $"<!-- {name}:end -->";
        int from = text.IndexOf(begin, StringComparison.Ordinal);
        int to = text.IndexOf(end, Math.Max(from, 0), StringComparison.Ordinal);
        Assert.True(from >= 0 && to >= 0, $"{file} has no lines '{begin.TrimEnd()}' and '{end}' in this order.");
        from += begin.Length;
        expected = expected.ReplaceLineEndings("\n").Trim('\n') + "\n";
        Settle(path, $"{file}, {name}", text[from..to], expected, text[..from] + expected + text[to..]);
    }

    /// <summary>Compares <paramref name="expected"/> with the whole of <paramref name="file"/>, named from the root, or rewrites it.</summary>
    public static void File(string file, string expected)
    {
        string path = Path.Combine(Root, file);
        string text = System.IO.File.Exists(path) ? System.IO.File.ReadAllText(path).ReplaceLineEndings("\n") : "";
        expected = expected.ReplaceLineEndings("\n").Trim('\n') + "\n";
        Settle(path, file, text, expected, expected);
    }

    private static void Settle(string path, string name, string actual, string expected, string rewritten)
    {
        if (Environment.GetEnvironmentVariable("LATERAL_UPDATE") == "1")
        {
            System.IO.File.WriteAllText(path, rewritten);
            return;
        }

        Assert.True(
            expected == actual,
            $"{name}: expected\n{expected}\nbut the file has\n{actual}\nIf the new text is right, run the tests with LATERAL_UPDATE=1.");
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (System.IO.File.Exists(Path.Combine(folder.FullName, "Lateral.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds Lateral.slnx.");
    }
}
