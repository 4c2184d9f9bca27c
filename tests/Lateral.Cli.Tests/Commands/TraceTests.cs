using System.Text.Json;
using Xunit;

namespace Lateral.Cli.Tests.Commands;

public sealed class TraceTests : IDisposable
{
    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>The window's sum is added up here from the definition, for odd and even sizes and those wider than all channels.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(40)]
    [InlineData(2_000_000_000)]
    public void Every_step_holds_the_sum_of_the_window_that_it_writes(int size)
    {
        const int channels = 11;
        double[] x = Array.ConvertAll(Folder.Normal(channels, 4), value => (double)(float)value);
        JsonElement json = Json(folder.Write("x.npy", x, channels, 1, 1), $"--size={size}", "--alpha=0.5");
        var options = new LrnOptions { LocalSize = size, Alpha = 0.5 };
        var shape = new FeatureShape([1, channels]);
        double[] y = LrnReference.Forward(x, shape, options), scale = LrnReference.Scale(x, shape, options), dx = LrnReference.Backward(x, y, shape, options);
        int before = (size - 1) / 2, after = size - 1 - before, written = 0;
        foreach (JsonElement step in json.GetProperty("steps").EnumerateArray())
        {
            int head = step.GetProperty("head").GetInt32();
            Assert.Equal(head >= channels ? 3 : head < before ? 1 : 2, step.GetProperty("phase").GetInt32());
            Assert.Equal(head < channels, step.GetProperty("added").ValueKind == JsonValueKind.Object);
            Assert.Equal(head >= size, step.GetProperty("subtracted").ValueKind == JsonValueKind.Object);
            if (step.GetProperty("written") is not { ValueKind: JsonValueKind.Object } write)
            {
                continue;
            }

            int i = write.GetProperty("channel").GetInt32();
            Assert.Equal(written++, i);
            double sum = Enumerable.Range(0, channels).Where(j => j >= i - after && j <= i + before).Sum(j => y[j] * y[j] / scale[j]);
            Assert.Equal(sum, step.GetProperty("accumRatio").GetDouble(), 1e-5);
            Assert.Equal(dx[i], write.GetProperty("double").GetDouble(), 1e-6);
            Assert.Equal(dx[i], write.GetProperty("caffe").GetDouble(), 1e-5);
            Assert.Equal(dx[i], write.GetProperty("lateral").GetDouble(), 1e-6);
        }

        Assert.Equal(channels, written);
    }

    [Fact]
    public void A_line_a_step_aligned()
    {
        string path = folder.Write("x.npy", Folder.Normal(2 * 7 * 3 * 4, 5), 2, 7, 3, 4);
        string[] lines = Invocation.Of("trace", path, "--pixel=2,3", "--image=1", "--size=3").Succeeds().Output.TrimEnd().Split(Environment.NewLine);
        Assert.Equal(2 + 1 + 8, lines.Length);
        Assert.StartsWith("n = 3, pre_pad 1, post_pad 1", lines[0], StringComparison.Ordinal);
        int heads = lines[2].IndexOf("head", StringComparison.Ordinal) + 3;
        Assert.Equal("01234567", string.Concat(lines[3..].Select(line => line[heads])));
        Assert.Contains("dx[6]", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void The_image_and_the_channel_are_those_named()
    {
        double[] x = Folder.Normal(2 * 9 * 2 * 2, 6);
        string path = folder.Write("x.npy", x, 2, 9, 2, 2), second = folder.Write("second.npy", x[36..], 9, 2, 2);
        string[] common = ["--pixel=1,0", "--size=3", "--channel=4"];
        JsonElement json = Json([path, "--image=1", .. common]);
        Assert.Equal(Json([second, .. common]).GetRawText(), json.GetRawText());
        Assert.Equal([4, 5, 6, 7], json.GetProperty("steps").EnumerateArray().Select(step => step.GetProperty("head").GetInt32()));
    }

    [Fact]
    public void A_spike_that_leaves_no_number_is_said_in_words()
    {
        float[] x = [2.25f, 2.25f, 2.25f, 2.25f, 2.25f, 10000, 1.75f, 1.75f, 1.75f, 1.75f, 1.75f, 1.75f];
        JsonElement[] steps = [.. Json(folder.Write("x.npy", x, 12, 1, 1), "--alpha=1").GetProperty("steps").EnumerateArray()];
        Assert.Equal("NaN", steps[^1].GetProperty("written").GetProperty("caffe").GetString());
        Assert.True(steps[^1].GetProperty("written").GetProperty("lateral").GetDouble() > 0);
    }

    [Fact]
    public void What_cannot_be_walked_is_refused()
    {
        string path = folder.Write("x.npy", new float[12], 3, 2, 2);
        Invocation.Of("trace", path).Fails(CommandError.Usage, "--pixel");
        Invocation.Of("trace", path, "--pixel=2,0").Fails(CommandError.Usage, "outside the maps");
        Invocation.Of("trace", path, "--pixel=0,0", "--channel=3").Fails(CommandError.Usage, "--channel 3");
        Invocation.Of("trace", path, "--pixel=0,0", "--image=1").Fails(CommandError.Usage, "--image 1");
        Invocation.Of("trace", path, "--pixel=0,0", "--region=within").Fails(CommandError.Usage, "across channels");
        Invocation.Of("trace", folder["missing.npy"], "--pixel=0,0").Fails(CommandError.BadInput, "does not exist");
    }

    private static JsonElement Json(params string[] arguments)
    {
        string[] pixel = arguments.Any(a => a.StartsWith("--pixel", StringComparison.Ordinal)) ? [] : ["--pixel=0,0"];
        return JsonDocument.Parse(Invocation.Of(["trace", .. arguments, .. pixel, "--json"]).Succeeds().Output).RootElement;
    }
}
