using Lateral.Tests;
using Microsoft.Playwright;
using SkiaSharp;
using Xunit;

namespace Lateral.Cli.BrowserTests;

/// <summary>The sample's report: its size, how soon it is live, and the README's picture of it.</summary>
public class SampleReportTests(Browser browser)
{
    private const int Width = 1200, Height = 876;

    /// <summary>
    /// Fonts differ from machine to machine and the page's do not come with it, so the pictures are compared shrunk:
    /// a difference of layout or colour shows, one of glyphs does not.
    /// </summary>
    [Fact]
    public async Task The_picture_in_the_README_is_of_this_report()
    {
        using var run = new ExplainRun();
        Assert.Equal(0, run.Run("-o", run.Report));
        Assert.InRange(new FileInfo(run.Report).Length, 1_000_000, 10_000_000);
        byte[] shown = [];
        await browser.OnPage(
            async page =>
            {
                await page.SetViewportSizeAsync(Width, Height);
                shown = await page.ScreenshotAsync(new PageScreenshotOptions { Animations = ScreenshotAnimations.Disabled });
            },
            run.Report);
        string committed = Path.Combine(CommittedText.Root, "docs", "report.png");
        if (Environment.GetEnvironmentVariable("LATERAL_UPDATE") == "1")
        {
            await File.WriteAllBytesAsync(committed, shown, TestContext.Current.CancellationToken);
        }

        double difference = Difference(shown, await File.ReadAllBytesAsync(committed, TestContext.Current.CancellationToken));
        Assert.True(difference <= 0.02, $"docs/report.png differs from the report by {difference:P1}: to write it, LATERAL_UPDATE=1 dotnet test -c Release, then look at it.");
    }

    /// <summary>The mean difference of the colours, of those that are possible, on pictures of a quarter of the size.</summary>
    private static double Difference(byte[] left, byte[] right)
    {
        byte[] a = Shrunk(left), b = Shrunk(right);
        return a.Zip(b, (x, y) => Math.Abs(x - y)).Average() / 255;
    }

    private static byte[] Shrunk(byte[] png)
    {
        using SKBitmap whole = SKBitmap.Decode(png);
        using SKBitmap small = whole.Resize(new SKImageInfo(Width / 4, Height / 4, SKColorType.Rgba8888), new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        return small.GetPixelSpan().ToArray();
    }
}
