using System.Text.Json;
using Lateral.Cli.Explain;
using Xunit;

namespace Lateral.Cli.Tests;

public class ExplainNumbersTests
{
    private static readonly string[] Arrays =
        ["x", "scale", "y", "gradOutput", "directTerm", "crossTerm", "gradInput", "numericalGradient"];

    [Theory]
    [InlineData("--size=5")]
    [InlineData("--size=4", "--alpha=0.01", "--k=2")]
    [InlineData("--size=1", "--beta=0.5")]
    [InlineData("--size=200")]
    [InlineData("--alpha=0")]
    [InlineData("--alpha=1e-30")]
    [InlineData("--alpha=1", "--pixel=13,21")]
    [InlineData("--beta=-0.5", "--pixel=0,0")]
    [InlineData("--region=within", "--size=3")]
    [InlineData("--region=within", "--size=4", "--pixel=0,21")]
    [InlineData("--region=within", "--size=40")]
    public void The_numbers_are_the_reference_operators_and_the_differences_agree(params string[] parameters)
    {
        using var run = new ExplainRun();
        string path = run.Picture();
        JsonElement json = run.Json([path, .. parameters]);
        FeatureMaps maps = FilterLayer.Apply(Picture.Load(path), path);
        AssertIsReference(json, maps);
        AssertGradients(json, maps.Channels);
    }

    [Theory]
    [InlineData("<f2", 7, 5, 6)]
    [InlineData("<f4", 7, 5, 6)]
    [InlineData("<f8", 7, 5, 6)]
    [InlineData("<f4", 2, 7, 5, 6)]
    [InlineData("<f4", 1, 1, 1)]
    [InlineData("<f4", 4, 3, 400)]
    public void Maps_from_npy_may_have_any_sign_and_size(string type, params int[] shape)
    {
        using var run = new ExplainRun();
        string path = run.Npy("x.npy", type, shape);
        JsonElement json = run.Json(path, "--alpha=0.01");
        Assert.Equal("x.npy", json.GetProperty("source").GetString());
        FeatureMaps maps = FeatureMaps.FromNpy(path);
        Assert.Equal(shape[^3..], (int[])[maps.Channels, maps.Height, maps.Width]);
        AssertIsReference(json, maps);
        AssertGradients(json, maps.Channels);
        Assert.Equal(0, run.Run(path, "-o", run.Report));
    }

    [Fact]
    public void The_pixel_is_the_one_named_or_the_one_that_loses_most()
    {
        using var run = new ExplainRun();
        string path = run.Picture();
        JsonElement named = run.Json(path, "--pixel", "3,17").GetProperty("pixel");
        Assert.Equal((3, 17), (named.GetProperty("h").GetInt32(), named.GetProperty("w").GetInt32()));
        JsonElement chosen = run.Json(path);
        double Lost(JsonElement json) => Values(json, "x").Sum() - Values(json, "y").Sum();
        Assert.True(Lost(chosen) > Lost(run.Json(path, "--pixel", "3,17")));
    }

    [Fact]
    public void The_loss_is_half_the_sum_of_squares_over_all_maps()
    {
        using var run = new ExplainRun();
        string path = run.Picture();
        FeatureMaps maps = FilterLayer.Apply(Picture.Load(path), path);
        double[] y = LrnReference.Forward(Doubles(maps), maps.Shape, new LrnOptions());
        double expected = y.Sum(v => 0.5 * v * v);
        Assert.Equal(expected, run.Json(path).GetProperty("loss").GetDouble(), 1e-5 * expected);
    }

    [Fact]
    public void Without_a_picture_the_sample_is_explained()
    {
        using var run = new ExplainRun();
        JsonElement json = run.Json();
        Assert.Equal("chelsea.png", json.GetProperty("source").GetString());
        Assert.Equal(96, Values(json, "x").Length);
        Assert.True(Values(json, "x").Max() > 100);
        Assert.True(Values(json, "scale").Max() > 1.5);
    }

    private static void AssertIsReference(JsonElement json, FeatureMaps maps)
    {
        JsonElement parameters = json.GetProperty("parameters");
        var options = new LrnOptions
        {
            LocalSize = parameters.GetProperty("size").GetInt32(),
            Alpha = parameters.GetProperty("alpha").GetDouble(),
            Beta = parameters.GetProperty("beta").GetDouble(),
            K = parameters.GetProperty("k").GetDouble(),
            Region = parameters.GetProperty("region").GetString() == "within" ? LrnRegion.WithinChannel : LrnRegion.AcrossChannels,
        };
        double[] x = Doubles(maps);
        double[] scale = LrnReference.Scale(x, maps.Shape, options);
        double[] y = LrnReference.Forward(x, maps.Shape, options);
        (double[] direct, double[] cross) = LrnReference.BackwardTerms(x, y, maps.Shape, options);
        JsonElement at = json.GetProperty("pixel");
        var pixel = new Pixel(at.GetProperty("h").GetInt32(), at.GetProperty("w").GetInt32());
        foreach ((string name, double[] values) in (IEnumerable<(string, double[])>)
            [("x", x), ("scale", scale), ("y", y), ("gradOutput", y), ("directTerm", direct), ("crossTerm", cross)])
        {
            double[] found = Values(json, name);
            double most = found.Max(Math.Abs);
            Assert.All(found.Index(), entry =>
                Assert.True(Math.Abs(values[maps.Index(entry.Index, pixel)] - entry.Item) <= 1e-12 * most, $"{name} of channel {entry.Index}"));
        }
    }

    private static void AssertGradients(JsonElement json, int channels)
    {
        Assert.All(Arrays, name => Assert.Equal(channels, Values(json, name).Length));
        double[] direct = Values(json, "directTerm"), cross = Values(json, "crossTerm");
        double[] gradient = Values(json, "gradInput"), numerical = Values(json, "numericalGradient");
        double most = gradient.Max(Math.Abs);
        for (int c = 0; c < channels; c++)
        {
            Assert.Equal(direct[c] + cross[c], gradient[c]);
            double difference = Math.Abs(gradient[c] - numerical[c]);
            Assert.True(difference <= 1e-6 * Math.Abs(gradient[c]) + 1e-10 * most, $"channel {c}: {gradient[c]} against {numerical[c]}");
        }
    }

    private static double[] Doubles(FeatureMaps maps) => [.. maps.Values.Select(v => (double)v)];

    private static double[] Values(JsonElement json, string name) =>
        [.. json.GetProperty(name).EnumerateArray().Select(value => value.GetDouble())];
}
