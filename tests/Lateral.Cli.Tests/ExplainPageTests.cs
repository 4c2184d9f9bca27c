using System.Text.RegularExpressions;
using System.Xml.Linq;
using SkiaSharp;
using Xunit;

namespace Lateral.Cli.Tests;

public partial class ExplainPageTests
{
    [Fact]
    public void A_picture_becomes_one_page_that_parses_and_a_summary()
    {
        using var run = new ExplainRun();
        string picture = run.Picture();
        Assert.Equal(0, run.Run(picture, "-o", run.Report));
        Assert.Equal("", run.Error);
        Assert.Contains("synthetic.png, 96×64 pixels", run.Output, StringComparison.Ordinal);
        Assert.Contains(run.Report, run.Output, StringComparison.Ordinal);
        Assert.Equal(2, Directory.GetFileSystemEntries(run.Folder).Length);
        Assert.InRange(new FileInfo(run.Report).Length, 10_000, 10_000_000);

        XDocument page = XDocument.Parse(File.ReadAllText(run.Report));
        Assert.Single(page.Descendants("h1"));
        Assert.Equal(12, page.Descendants("article").Count());
        Assert.All(page.Descendants("img"), image => Assert.NotNull(image.Attribute("alt")));
        Assert.All(page.Descendants("svg"), chart => Assert.NotNull(chart.Attribute("aria-label")));
        Assert.All(page.Descendants("th"), heading => Assert.NotNull(heading.Attribute("scope")));
        Assert.All(page.Descendants("table"), table => Assert.NotNull(table.Element("caption")));
        Assert.NotEmpty(page.Descendants("math"));
        string[] ids = [.. page.Descendants().Attributes("id").Select(id => id.Value)];
        Assert.Equal(ids.Distinct(), ids);
    }

    [Fact]
    public void The_page_carries_the_json_that_the_command_prints()
    {
        using var run = new ExplainRun();
        string picture = run.Picture();
        run.Run(picture, "-o", run.Report);
        XElement data = XDocument.Parse(File.ReadAllText(run.Report)).Descendants("script").Single(script => script.Attribute("id")?.Value == "lateral-data");
        Assert.Equal("application/json", data.Attribute("type")?.Value);
        run.Json(picture);
        Assert.Equal(run.Output.TrimEnd(), data.Value);
    }

    [Theory]
    [InlineData("--region=within", "--size=3")]
    [InlineData("--size=40", "--pixel=0,0")]
    [InlineData("--alpha=1e-7", "--beta=-1.5", "--k=1e-10")]
    public void The_page_parses_whatever_the_parameters(params string[] parameters)
    {
        using var run = new ExplainRun();
        Assert.Equal(0, run.Run([run.Picture(), "-o", run.Report, .. parameters]));
        XDocument.Parse(File.ReadAllText(run.Report));
    }

    [Fact]
    public void The_page_loads_nothing_from_the_network()
    {
        using var run = new ExplainRun();
        run.Run(run.Picture(), "-o", run.Report);
        string page = File.ReadAllText(run.Report);
        Assert.DoesNotContain("http:", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("https:", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("@import", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("url(", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<link", page, StringComparison.OrdinalIgnoreCase);
        Assert.All(Source().Matches(page), match => Assert.StartsWith("data:image/png;base64,", match.Groups[1].Value, StringComparison.Ordinal));
    }

    [Fact]
    public void The_embedded_pictures_decode()
    {
        using var run = new ExplainRun();
        run.Run(run.Picture(), "-o", run.Report);
        Assert.All(Source().Matches(File.ReadAllText(run.Report)), match =>
        {
            using SKBitmap? image = SKBitmap.Decode(Convert.FromBase64String(match.Groups[1].Value["data:image/png;base64,".Length..]));
            Assert.NotNull(image);
        });
    }

    [Fact]
    public void A_file_name_that_is_markup_stays_text()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such names.");
        using var run = new ExplainRun();
        const string name = "<script>alert('&\"')<\u2044script>.png";
        Assert.Equal(0, run.Run(run.Picture(name), "-o", run.Report));
        string page = File.ReadAllText(run.Report);
        Assert.DoesNotContain("<script>", page, StringComparison.Ordinal);
        Assert.Contains(name, XDocument.Parse(page).Descendants("h1").Single().Value, StringComparison.Ordinal);
        Assert.Equal(name, run.Json(run.Picture(name)).GetProperty("source").GetString());
    }

    [Fact]
    public void A_page_replaces_the_one_before()
    {
        using var run = new ExplainRun();
        File.WriteAllText(run.Report, "old");
        Assert.Equal(0, run.Run(run.Picture(), "-o", run.Report));
        Assert.StartsWith("<!DOCTYPE html>", File.ReadAllText(run.Report), StringComparison.Ordinal);
    }

    [GeneratedRegex("src=\"([^\"]*)\"")]
    private static partial Regex Source();
}
