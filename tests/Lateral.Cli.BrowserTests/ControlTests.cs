using System.Text.Json;
using Lateral.Cli.Explain;
using Microsoft.Playwright;
using Xunit;

namespace Lateral.Cli.BrowserTests;

/// <summary>The parameters' sliders and fields, the target, the colours: what each changes, against the command.</summary>
public class ControlTests(Browser browser)
{
    [Theory]
    [InlineData("size", "9", "input", "--size=9")]
    [InlineData("alpha", "-2", "input", "--alpha=0.01")]
    [InlineData("alpha", "-7", "input", "--alpha=0")]
    [InlineData("beta", "0.5", "input", "--beta=0.5")]
    [InlineData("k", "2.5", "input", "--k=2.5")]
    [InlineData("size-number", "8", "change", "--size=8")]
    [InlineData("alpha-number", "0.037", "change", "--alpha=0.037")]
    [InlineData("beta-number", "-0.3", "change", "--beta=-0.3")]
    [InlineData("k-number", "1e-9", "change", "--k=1e-9")]
    public Task A_parameter_changes_parts_2_to_7_as_it_would_the_command(string control, string value, string happening, string option) => browser.OnPage(async page =>
    {
        await page.Set(control, value, happening);
        await AssertSame(page, option);
    });

    [Fact]
    public Task Region_and_even_window_change_too_and_reset_brings_all_back() => browser.OnPage(async page =>
    {
        Assert.True(await page.Locator("#even-window").IsHiddenAsync());
        await page.Locator("#region input[value=within]").CheckAsync();
        await AssertSame(page, "--region=within");
        await page.Set("size", "4", "input");
        await AssertSame(page, "--region=within", "--size=4");
        await page.Locator("#region input[value=across]").CheckAsync();
        await page.Locator("#even-window input[value=before]").CheckAsync();
        await AssertSame(page, "--dialect=pytorch", "--size=4");
        Assert.Contains("leans to the other side", await page.Locator("#snippet-onnx").TextContentAsync(), StringComparison.Ordinal);
        Assert.True(await page.Locator("#copy-onnx").IsDisabledAsync());
        await page.Set("k-number", "3", "change");
        await page.Locator("#reset").ClickAsync();
        await AssertSame(page);
    });

    [Theory]
    [InlineData("k-number", "0")]
    [InlineData("alpha-number", "-1")]
    [InlineData("size-number", "2.5")]
    public Task A_parameter_that_cannot_be_is_refused_and_changes_nothing(string control, string value) => browser.OnPage(async page =>
    {
        await page.Set(control, value, "change");
        Assert.Equal("true", await page.Locator($"#{control}").GetAttributeAsync("aria-invalid"));
        Assert.Contains("cannot be", await page.Locator("#controls-note").TextContentAsync(), StringComparison.Ordinal);
        Assert.Equal("n 5, α 0.0001, β 0.75, k 1, across channels", await page.Locator("[data-n=settings]").TextContentAsync());
    });

    [Fact]
    public Task Snippets_are_what_LrnDialect_writes_and_can_be_copied() => browser.OnPage(async page =>
    {
        foreach (LrnDialect dialect in (LrnDialect[])[LrnDialect.Caffe, LrnDialect.PyTorch, LrnDialect.TensorFlow, LrnDialect.Onnx])
        {
            string expected = dialect.Format(dialect.FromOptions(new LrnOptions()));
            Assert.Contains(expected, await page.Locator($"#snippet-{dialect.Name}").TextContentAsync(), StringComparison.Ordinal);
            await page.Locator($"#copy-{dialect.Name}").ClickAsync();
            await page.WaitForFunctionAsync("id => document.getElementById(id).textContent !== 'Copy'", $"copy-{dialect.Name}");
        }
    });

    [Fact]
    public Task A_target_makes_neighbours_relieve_and_differences_still_agree() => browser.OnPage(async page =>
    {
        Assert.EndsWith(", 0 relieve", await page.Number("verdict").TextContentAsync(), StringComparison.Ordinal);
        double[] y = PageLocators.Values(browser.Run(), "y");
        double most = y.Max();
        int channel = Array.IndexOf(y, most);
        await page.ChooseChannel(channel);
        await page.Set("target", $"{most * 0.9}", "input");
        Assert.DoesNotContain(", 0 relieve", await page.Number("verdict").TextContentAsync(), StringComparison.Ordinal);
        string[] own = [.. await page.Locator("#terms-body tr.strongest td").AllTextContentsAsync()];
        PageLocators.AssertNear(most * 0.1, PageLocators.Parse(own[0]), 1e-3 * most, "dy");
        double dx = await page.Number("dxLong").Value(), numeric = await page.Number("numericLong").Value();
        PageLocators.AssertNear(dx, numeric, 1e-6 * Math.Abs(dx) + 1e-8, "central differences");
        PageLocators.AssertNear(dx, await page.Locator("tfoot [data-n=dx]").Value(), 1e-3 * Math.Abs(dx), "the Jacobian's column times dy");
    });

    [Theory]
    [InlineData(ColorScheme.Light, "rgb(253, 253, 252)", "rgb(21, 24, 28)")]
    [InlineData(ColorScheme.Dark, "rgb(21, 24, 28)", "rgb(253, 253, 252)")]
    public Task The_colours_are_the_systems_until_the_reader_changes_them(ColorScheme system, string before, string after) => browser.OnPage(
        async page =>
        {
            Task<string> Ground() => page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor");
            Assert.Equal(before, await Ground());
            await page.Locator("#theme").ClickAsync();
            Assert.Equal(after, await Ground());
            await page.Locator("#theme").ClickAsync();
            Assert.Equal(before, await Ground());
        },
        colors: system);

    /// <summary>The tables of all channels and the formula hold what the command prints with these options.</summary>
    private async Task AssertSame(IPage page, params string[] options)
    {
        JsonElement json = browser.Run([$"--pixel={await page.Number("pixel").TextContentAsync()}", .. options]);
        string[][] forward = await Rows(page, "forward-all"), backward = await Rows(page, "backward-all");
        AssertColumn(json, "x", forward, 0);
        AssertColumn(json, "scale", forward, 1);
        AssertColumn(json, "y", forward, 2);
        AssertColumn(json, "directTerm", backward, 1);
        AssertColumn(json, "crossTerm", backward, 2);
        AssertColumn(json, "gradInput", backward, 3);
        AssertColumn(json, "gradInput", backward, 4);
        int channel = int.Parse(await page.Locator("#channel").InputValueAsync());
        double dx = PageLocators.Values(json, "gradInput")[channel];
        Assert.Equal(Numbers.Text(dx), await page.Locator("tfoot [data-n=dx]").TextContentAsync());
        Assert.Equal(Numbers.Text(dx, 10), await page.Number("dxLong").TextContentAsync());
    }

    private static Task<string[][]> Rows(IPage page, string id) => page.EvaluateAsync<string[][]>(
        "id => [...document.getElementById(id).rows].map(row => [...row.cells].slice(1).map(cell => cell.textContent))", id);

    private static void AssertColumn(JsonElement json, string name, string[][] rows, int column)
    {
        double[] expected = PageLocators.Values(json, name);
        double most = expected.Max(Math.Abs);
        Assert.Equal(expected.Length, rows.Length);
        Assert.All(expected.Index(), one => PageLocators.AssertNear(
            one.Item, PageLocators.Parse(rows[one.Index][column]), 6e-4 * Math.Abs(one.Item) + 1e-6 * most, $"{name}, channel {one.Index}"));
    }
}
