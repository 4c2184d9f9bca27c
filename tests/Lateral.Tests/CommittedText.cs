using Xunit;

namespace Lateral.Tests;

/// <summary>
/// Text in the repository that the code must agree with. A test that finds a difference fails; with the environment
/// variable LATERAL_UPDATE=1 it writes the file instead, so that the change shows up in the diff.
/// </summary>
internal static class CommittedText
{
    /// <summary>The folder that holds Lateral.slnx.</summary>
    public static string Root { get; } = FindRoot();

    private static bool Updates => Environment.GetEnvironmentVariable("LATERAL_UPDATE") == "1";

    /// <summary>
    /// Asserts that <paramref name="file"/> holds <paramref name="expected"/> between the lines
    /// <c>&lt;!-- name:begin --&gt;</c> and <c>&lt;!-- name:end --&gt;</c>.
    /// </summary>
    public static void Section(string file, string name, string expected)
    {
        string path = Path.Combine(Root, file);
        List<string> lines = [.. File.ReadAllLines(path)];
        int begin = lines.IndexOf($"<!-- {name}:begin -->");
        int end = lines.IndexOf($"<!-- {name}:end -->");
        Assert.True(begin >= 0 && end > begin, $"{file} has no lines <!-- {name}:begin --> and <!-- {name}:end --> in this order.");
        string[] wanted = Lines(expected);
        List<string> found = lines.GetRange(begin + 1, end - begin - 1);
        if (Updates && !found.SequenceEqual(wanted))
        {
            lines.RemoveRange(begin + 1, found.Count);
            lines.InsertRange(begin + 1, wanted);
            File.WriteAllText(path, string.Join('\n', lines) + "\n");
            return;
        }

        AssertSame($"{file}, section {name},", begin + 2, wanted, found);
    }

    /// <summary>Asserts that the whole of <paramref name="file"/> is <paramref name="expected"/>.</summary>
    public static void Whole(string file, string expected)
    {
        string path = Path.Combine(Root, file);
        string[] wanted = Lines(expected);
        List<string> found = File.Exists(path) ? [.. File.ReadAllLines(path)] : [];
        if (Updates && !found.SequenceEqual(wanted))
        {
            File.WriteAllText(path, string.Join('\n', wanted) + "\n");
            return;
        }

        AssertSame(file, 1, wanted, found);
    }

    /// <summary>The lines of <paramref name="file"/> between <c>// name:begin</c> and <c>// name:end</c>, without their common indent.</summary>
    public static string Source(string file, string name)
    {
        string[] lines = File.ReadAllLines(Path.Combine(Root, file));
        int begin = Array.FindIndex(lines, line => line.Trim() == $"// {name}:begin");
        int end = Array.FindIndex(lines, line => line.Trim() == $"// {name}:end");
        Assert.True(begin >= 0 && end > begin, $"{file} has no lines // {name}:begin and // {name}:end in this order.");
        string[] body = lines[(begin + 1)..end];
        int indent = body.Where(line => line.Length > 0).Min(line => line.Length - line.TrimStart().Length);
        return string.Join('\n', body.Select(line => line.Length > 0 ? line[indent..] : line));
    }

    private static void AssertSame(string what, int firstLine, string[] wanted, List<string> found)
    {
        int same = wanted.Zip(found).TakeWhile(pair => pair.First == pair.Second).Count();
        if (same == wanted.Length && same == found.Count)
        {
            return;
        }

        Assert.Fail(
            $"{what} differs from what the code says at line {firstLine + same}.\n"
            + $"in the file: {(same < found.Count ? found[same] : "(nothing)")}\n"
            + $"expected:    {(same < wanted.Length ? wanted[same] : "(nothing)")}\n"
            + "To write it: LATERAL_UPDATE=1 dotnet test -c Release, then read the diff.");
    }

    private static string[] Lines(string text) => text.ReplaceLineEndings("\n").Trim('\n').Split('\n');

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Lateral.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds Lateral.slnx.");
    }
}
