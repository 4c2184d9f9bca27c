using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Xunit;

namespace Lateral.Cli.BrowserTests;

/// <summary>The page as a whole: its width, its colours, who can read it, and what it is without its script.</summary>
public partial class PageTests(Browser browser)
{
    [Theory]
    [InlineData(360, ColorScheme.Light)]
    [InlineData(360, ColorScheme.Dark)]
    [InlineData(768, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Dark)]
    public Task Axe_finds_nothing_serious_and_nothing_is_wider_than_the_page(int width, ColorScheme colors) => browser.OnPage(
        async page =>
        {
            await page.EvaluateAsync("() => document.querySelectorAll('details').forEach(one => { one.open = true; })");
            Assert.Equal(width, await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
            await page.EvaluateAsync("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
            AxeResult result = await page.RunAxe();
            string serious = string.Join('\n', result.Violations.Where(v => v.Impact is "serious" or "critical").Select(
                v => $"{v.Id}: {v.Help}: {string.Join(" | ", v.Nodes.Take(3).Select(node => node.Html[..Math.Min(node.Html.Length, 300)]))}"));
            Assert.True(serious.Length == 0, serious);
        },
        width: width, colors: colors);

    [Theory]
    [InlineData]
    [InlineData("--region=within", "--size=3", "--pixel=0,21")]
    [InlineData("--size=4", "--channel=95")]
    [InlineData("--size=30", "--alpha=1e-7", "--beta=-1.5", "--k=1e-10", "--channel=2")]
    public async Task Without_its_script_the_page_says_the_same(params string[] options)
    {
        using var run = new ExplainRun();
        Assert.Equal(0, run.Run([run.Picture(), "-o", run.Report, .. options]));
        string[] printed = [], live = [];
        await browser.OnPage(async page => printed = await Texts(page), run.Report, scripts: false);
        await browser.OnPage(async page => live = await Texts(page), run.Report);
        Assert.True(printed.Length > 60, $"{printed.Length} texts");
        Assert.Equal(printed, live);
    }

    [Fact]
    public async Task Maps_too_large_for_the_page_are_in_it_in_part()
    {
        using var run = new ExplainRun();
        string maps = run.Npy("x.npy", "<f4", 100, 120, 140);
        Assert.Equal(0, run.Run(maps, "-o", run.Report, "--pixel=31,45"));
        Assert.InRange(new FileInfo(run.Report).Length, 1_000_000, 10_000_000);
        await browser.OnPage(
            async page =>
            {
                Assert.Contains("row and column of them", await page.Locator("#maps-note").TextContentAsync(), StringComparison.Ordinal);
                Assert.Equal("31", await page.Locator("#row").InputValueAsync());
                await page.Locator(".picture.map").First.PressAsync("ArrowDown");
                string row = await page.Locator("#row").InputValueAsync();
                Assert.NotEqual("31", row);
                double shown = await page.Locator("#parameters ~ * [data-n=scale]").First.Value();
                int channel = int.Parse(await page.Locator("#channel").InputValueAsync());
                double expected = PageLocators.Values(run.Json(maps, $"--pixel={row},45"), "scale")[channel];
                PageLocators.AssertNear(expected, shown, 1e-3 * expected, "scale");
                Assert.True(await page.Locator("#region input[value=within]").IsDisabledAsync());
            },
            run.Report);

        Assert.Equal(0, run.Run(maps, "-o", run.Report, "--pixel=60,70", "--region=within", "--size=3"));
        Assert.InRange(new FileInfo(run.Report).Length, 1_000_000, 10_000_000);
        await browser.OnPage(
            async page =>
            {
                await page.Set("row", "0", "change");
                string row = await page.Locator("#row").InputValueAsync();
                int channel = int.Parse(await page.Locator("#channel").InputValueAsync());
                double shown = await page.Locator("#parameters ~ * [data-n=dx]").First.Value();
                double expected = PageLocators.Values(run.Json(maps, $"--pixel={row},70", "--region=within", "--size=3"), "gradInput")[channel];
                PageLocators.AssertNear(expected, shown, 1e-3 * Math.Abs(expected) + 1e-9, "dx");
            },
            run.Report);
    }

    [Theory]
    [InlineData("--region=within", "--size=5")]
    [InlineData("--region=across", "--size=4")]
    public async Task Maps_with_the_channels_last_or_one_channel_are_a_page_too(params string[] options)
    {
        using var run = new ExplainRun();
        foreach (int[] shape in (int[][])[[9, 11, 6], [7, 5, 1], [1, 1, 3]])
        {
            Assert.Equal(0, run.Run([run.Npy("x.npy", "<f4", shape), "--layout=nhwc", "-o", run.Report, .. options]));
            await browser.OnPage(
                async page =>
                {
                    await page.Locator("#spike").CheckAsync();
                    await page.Locator(".picture.map").First.ClickAsync();
                    Assert.Equal($"{shape[2] - 1}", await page.Locator("#channel").GetAttributeAsync("max"));
                },
                run.Report);
        }
    }

    [Fact]
    public Task On_paper_there_are_no_controls() => browser.OnPage(async page =>
    {
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });
        Assert.False(await page.Locator("#place").IsVisibleAsync());
        Assert.False(await page.Locator("#step-forward").IsVisibleAsync());
        Assert.True(await page.Locator("#forward-chart svg").IsVisibleAsync());
    });

    /// <summary>The numbers in the text and the tables, but for differences, whose last digits are noise.</summary>
    private static async Task<string[]> Texts(IPage page)
    {
        IReadOnlyList<string> texts = await page.Locator(
            "main [data-n]:not([data-n=difference]):not([data-n=numericLong]), main [data-f], #forward-all td, #forward-window td, #terms-body td, #terms-body th, #column-body td, .snippet code").AllTextContentsAsync();
        return [.. texts.Select(text => Space().Replace(text, " ").Trim())];
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
