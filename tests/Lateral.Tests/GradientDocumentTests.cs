using System.Text.RegularExpressions;
using Xunit;

namespace Lateral.Tests;

/// <summary>
/// Recomputes every number and compiles every piece of C# in docs/gradient.md. The true values come from
/// <see cref="LrnReference"/>; the loops that the document explains are written here, checked against it, and
/// shown there word for word.
/// </summary>
public partial class GradientDocumentTests
{
    private const string Document = "docs/gradient.md";

    private static readonly Dictionary<string, Func<string>> Blocks = new()
    {
        ["naive-forward"] = () => Code("naive-forward"),
        ["example"] = ExampleBlock,
        ["forward"] = ForwardBlock,
        ["partials"] = PartialsBlock,
        ["naive-backward"] = () => Code("naive-backward"),
        ["backward"] = BackwardBlock,
        ["even-windows"] = EvenWindowsBlock,
        ["even-gradient"] = EvenGradientBlock,
        ["jacobian"] = JacobianBlock,
        ["products"] = ProductsBlock,
        ["slide"] = () => Code("slide"),
        ["slide-once"] = () => Code("slide-once"),
        ["stepper"] = StepperBlock,
        ["pads"] = PadsBlock,
        ["bytes"] = BytesBlock,
        ["spike"] = SpikeBlock,
        ["additions"] = AdditionsBlock,
        ["parameters"] = ParametersBlock,
        ["double-backward"] = DoubleBackwardBlock,
        ["within"] = WithinBlock,
        ["command"] = CommandBlock,
        ["check"] = () => Code("check"),
    };

    public static TheoryData<string> BlockNames => [.. Blocks.Keys];

    [Theory]
    [MemberData(nameof(BlockNames))]
    public void A_block_is_what_the_computation_gives(string name) => CommittedText.Section(Document, name, Blocks[name]());

    [Fact]
    public void Every_block_of_the_document_is_computed() =>
        Assert.Equal(Blocks.Keys, BeginMarker().Matches(DocumentText()).Select(match => match.Groups[1].Value));

    [Fact]
    public void Outside_the_blocks_stand_only_structural_numbers()
    {
        // The 2 of a square and its derivative, 0 and 1 as indices and limits, the even window and the citation.
        string prose = ListNumber().Replace(Block().Replace(DocumentText(), ""), "");
        foreach (string phrase in (string[])["n = 4", "2012, section 3.3"])
        {
            Assert.Contains(phrase, prose, StringComparison.Ordinal);
            prose = prose.Replace(phrase, "", StringComparison.Ordinal);
        }

        Assert.Empty(Number().Matches(prose).Select(match => match.Value).Except(["0", "1", "2"]));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(9)]
    public void The_plain_loops_are_the_reference(int n)
    {
        LrnOptions options = Example with { LocalSize = n };
        var (scale, y, scattered, gathered) = (new double[C], new double[C], new double[C], new double[C]);
        Forward(X, scale, y, n, options.Alpha, options.Beta, options.K);
        Scatter(X, y, scale, GradOutput, scattered, n, options.Alpha, options.Beta);
        Gather(X, y, scale, GradOutput, gathered, n, options.Alpha, options.Beta);
        double[] expected = LrnReference.Backward(X, GradOutput, Shape, options);
        AssertClose(LrnReference.Scale(X, Shape, options), scale, 1e-12);
        AssertClose(LrnReference.Forward(X, Shape, options), y, 1e-12);
        AssertClose(expected, scattered, 1e-12);
        AssertClose(expected, gathered, 1e-12);
        AssertClose(expected, CentralDifferences(x => Dot(GradOutput, LrnReference.Forward(x, Shape, options)), X), 1e-8);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 5)]
    [InlineData(4, 5)]
    [InlineData(5, 12)]
    [InlineData(9, 5)]
    public void The_sliding_loops_take_the_same_steps(int n, int channels)
    {
        foreach (int post in (int[])[n / 2, (n - 1) / 2])
        {
            List<string> three = [], one = [];
            Slide(channels, n, post, j => three.Add($"+{j}"), j => three.Add($"-{j}"), i => three.Add($"={i}"));
            SlideOnce(channels, n, post, j => one.Add($"+{j}"), j => one.Add($"-{j}"), i => one.Add($"={i}"));
            Assert.Equal(one, three);
        }
    }

    [Fact]
    public void The_three_loops_write_before_the_first_channel_when_the_window_reaches_past_the_last()
    {
        List<int> written = [];
        Slide(channels: 1, n: 5, post: 2, _ => { }, _ => { }, written.Add);
        Assert.Equal([-1, 0], written);
    }

    [Fact]
    public void The_check_of_the_document_finds_no_difference()
    {
        using var output = new StringWriter();
        Check(output);
        string[] lines = output.ToString().Split(output.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(C, lines.Length);
        Assert.All(lines, line => Assert.EndsWith("the same", line, StringComparison.Ordinal));
    }

    private static string DocumentText() => File.ReadAllText(Path.Combine(CommittedText.Root, Document)).ReplaceLineEndings("\n");

    [GeneratedRegex("<!-- (.+):begin -->")]
    private static partial Regex BeginMarker();

    [GeneratedRegex("<!-- (.+):begin -->.*?<!-- \\1:end -->", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex("^[0-9]+\\. ", RegexOptions.Multiline)]
    private static partial Regex ListNumber();

    [GeneratedRegex("(?<![A-Za-z0-9.])[0-9]+(?:\\.[0-9]+)?(?:e-?[0-9]+)?")]
    private static partial Regex Number();
}
