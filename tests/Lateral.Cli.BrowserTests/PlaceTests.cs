using System.Text.Json;
using Lateral.Cli.Explain;
using Microsoft.Playwright;
using Xunit;

namespace Lateral.Cli.BrowserTests;

/// <summary>Going to another pixel or channel, by every way there is.</summary>
public class PlaceTests(Browser browser)
{
    [Theory]
    [InlineData(".picture.map")]
    [InlineData(".picture.photograph")]
    [InlineData("article .picture")]
    public Task Clicking_a_picture_shows_the_numbers_of_that_pixel(string picture) => browser.OnPage(async page =>
    {
        ILocator target = page.Locator(picture).First;
        LocatorBoundingBoxResult box = (await target.BoundingBoxAsync())!;
        await target.ClickAsync(new LocatorClickOptions { Position = new Position { X = box.Width * 0.3f, Y = box.Height * 0.7f } });
        await AssertShows(page);
        Assert.NotEqual((browser.Json().Pixel.H, browser.Json().Pixel.W), await PixelOf(page));
        string? channel = await target.GetAttributeAsync("data-channel");
        Assert.True(channel is null || channel == await page.Locator("#channel").InputValueAsync());

        // The ring is where the click was, to the pixel.
        LocatorBoundingBoxResult ring = (await target.Locator(".pixel").BoundingBoxAsync())!;
        Assert.InRange(ring.X + ring.Width / 2 - box.X, box.Width * 0.3 - box.Width / 20, box.Width * 0.3 + box.Width / 20);
    });

    [Fact]
    public Task Row_column_and_channel_can_be_typed_and_stay_within_the_maps() => browser.OnPage(async page =>
    {
        await page.Locator("#row").FillAsync("3");
        await page.Locator("#row").PressAsync("Enter");
        await page.Locator("#column").FillAsync("17");
        await page.Locator("#channel").FillAsync("12");
        await page.Locator("#channel").BlurAsync();
        Assert.Equal((3, 17), await PixelOf(page));
        Assert.Equal("12", await page.Number("i").TextContentAsync());
        await AssertShows(page);
        await page.Set("row", "9999", "change");
        await page.Set("channel", "-4", "change");
        Assert.Equal((browser.Json().Maps.Height - 1, 17), await PixelOf(page));
        Assert.Equal("0", await page.Number("i").TextContentAsync());
    });

    [Theory]
    [InlineData("#forward-chart")]
    [InlineData("#scale-chart")]
    [InlineData("#backward-chart")]
    public Task A_bar_chooses_its_channel_and_so_do_the_arrow_keys(string chart) => browser.OnPage(async page =>
    {
        await page.Locator($"{chart} [data-channel='70']").ClickAsync();
        Assert.Equal("70", await page.Number("i").TextContentAsync());
        await AssertShows(page);
        ILocator slider = page.Locator(chart);
        foreach ((string key, string expected) in (IEnumerable<(string, string)>)[("ArrowRight", "71"), ("ArrowLeft", "70"), ("ArrowUp", "71"), ("Home", "0"), ("ArrowLeft", "0"), ("End", "95")])
        {
            await slider.PressAsync(key);
            Assert.Equal(expected, await page.Number("i").TextContentAsync());
            Assert.Equal(expected, await slider.GetAttributeAsync("aria-valuenow"));
        }

        await AssertShows(page);
    });

    [Fact]
    public Task The_keyboard_alone_moves_the_pixel_and_goes_from_picture_to_picture() => browser.OnPage(async page =>
    {
        await page.Keyboard.PressAsync("Tab");
        Assert.Equal("Skip to the report", await Focused(page, "e => e.textContent"));
        for (int i = 0; i < 30 && await Focused(page, "e => e.getAttribute('role')") != "application"; i++)
        {
            await page.Keyboard.PressAsync("Tab");
        }

        (int row, int column) = await PixelOf(page);
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.PressAsync("ArrowUp");
        await page.Keyboard.PressAsync("ArrowUp");
        Assert.Equal((row - 1, column + 2), await PixelOf(page));
        await AssertShows(page);
        string? first = await Focused(page, "e => e.getAttribute('aria-label')");
        await page.Keyboard.PressAsync("PageDown");
        Assert.NotEqual(first, await Focused(page, "e => e.getAttribute('aria-label')"));
        await page.Keyboard.PressAsync("PageUp");
        Assert.Equal(first, await Focused(page, "e => e.getAttribute('aria-label')"));

        // Announced once the keys rest, and where they rest between two of them as well.
        await page.WaitForFunctionAsync(
            "text => document.getElementById('announcement').textContent.includes(text)", $"Pixel {row - 1},{column + 2}, channel");
    });

    [Fact]
    public Task Tab_reaches_every_control_and_comes_round() => browser.OnPage(async page =>
    {
        string[] expected = await page.EvaluateAsync<string[]>(
            """
            () => [...document.querySelectorAll('input, button, a[href], summary, [tabindex="0"]')]
              .filter(e => !e.disabled && e.checkVisibility() && (e.type !== 'radio' || e.checked)).map((e, i) => e.dataset.stop = String(i))
            """);
        var reached = new HashSet<string?>();
        for (int i = 0; i < expected.Length + 20 && reached.Count < expected.Length; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            reached.Add(await Focused(page, "e => e.dataset.stop ?? ''"));
        }

        Assert.Empty(expected.Except(reached));
    });

    private static Task<string?> Focused(IPage page, string read) => page.EvaluateAsync<string?>($"() => ({read})(document.activeElement)");

    private static async Task<(int Row, int Column)> PixelOf(IPage page) =>
        (int.Parse(await page.Locator("#row").InputValueAsync()), int.Parse(await page.Locator("#column").InputValueAsync()));

    /// <summary>The page shows at its place and channel what the command prints there.</summary>
    private async Task AssertShows(IPage page)
    {
        (int row, int column) = await PixelOf(page);
        int channel = int.Parse(await page.Locator("#channel").InputValueAsync());
        Assert.Equal($"{row},{column}", await page.Number("pixel").TextContentAsync());
        JsonElement json = browser.Run($"--pixel={row},{column}");
        foreach ((string slot, string name) in (IEnumerable<(string, string)>)
            [("x", "x"), ("scale", "scale"), ("y", "y"), ("direct", "directTerm"), ("dx", "gradInput")])
        {
            double expected = PageLocators.Values(json, name)[channel];
            string shown = await page.Locator($"[data-n='{slot}']:not(mrow)").First.TextContentAsync() ?? "";
            Assert.Equal(Numbers.Text(expected), shown);
        }

        double numeric = await page.Number("numericLong").Value();
        PageLocators.AssertNear(PageLocators.Values(json, "gradInput")[channel], numeric, 1e-6 * Math.Abs(numeric) + 1e-8, "central differences");
    }
}
