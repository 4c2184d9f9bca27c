using System.Numerics;
using System.Text.Json;
using Xunit;

namespace Lateral.Cli.Tests.Commands;

public sealed class ForwardBackwardTests : IDisposable
{
    private static readonly LrnOptions Options = new() { LocalSize = 3, Alpha = 0.7, Beta = 0.6, K = 1.5 };
    private static readonly string[] Arguments = ["--size", "3", "--alpha", "0.7", "--beta", "0.6", "--k", "1.5"];

    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("caffe-across-3-k2")]
    [InlineData("caffe-across-5")]
    [InlineData("caffe-across-7-few-channels")]
    [InlineData("caffe-alexnet-like")]
    [InlineData("caffe-within-3")]
    [InlineData("caffe-within-5-cifar")]
    [InlineData("torch-odd-5")]
    public void What_Caffe_and_PyTorch_computed_comes_out(string name)
    {
        using JsonDocument parameters = JsonDocument.Parse(File.ReadAllText(Folder.Case(name, "case.json")));
        JsonElement root = parameters.RootElement;
        string region = root.GetProperty("region").GetString() == "WITHIN_CHANNEL" ? "within" : "across";
        string[] arguments =
        [
            "--region", region, "--size", root.GetProperty("size").GetRawText(), "--alpha", root.GetProperty("alpha").GetRawText(),
            "--beta", root.GetProperty("beta").GetRawText(), "--k", root.GetProperty("k").GetRawText(),
        ];
        Invocation.Of(["forward", Folder.Case(name, "x.npy"), "-o", folder["y.npy"], .. arguments]).Succeeds();
        Invocation.Of(["backward", Folder.Case(name, "x.npy"), "--grad", Folder.Case(name, "dy.npy"), "-o", folder["dx.npy"], .. arguments]).Succeeds();
        Close(Folder.Read<float>(Folder.Case(name, "y.npy")), folder.ReadHere<float>("y.npy"));
        Close(Folder.Read<float>(Folder.Case(name, "dx.npy")), folder.ReadHere<float>("dx.npy"));

        static void Close((float[] Values, long[] Shape) expected, (float[] Values, long[] Shape) found)
        {
            Assert.Equal(expected.Shape, found.Shape);
            float largest = expected.Values.Max(Math.Abs);
            for (int i = 0; i < found.Values.Length; i++)
            {
                Assert.False(!(Math.Abs(expected.Values[i] - found.Values[i]) <= 2e-6f * largest), $"element {i}");
            }
        }
    }

    [Theory]
    [InlineData("nchw")]
    [InlineData("nhwc")]
    public void The_file_comes_out_as_the_operator_computes_it(string layout)
    {
        Same<Half>(layout);
        Same<float>(layout);
        Same<double>(layout);
    }

    private void Same<T>(string layout)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] x = [.. Folder.Normal(360, 1).Select(T.CreateTruncating)];
        T[] gradOutput = [.. Folder.Normal(360, 2).Select(T.CreateTruncating)];
        var shape = new FeatureShape([3, 5, 4, 6], layout == "nhwc" ? FeatureLayout.Nhwc : FeatureLayout.Nchw);
        var norm = new LocalResponseNorm(Options);
        (T[] y, T[] gradInput) = (new T[360], new T[360]);
        norm.Forward<T>(x, y, shape);
        norm.Backward<T>(x, gradOutput, gradInput, shape);

        folder.Write("x.npy", x, 3, 5, 4, 6);
        folder.Write("dy.npy", gradOutput, 3, 5, 4, 6);
        Invocation forward = Invocation.Of(["forward", folder["x.npy"], "-o", folder["y.npy"], "--layout", layout, "--threads", "2", .. Arguments]);
        Assert.StartsWith($"wrote {folder["y.npy"]}: 3×5×4×6", forward.Succeeds().Output, StringComparison.Ordinal);
        Invocation.Of(["backward", folder["x.npy"], "--grad", folder["dy.npy"], "--output", folder["dx.npy"], "--layout", layout, .. Arguments]).Succeeds();
        Assert.Equal(y, folder.ReadHere<T>("y.npy").Values);
        Assert.Equal(gradInput, folder.ReadHere<T>("dx.npy").Values);
        Assert.Equal(["dx.npy", "dy.npy", "x.npy", "y.npy"], folder.Names);
    }

    [Fact]
    public void The_output_may_be_the_input()
    {
        double[] x = Folder.Normal(60, 3);
        double[] expected = LrnReference.Forward(x, new FeatureShape([5, 12]), Options);
        folder.Write("x.npy", x, 5, 12);
        Invocation.Of(["forward", folder["x.npy"], "-o", folder["x.npy"], .. Arguments]).Succeeds();
        double[] found = folder.ReadHere<double>("x.npy").Values;
        Assert.All(found.Index(), pair => Assert.Equal(expected[pair.Index], pair.Item, 1e-14));
        Assert.Equal(["x.npy"], folder.Names);
    }

    [Fact]
    public void An_empty_file_stays_empty()
    {
        folder.Write<float>("x.npy", [], 1L << 40, 0);
        Invocation.Of("forward", folder["x.npy"], "-o", folder["y.npy"]).Succeeds();
        Assert.Equal([1L << 40, 0], folder.ReadHere<float>("y.npy").Shape);
    }

    [Fact]
    public void Bad_input_is_one_line_and_leaves_nothing()
    {
        string x = folder.Write("x.npy", new float[12], 2, 6);
        string wide = folder.Write("wide.npy", new double[12], 2, 6);
        string other = folder.Write("other.npy", new float[12], 3, 4);
        string vector = folder.Write("vector.npy", new float[12], 12);
        string cut = folder["cut.npy"];
        File.WriteAllBytes(cut, File.ReadAllBytes(x)[..^1]);
        File.WriteAllText(folder["text.npy"], "1 2 3");
        File.WriteAllText(folder["old.npy"], "before");
        string[] names = folder.Names;

        Forward(cut).Fails(1, $"{cut}: the file is too short");
        Forward(vector).Fails(1, $"{vector}: feature maps have at least two axes, N and C; the shape is (12,)");
        Forward(x, "--region", "within").Fails(1, "--region within needs 1 to 3 spatial axes besides N and C; the shape is (2, 6)");
        Forward(folder["text.npy"]).Fails(1, "not a .npy file");
        Forward(folder["missing.npy"]).Fails(1, "missing.npy");
        Forward(folder["."]).Fails(1, "it is a directory");
        Backward(x, wide).Fails(1, $"{wide}: the type is double, but {x} has float");
        Backward(x, other).Fails(1, $"{other}: the shape is (3, 4), but {x} has (2, 6)");
        Backward(x, cut).Fails(1, "too short");
        Assert.Equal("before", File.ReadAllText(folder["old.npy"]));
        Assert.Equal(names, folder.Names);

        Invocation Forward(string input, params string[] more) => Invocation.Of(["forward", input, "-o", folder["old.npy"], .. more]);
        Invocation Backward(string input, string grad) => Invocation.Of("backward", input, "--grad", grad, "-o", folder["old.npy"]);
    }

    [Fact]
    public void An_output_that_cannot_be_written_is_one_line()
    {
        string x = folder.Write("x.npy", new float[12], 2, 6);
        Directory.CreateDirectory(folder["sub"]);
        Invocation.Of("forward", x, "-o", folder["no/y.npy"]).Fails(1, "does not exist");
        Invocation.Of("forward", x, "-o", Path.Combine(x, "y.npy")).Fails(1, "is a file, not a directory");
        Invocation.Of("forward", x, "-o", folder["sub"]).Fails(1, "it is a directory");
        Invocation.Of("forward", x, "-o", folder[new string('y', 300)]).Fails(1, "cannot write");
        if (!OperatingSystem.IsWindows())
        {
            Invocation.Of("forward", x, "-o", "/dev/null").Fails(1, "it is a device");
        }

        Assert.Equal(["sub", "x.npy"], folder.Names);
    }

    [Fact]
    public void A_wrong_command_line_is_exit_code_2()
    {
        string x = folder.Write("x.npy", new float[12], 2, 6);
        Invocation.Of().Fails(2, "see lateral --help");
        Invocation.Of("explain", "").Fails(2, "argument 2 is empty; see lateral explain --help");
        Invocation.Of("froward").Fails(2, "unknown command or argument 'froward'");
        Invocation.Of("forward", x, "-o", folder["y.npy"], "--siz", "3").Fails(2, "unknown option '--siz'");
        Invocation.Of("forward", x).Fails(2, "'--output' is required; see lateral forward --help");
        Invocation.Of("backward", x, "-o", folder["y"]).Fails(2, "'--grad' is required");
        Invocation.Of("forward", x, "-o", folder["y"], "--layout", "chwn").Fails(2, "--layout is nchw or nhwc, not 'chwn'");
        Invocation.Of("forward", x, "-o", folder["y"], "--threads", "0").Fails(2, "--threads is a number, 1 to 1024, not '0'");
        Invocation.Of("forward", x, "-o", folder["y"], "--threads").Fails(2, "--threads");
        Invocation.Of("forward", x, "-o", folder["y"], "--wat").Fails(2, "'--wat'");
        Assert.Equal(["x.npy"], folder.Names);
    }
}
