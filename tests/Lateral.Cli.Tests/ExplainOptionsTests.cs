using System.Text.Json;
using SkiaSharp;
using Xunit;

namespace Lateral.Cli.Tests;

public class ExplainOptionsTests
{
    [Fact]
    public void The_channel_named_is_the_one_that_the_page_opens_at()
    {
        using var run = new ExplainRun();
        string picture = run.Picture();
        Assert.Equal(0, run.Run(picture, "-o", run.Report, "--channel", "17"));
        Assert.Contains("\"channel\":17,", File.ReadAllText(run.Report), StringComparison.Ordinal);
        foreach (string channel in (string[])["96", "-1", "a", "1.5"])
        {
            Assert.Equal(2, run.Run(picture, "-o", run.Report, $"--channel={channel}"));
            Assert.Contains("--channel", run.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_layers_input_takes_the_place_of_the_filters_beside_a_picture_or_alone()
    {
        using var run = new ExplainRun();
        string maps = run.Npy("maps.npy", "<f4", 7, 5, 6), picture = run.Picture();
        JsonElement beside = run.Json(picture, "--layer-input", maps), alone = run.Json("--layer-input", maps);
        Assert.Equal("synthetic.png", beside.GetProperty("source").GetString());
        Assert.Equal("maps.npy", alone.GetProperty("source").GetString());
        foreach (JsonElement json in (JsonElement[])[beside, alone])
        {
            Assert.Equal(run.Json(maps).GetProperty("gradInput").GetRawText(), json.GetProperty("gradInput").GetRawText());
        }

        Assert.Equal(0, run.Run(picture, "--layer-input", maps, "-o", run.Report));
        Assert.Contains("maps.npy, 7 channels of 5×6", run.Output, StringComparison.Ordinal);
        Assert.Contains("The picture that the maps were made from.", File.ReadAllText(run.Report), StringComparison.Ordinal);
        Assert.Equal(2, run.Run(maps, "--layer-input", maps, "-o", run.Report));
        Assert.Equal(1, run.Run(picture, "--layer-input", picture, "-o", run.Report));
    }

    [Fact]
    public void Maps_with_the_channels_last_are_the_same_maps()
    {
        using var run = new ExplainRun();
        using var folder = new Folder();
        double[] first = Folder.Normal(3 * 4 * 5, 9);
        double[] last = [.. from position in Enumerable.Range(0, 20) from channel in Enumerable.Range(0, 3) select first[channel * 20 + position]];
        string[] common = ["--pixel=2,3", "--alpha=1"];
        JsonElement nchw = run.Json([folder.Write("nchw.npy", first, 3, 4, 5), .. common]);
        JsonElement nhwc = run.Json([folder.Write("nhwc.npy", last, 4, 5, 3), "--layout=nhwc", .. common]);
        foreach (string name in (string[])["maps", "x", "gradInput"])
        {
            Assert.Equal(nchw.GetProperty(name).GetRawText(), nhwc.GetProperty(name).GetRawText());
        }
    }

    [Theory]
    [InlineData]
    [InlineData("--region=within", "--size=3")]
    [InlineData("--alpha=0", "--size=1")]
    public void The_main_figures_are_pictures(params string[] parameters)
    {
        using var run = new ExplainRun();
        string prefix = Path.Combine(run.Folder, "figure");
        Assert.Equal(0, run.Run([run.Picture(), "-o", run.Report, "--png", prefix, .. parameters]));
        foreach (string name in (string[])["forward", "backward", "jacobian"])
        {
            using SKBitmap? figure = SKBitmap.Decode($"{prefix}-{name}.png");
            Assert.NotNull(figure);
            Assert.True(figure.Pixels.Distinct().Count() > 20, $"{name} is empty");
            Assert.Contains($"{prefix}-{name}.png", run.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Where_a_figure_cannot_be_written_nothing_is()
    {
        using var run = new ExplainRun();
        Assert.Equal(1, run.Run(run.Picture("picture.png"), "-o", run.Report, "--png", Path.Combine(run.Folder, "missing", "figure")));
        Assert.Equal(["picture.png"], Directory.GetFileSystemEntries(run.Folder).Select(Path.GetFileName));
    }

    [Fact]
    public void What_is_explained_is_not_replaced()
    {
        using var run = new ExplainRun();
        string picture = run.Picture("it-forward.png"), maps = run.Npy("maps.npy", "<f4", 3, 4, 5), link = Path.Combine(run.Folder, "link.html");
        File.CreateSymbolicLink(link, maps);
        byte[] before = [.. File.ReadAllBytes(picture), .. File.ReadAllBytes(maps)];
        foreach (string[] arguments in (string[][])
        [
            [picture, "-o", picture], [picture, "-o", run.Report, "--png", Path.Combine(run.Folder, "it")], [maps, "-o", maps], [maps, "-o", link],
            [picture, "--layer-input", maps, "-o", maps], [maps, "-o", Path.Combine(run.Folder, "a-forward.png"), "--png", Path.Combine(run.Folder, "a")],
        ])
        {
            Assert.Equal(2, run.Run(arguments));
            Assert.Equal<IEnumerable<byte>>(before, [.. File.ReadAllBytes(picture), .. File.ReadAllBytes(maps)]);
            Assert.Equal(3, Directory.GetFileSystemEntries(run.Folder).Length);
        }
    }

    [Fact]
    public void Printing_goes_with_no_writing()
    {
        using var run = new ExplainRun();
        foreach (string[] writes in (string[][])[["-o", run.Report], ["--png", "x"], ["--open"]])
        {
            Assert.Equal(2, run.Run([run.Picture(), "--json", .. writes]));
            Assert.Contains("--json prints", run.Error, StringComparison.Ordinal);
        }
    }
}
