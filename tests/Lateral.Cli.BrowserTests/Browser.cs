using System.Text.Json;
using Lateral.Cli.BrowserTests;
using Microsoft.Playwright;
using Xunit;

[assembly: AssemblyFixture(typeof(Browser))]

namespace Lateral.Cli.BrowserTests;

/// <summary>One Chromium for all tests, and the report that most of them look at. Without a Chromium the tests skip.</summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly string[] Places =
        ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"];

    private readonly ExplainRun run = new();
    private IPlaywright? playwright;
    private IBrowser? chromium;

    /// <summary>The small picture that the report is of.</summary>
    public string Picture { get; private set; } = "";

    public string Report => run.Report;

    /// <summary>What <c>--json</c> prints of the report's picture with these options.</summary>
    public JsonElement Run(params string[] options)
    {
        lock (run)
        {
            return run.Json([Picture, .. options]);
        }
    }

    /// <summary>Where the report opens, and how large its maps are.</summary>
    public ((int H, int W) Pixel, (int Height, int Width) Maps) Json()
    {
        JsonElement json = Run(), pixel = json.GetProperty("pixel"), maps = json.GetProperty("maps");
        return ((pixel.GetProperty("h").GetInt32(), pixel.GetProperty("w").GetInt32()), (maps.GetProperty("height").GetInt32(), maps.GetProperty("width").GetInt32()));
    }

    public async ValueTask InitializeAsync()
    {
        string? executable = Places.Prepend(Environment.GetEnvironmentVariable("LATERAL_CHROMIUM")).FirstOrDefault(File.Exists);
        if (executable is null)
        {
            return;
        }

        Picture = run.Picture();
        Assert.Equal(0, run.Run(Picture, "-o", run.Report));
        playwright = await Playwright.CreateAsync();
        chromium = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = executable,
            // A sandbox needs rights that containers and root do not give; the rest keeps Chromium from calling home.
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    /// <summary>Runs a test on a report, then asserts that it logged no error and that nothing left the page.</summary>
    public async Task OnPage(Func<IPage, Task> test, string? report = null, int width = 1280, ColorScheme colors = ColorScheme.Light, bool scripts = true)
    {
        await using IBrowserContext context = await NewContext(width, colors, scripts);
        IPage page = await context.NewPageAsync();
        var wrong = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                wrong.Add(message.Text);
            }
        };
        page.PageError += (_, error) => wrong.Add(error);
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith("file:", StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal))
            {
                wrong.Add($"request of {request.Url}");
            }
        };
        await page.GotoAsync(new Uri(report ?? Report).AbsoluteUri);
        await test(page);
        Assert.Empty(wrong);
    }

    /// <summary>Runs a module of the page by itself: <paramref name="function"/> gets it and the argument.</summary>
    public async Task<T> InModule<T>(string module, string function, object? argument = null)
    {
        await using IBrowserContext context = await NewContext(1280, ColorScheme.Light, true);
        IPage page = await context.NewPageAsync();
        // As text, in which null stands for a number that is not finite.
        string result = await page.EvaluateAsync<string>(
            $$"""
            async ([source, argument]) => {
              const module = await import('data:text/javascript;charset=utf-8,' + encodeURIComponent(source));
              return JSON.stringify(({{function}})(module, JSON.parse(argument)));
            }
            """,
            new[] { module, JsonSerializer.Serialize(argument) });
        return JsonSerializer.Deserialize<T>(result)!;
    }

    public async ValueTask DisposeAsync()
    {
        if (chromium is not null)
        {
            await chromium.DisposeAsync();
        }

        playwright?.Dispose();
        run.Dispose();
    }

    private Task<IBrowserContext> NewContext(int width, ColorScheme colors, bool scripts)
    {
        Assert.SkipWhen(chromium is null, "There is no Chromium here: apt-get install chromium, or name one in LATERAL_CHROMIUM.");
        return chromium!.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = 900 },
            ColorScheme = colors,
            JavaScriptEnabled = scripts,
            ReducedMotion = ReducedMotion.Reduce,
        });
    }
}
