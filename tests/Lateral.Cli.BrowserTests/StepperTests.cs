using System.Globalization;
using Lateral.Cli.Explain;
using Microsoft.Playwright;
using Xunit;

namespace Lateral.Cli.BrowserTests;

/// <summary>Part 4: each step of the head against the command's own walk, and every control of it.</summary>
public class StepperTests(Browser browser)
{
    [Fact]
    public Task Every_step_adds_subtracts_and_writes_what_the_library_does() => browser.OnPage(async page =>
    {
        double[] x = PageLocators.Values(browser.Run(), "x");
        var window = new SlidingWindow(x, new LrnOptions());
        double largest = window.Exact.Max(Math.Abs);
        void AssertNear(double expected, double shown) =>
            PageLocators.AssertNear(expected, shown, 1e-5 * Math.Abs(expected) + 1e-6 * largest, "a step's number");
        await page.Locator("#step-first").ClickAsync();
        // Pressed and read within the page: a hundred steps one by one from outside would take their time.
        string[][] shown = await page.EvaluateAsync<string[][]>(
            """
            () => {
              const text = query => [...document.querySelectorAll(query)].map(one => one.textContent), steps = [];
              for (;;) {
                steps.push([document.getElementById('head').value, ...text('#step-summary'), ...text('#step-lines dd'), ...text('#compare-body td')]);
                const forward = document.getElementById('step-forward');
                if (forward.disabled) return steps;
                forward.click();
              }
            }
            """);
        Assert.Equal(window.Steps.Length, shown.Length);
        foreach ((SlideStep step, string[] texts) in window.Steps.Zip(shown))
        {
            const int columns = 5, dxColumn = 1;
            (string summary, string[] lines, string[] compared) = (texts[1], texts[2..6], texts[6..]);
            Assert.Equal($"{step.Head}", texts[0]);
            Assert.StartsWith($"head {step.Head}, phase {step.Phase},", summary, StringComparison.Ordinal);
            Assert.Contains(step.Written is { } i ? $"channel {i} is written" : "nothing is written", summary, StringComparison.Ordinal);
            AssertTerm(step.Added, lines[0], window, AssertNear);
            AssertTerm(step.Subtracted, lines[1], window, AssertNear);
            AssertNear(step.Sum, Last(lines[2]));
            if (step.Written is { } written)
            {
                Assert.StartsWith($"dx{written} = ", lines[3], StringComparison.Ordinal);
                AssertNear(window.Caffe[written], Last(lines[3]));
                AssertNear(window.Caffe[written], PageLocators.Parse(compared[dxColumn]));
                AssertNear(window.Lateral[written], PageLocators.Parse(compared[columns + dxColumn]));
                AssertNear(window.Exact[written], PageLocators.Parse(compared[2 * columns + dxColumn]));
            }
            else
            {
                Assert.Equal("–", lines[3]);
            }
        }

        Assert.True(await page.Locator("#step-last").IsDisabledAsync());
    });

    [Fact]
    public Task Buttons_slider_rows_and_play_all_move_the_head() => browser.OnPage(async page =>
    {
        Task<string> Head() => page.Locator("#head").InputValueAsync();
        int channel = int.Parse(await page.Locator("#channel").InputValueAsync());
        Assert.Equal($"{channel + 2}", await Head());
        await page.Locator("#step-back").ClickAsync();
        Assert.Equal($"{channel + 1}", await Head());
        await page.Locator("#step-last").ClickAsync();
        Assert.Equal("97", await Head());
        await page.Locator("#step-here").ClickAsync();
        Assert.Equal($"{channel + 2}", await Head());
        await page.Locator("#head").FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        Assert.Equal($"{channel + 3}", await Head());
        await page.Locator("details:has(#steps-body) summary").ClickAsync();
        await page.Locator("#steps-body tr").Nth(5).ClickAsync();
        Assert.Equal("5", await Head());
        Assert.Equal("strongest", await page.Locator("#steps-body tr").Nth(5).GetAttributeAsync("class"));

        await page.Locator("#step-play").ClickAsync();
        Assert.Equal("true", await page.Locator("#step-play").GetAttributeAsync("aria-pressed"));
        await page.WaitForFunctionAsync("() => Number(document.getElementById('head').value) >= 7");
        await page.Locator("#step-play").ClickAsync();
        string stopped = await Head();
        await page.WaitForTimeoutAsync(1100);
        Assert.Equal(stopped, await Head());
    });

    [Fact]
    public Task A_spike_costs_the_running_sum_its_digits_and_the_direct_one_none() => browser.OnPage(async page =>
    {
        async Task<(double Caffe, double Lateral)> Digits()
        {
            ILocator rows = page.Locator("#compare-body tr");
            async Task<double> Of(int row) =>
                await rows.Nth(row).Locator("td").Nth(3).TextContentAsync() is { } text && text != "all" ? double.Parse(text, CultureInfo.InvariantCulture) : 17;
            return (await Of(0), await Of(1));
        }

        (double caffe, double lateral) = await Digits();
        Assert.True(caffe > 5 && lateral > 6, $"{caffe} and {lateral} digits");
        await page.Locator("#spike").CheckAsync();
        (caffe, lateral) = await Digits();
        Assert.True(caffe < 3 && lateral > 6, $"{caffe} and {lateral} digits with a spike");
        Assert.Contains("holds a spike", await page.Locator("#slide-verdict").TextContentAsync(), StringComparison.Ordinal);

        int channel = int.Parse(await page.Locator("#channel").InputValueAsync());
        double[] x = PageLocators.Values(browser.Run(), "x");
        x[Math.Max(channel - 5, 0)] = 1000 * x.Max(Math.Abs);
        var window = new SlidingWindow(x, new LrnOptions());
        Assert.Equal(Numbers.Text(window.Exact[channel], 8), await page.Locator("#compare-body tr").Nth(2).Locator("td").Nth(1).TextContentAsync());
        await page.Locator("#spike").UncheckAsync();
        Assert.True((await Digits()).Caffe > 5);
    });

    private static void AssertTerm(int? channel, string line, SlidingWindow window, Action<double, double> assertNear)
    {
        if (channel is not { } j)
        {
            Assert.Equal("–", line);
            return;
        }

        Assert.StartsWith($"t{j} = ", line, StringComparison.Ordinal);
        assertNear(window.Ratio(j), Last(line));
    }

    private static double Last(string line) => PageLocators.Parse(line[(line.LastIndexOf('=') + 1)..].Trim());
}
