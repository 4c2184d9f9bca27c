using System.Text.Json;
using Lateral.Cli.Explain;
using Xunit;

namespace Lateral.Cli.BrowserTests;

/// <summary>The page's own arithmetic against the library, on random parameters.</summary>
public class LrnModuleTests(Browser browser)
{
    private const double Tolerance = 1e-6;
    private const int Cases = 150;

    // One call into the page for all cases.
    private const string Compute = """
        (lrn, cases) => cases.map(({ p, grid, dy }) => {
          const out = lrn.forward(grid, p), places = grid.x.map((_, i) => i);
          const gradients = places.map(i => lrn.backwardAt(grid, p, out, j => dy[j], i));
          return {
            scale: [...out.scale], y: [...out.y],
            direct: gradients.map(g => g.direct), cross: gradients.map(g => g.cross), dx: gradients.map(g => g.dx),
            terms: gradients.map(g => g.terms.reduce((sum, term) => sum + term.value, 0)),
            numeric: places.map(i => lrn.centralDifference(grid, p, i, (above, below, j) => dy[j] * (above - below))),
            jacobian: lrn.jacobian(grid, p, out, places),
          };
        })
        """;

    [Theory]
    [InlineData(LrnRegion.AcrossChannels)]
    [InlineData(LrnRegion.WithinChannel)]
    public async Task Forward_backward_differences_and_Jacobian_are_the_references(LrnRegion region)
    {
        var random = new Random(11);
        Case[] cases = [.. Enumerable.Range(0, Cases).Select(_ => Case.Random(random, region))];
        JsonElement results = await browser.InModule<JsonElement>(PageTemplate.Read("lrn.js"), Compute, cases.Select(c => c.ForPage()));
        Assert.All(cases.Zip(results.EnumerateArray()), pair =>
        {
            (Case one, JsonElement found) = pair;
            (double[] direct, double[] cross) = LrnReference.BackwardTerms(one.X, one.GradOutput, one.Shape, one.Options);
            double[] dx = LrnReference.Backward(one.X, one.GradOutput, one.Shape, one.Options);
            one.AssertSame("scale", LrnReference.Scale(one.X, one.Shape, one.Options), found);
            one.AssertSame("y", LrnReference.Forward(one.X, one.Shape, one.Options), found);
            one.AssertSame("direct", direct, found);
            one.AssertSame("cross", cross, found);
            one.AssertSame("terms", cross, found);
            one.AssertSame("dx", dx, found);
            one.AssertSame("numeric", dx, found);
            for (int i = 0; i < one.X.Length; i++)
            {
                var direction = new double[one.X.Length];
                direction[i] = 1;
                double[] column = [.. found.GetProperty("jacobian").EnumerateArray().Select(row => row[i].GetDouble())];
                one.AssertSame($"column {i} of the Jacobian", LrnReference.ForwardMode(one.X, direction, one.Shape, one.Options), column);
            }
        });
    }

    [Fact]
    public async Task The_running_sum_is_the_commands_step_by_step()
    {
        var random = new Random(12);
        Case[] cases = [.. Enumerable.Range(0, Cases).Select(_ => Case.Random(random, LrnRegion.AcrossChannels))];
        SlidingWindow[] windows = [.. cases.Select(one => new SlidingWindow(one.X, one.Options))];
        JsonElement results = await browser.InModule<JsonElement>(
            PageTemplate.Read("lrn.js"),
            """
            (lrn, cases) => cases.map(({ p, ...arrays }) => {
              const x = Float32Array.from(arrays.x), dy = Float32Array.from(arrays.dy);
              const caffe = lrn.caffeFloat32(x, dy, p), direct = lrn.directFloat32(x, dy, p);
              return { steps: caffe.steps, caffe: [...caffe.dx], direct: [...direct.dx] };
            })
            """,
            cases.Zip(windows, (one, window) => new { p = one.Parameters, x = window.X, dy = window.GradOutput }));
        Assert.All(cases.Index(), entry =>
        {
            (SlidingWindow window, JsonElement found) = (windows[entry.Index], results[entry.Index]);
            JsonElement[] steps = [.. found.GetProperty("steps").EnumerateArray()];
            double most = window.Steps.Select(step => (double)Math.Abs(step.Sum)).Where(double.IsFinite).Max();
            Assert.Equal(window.Steps.Length, steps.Length);
            Assert.All(window.Steps.Zip(steps), pair =>
            {
                (SlideStep step, JsonElement shown) = pair;
                int? Channel(string name) => shown.GetProperty(name).ValueKind == JsonValueKind.Null ? null : shown.GetProperty(name).GetInt32();
                Assert.Equal(
                    (step.Phase, step.Head, step.Added, step.Subtracted, step.Written),
                    (shown.GetProperty("phase").GetInt32(), shown.GetProperty("head").GetInt32(), Channel("added"), Channel("subtracted"), Channel("written")));
                PageLocators.AssertNear(step.Sum, shown.GetProperty("sum").Value(), Tolerance * most, $"accum_ratio at head {step.Head}");
            });
            Case one = entry.Item;
            one.AssertSame("Caffe's dx", Array.ConvertAll(window.Caffe, v => (double)v), PageLocators.Values(found, "caffe"));
            one.AssertSame("Lateral's dx", Array.ConvertAll(window.Lateral, v => (double)v), PageLocators.Values(found, "direct"));
        });
    }

    [Fact]
    public async Task The_modules_own_tests_pass()
    {
        using Stream stream = typeof(LrnModuleTests).Assembly.GetManifestResourceStream("lrn.tests.js")!;
        string tests = await new StreamReader(stream).ReadToEndAsync(TestContext.Current.CancellationToken);
        string[] failures = await browser.InModule<string[]>($"{PageTemplate.Read("lrn.js")}\n{tests}", "module => module.run()");
        Assert.Empty(failures);
    }

    /// <summary>A layer, its input and dy, drawn at random.</summary>
    private sealed record Case(LrnOptions Options, FeatureShape Shape, int Rows, int Columns, double[] X, double[] GradOutput)
    {
        public object Parameters => new
        {
            size = Options.LocalSize,
            alpha = Options.Alpha,
            beta = Options.Beta,
            k = Options.K,
            region = Options.Region == LrnRegion.WithinChannel ? "within" : "across",
            evenWindow = Options.EvenWindow == EvenWindow.LeansBefore ? "before" : "after",
        };

        public static Case Random(Random random, LrnRegion region)
        {
            bool within = region == LrnRegion.WithinChannel;
            (int rows, int columns) = within ? (random.Next(1, 7), random.Next(1, 7)) : (1, random.Next(1, 20));
            double[] Numbers(double size) => [.. Enumerable.Range(0, rows * columns).Select(_ =>
                random.Next(4) == 0 ? 0 : (double)(float)(size * (random.NextDouble() - 0.4)))];
            var options = new LrnOptions
            {
                LocalSize = random.Next(1, within ? 6 : 9),
                Alpha = random.Next(8) == 0 ? 0 : Math.Pow(10, 4 * random.NextDouble() - 3),
                Beta = 2.5 * random.NextDouble() - 0.5,
                K = Math.Pow(10, 2 * random.NextDouble() - 1),
                Region = region,
                EvenWindow = (EvenWindow)random.Next(2),
            };
            return new Case(options, within ? new FeatureShape([1, 1, rows, columns]) : new FeatureShape([1, columns]), rows, columns, Numbers(6), Numbers(3));
        }

        public object ForPage() => new { p = Parameters, grid = new { rows = Rows, columns = Columns, x = X }, dy = GradOutput };

        public void AssertSame(string what, double[] expected, JsonElement found) => AssertSame(what, expected, PageLocators.Values(found, what));

        public void AssertSame(string what, double[] expected, double[] found)
        {
            double most = expected.Select(Math.Abs).Where(double.IsFinite).DefaultIfEmpty().Max();
            Assert.Equal(expected.Length, found.Length);
            Assert.All(expected.Index(), one => PageLocators.AssertNear(one.Item, found[one.Index], Tolerance * most, $"{what}, place {one.Index}, {Options}"));
        }
    }
}
