using Xunit;

namespace Lateral.Tests;

// What a framework does not take, and why: sizes, regions, k, limits.
public partial class LrnDialectTests
{
    [Theory]
    [InlineData("caffe", "Caffe has no window of even size 4: even sizes are rejected.")]
    [InlineData("tensorflow", "TensorFlow has no window of even size 4: the window is 2·depth_radius + 1, always odd.")]
    [InlineData("onnxruntime", "even sizes are rejected")]
    [InlineData("mxnet", "even sizes are rejected")]
    [InlineData("onednn", "n−1 terms are summed and divided by n")]
    [InlineData("caffe2", "by debug builds only")]
    [InlineData("mycaffe", "even sizes are rejected")]
    [InlineData("opencv", "even sizes are rejected")]
    [InlineData("tensorrt", "even sizes are rejected")]
    [InlineData("coreml", "not documented")]
    [InlineData("ncnn", "n+1 terms are summed and divided by n")]
    [InlineData("convnetjs", "n+1 terms are summed and divided by n")]
    [InlineData("alexnet-paper", "n/2 neighbours count on each side, which makes n+1 terms")]
    public void Even_sizes_are_refused_with_the_reason(string name, string reason)
    {
        LrnDialect dialect = Dialect(name);
        Assert.Null(dialect.EvenWindow);
        Assert.All(Enum.GetValues<EvenWindow>(), lean =>
            AssertRefused(() => dialect.FromOptions(new LrnOptions { LocalSize = 4, EvenWindow = lean }), reason));
        if (!dialect.SizeIsRadius)
        {
            AssertRefused(() => dialect.ToOptions(Required(dialect) with { Size = 4 }, out _), reason);
        }
    }

    [Theory]
    [InlineData("pytorch", EvenWindow.LeansBefore)]
    [InlineData("torchsharp", EvenWindow.LeansBefore)]
    [InlineData("onnx", EvenWindow.LeansAfter)]
    [InlineData("cudnn", EvenWindow.LeansAfter)]
    [InlineData("matconvnet", EvenWindow.LeansAfter)]
    [InlineData("tiny-dnn", EvenWindow.LeansAfter)]
    public void Even_sizes_lean_to_the_frameworks_side_and_no_other(string name, EvenWindow lean)
    {
        LrnDialect dialect = Dialect(name);
        LrnOptions options = dialect.ToOptions(Required(dialect) with { Size = 4 }, out _);
        Assert.Equal((4, lean), (options.LocalSize, options.EvenWindow));
        Assert.Equal(4, dialect.FromOptions(options).Size);
        AssertRefused(() => dialect.FromOptions(options with { EvenWindow = 1 - lean }), $"{dialect.Title}'s window of even size 4 leans to the other side");
    }

    [Fact]
    public void Odd_sizes_lean_to_no_side_so_either_setting_converts() => Assert.All(LrnDialect.All, dialect =>
        Assert.All(Enum.GetValues<EvenWindow>(), lean => Assert.Equal(
            dialect.SizeIsRadius ? 1 : 3, dialect.FromOptions(new LrnOptions { LocalSize = 3, EvenWindow = lean }).Size)));

    [Theory]
    [MemberData(nameof(Names))]
    public void Within_a_channel_converts_or_is_refused(string name)
    {
        LrnDialect dialect = Dialect(name);
        LrnOptions within = new() { Region = LrnRegion.WithinChannel, LocalSize = 3 };
        bool has = name is "caffe" or "onednn" or "mycaffe" or "opencv" or "ncnn";
        if (has)
        {
            Assert.Equal(within, dialect.ToOptions(dialect.FromOptions(within), out _));
            Assert.NotEqual(dialect.Format(dialect.FromOptions(within)), dialect.Format(dialect.FromOptions(within with { Region = LrnRegion.AcrossChannels })));
        }
        else
        {
            string reason = $"{dialect.Title} normalizes across channels only, not within a channel.";
            AssertRefused(() => dialect.FromOptions(within), reason);
            AssertRefused(() => dialect.ToOptions(Required(dialect) with { Region = LrnRegion.WithinChannel }, out _), reason);
        }
    }

    [Theory]
    [InlineData("caffe", 0.5)]
    [InlineData("mycaffe", 2)]
    public void Caffe_ignores_k_within_a_channel(string name, double k)
    {
        LrnDialect dialect = Dialect(name);
        LrnDialectValues values = new() { Region = LrnRegion.WithinChannel, K = k };
        Assert.Equal(1, dialect.ToOptions(values, out IReadOnlyList<string> warnings).K);
        Assert.Contains("ignores k within a channel: it computes with 1", Assert.Single(warnings), StringComparison.Ordinal);

        // The default is nobody's wish: MyCaffe's 2 is not worth a warning.
        Assert.Equal(1, dialect.ToOptions(values with { K = null }, out warnings).K);
        Assert.Empty(warnings);
        Assert.Equal(k, dialect.ToOptions(values with { Region = null }, out warnings).K);
        Assert.Empty(warnings);
        AssertRefused(
            () => dialect.FromOptions(new LrnOptions { Region = LrnRegion.WithinChannel, K = k }),
            $"{dialect.Title} ignores k within a channel: it computes with 1, so {(k == 2 ? "2" : "0.5")} cannot be had.");
    }

    [Fact]
    public void OpenCv_honours_k_within_a_channel() =>
        Assert.Equal(2, LrnDialect.OpenCv.ToOptions(new LrnDialectValues { Region = LrnRegion.WithinChannel, K = 2 }, out _).K);

    [Fact]
    public void OpenCv_without_norm_by_size_does_not_divide()
    {
        LrnDialectValues values = new() { Size = 3, Alpha = 0.5, NormBySize = false };
        Assert.Equal(1.5, LrnDialect.OpenCv.ToOptions(values, out _).Alpha);
        Assert.Equal(4.5, LrnDialect.OpenCv.ToOptions(values with { Region = LrnRegion.WithinChannel }, out _).Alpha);
        Assert.Equal(0.5, LrnDialect.OpenCv.ToOptions(values with { NormBySize = true }, out _).Alpha);
        AssertRefused(() => LrnDialect.Caffe.ToOptions(values, out _), "Caffe has no norm_by_size.");
    }

    [Theory]
    [InlineData("ncnn", "ncnn computes with k = 1, not 2: only later releases have a bias")]
    [InlineData("tiny-dnn", "tiny-dnn computes with k = 1, not 2: it has no parameter for k.")]
    public void A_fixed_k_takes_no_other(string name, string reason)
    {
        LrnDialect dialect = Dialect(name);
        AssertRefused(() => dialect.FromOptions(new LrnOptions { K = 2 }), reason);
        AssertRefused(() => dialect.ToOptions(Required(dialect) with { K = 2 }, out _), reason);
        Assert.Equal(1, dialect.ToOptions(Required(dialect) with { K = 1 }, out _).K);
        Assert.Null(dialect.FromOptions(new LrnOptions()).K);
    }

    [Fact]
    public void Limits_are_the_frameworks_own()
    {
        LrnOptions options = new();
        AssertLimit(LrnDialect.CuDnn, options with { LocalSize = 16 }, options with { LocalSize = 17 }, "cuDNN: lrnN must be 1 to 16; 17 came.");
        AssertLimit(LrnDialect.CuDnn, options with { K = 1e-5 }, options with { K = 0.99e-5 }, "cuDNN: lrnK must be at least 1e-05; 9.9e-06 came.");
        AssertLimit(LrnDialect.CuDnn, options with { Beta = 0.01 }, options with { Beta = 0.0099 }, "cuDNN: lrnBeta must be at least 0.01; 0.0099 came.");
        AssertLimit(LrnDialect.TensorRt, options with { LocalSize = 15 }, options with { LocalSize = 17 }, "TensorRT: window must be 1 to 15; 17 came.");
        AssertLimit(LrnDialect.OnnxRuntime, options with { Alpha = double.Epsilon }, options with { Alpha = 0 }, "ONNX Runtime: alpha must be more than 0; 0 came.");
        AssertLimit(LrnDialect.OnnxRuntime, options with { Beta = double.Epsilon }, options with { Beta = 0 }, "ONNX Runtime: beta must be more than 0; 0 came.");
        AssertLimit(LrnDialect.Onnx, options with { Alpha = 0, Beta = -1 }, options with { Region = LrnRegion.WithinChannel }, "across channels only");
    }

    // The canonical limits hold in every dialect, so that ToOptions never fails with a message in canonical words.
    [Theory]
    [MemberData(nameof(Names))]
    public void What_no_options_can_hold_is_refused(string name)
    {
        LrnDialect dialect = Dialect(name);
        LrnDialectValues values = Required(dialect);
        foreach (double bad in new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity })
        {
            AssertRefused(() => dialect.ToOptions(values with { Alpha = bad }, out _), dialect.Alpha.Name);
            AssertRefused(() => dialect.ToOptions(values with { Beta = bad }, out _), dialect.Beta.Name);
            AssertRefused(() => dialect.ToOptions(values with { K = bad }, out _), dialect.K?.Name ?? "k = 1");
        }

        AssertRefused(() => dialect.ToOptions(values with { Size = -1 }, out _), dialect.Size.Name);
        AssertRefused(() => dialect.ToOptions(values with { Alpha = -1 }, out _), dialect.Alpha.Name);
        AssertRefused(() => dialect.ToOptions(values with { K = 0 }, out _), dialect.K?.Name ?? "k = 1");
        Assert.Equal(float.MaxValue, dialect.ToOptions(values with { Size = dialect.SizeIsRadius ? 0 : 1, Alpha = float.MaxValue }, out _).Alpha);
        if (!dialect.DividesAlpha)
        {
            AssertRefused(() => dialect.ToOptions(values with { Size = 5, Alpha = float.MaxValue }, out _), "beyond single precision");
        }

        LrnDialectValues least = values with { K = dialect.K?.Minimum };
        Assert.Equal(dialect.K?.Minimum ?? 1, dialect.ToOptions(least, out _).K);
        Assert.Throws<ArgumentOutOfRangeException>(() => dialect.ToOptions(values with { Region = (LrnRegion)7 }, out _));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_has_no_default_must_be_given(string name)
    {
        LrnDialect dialect = Dialect(name);
        LrnDialectValues values = Required(dialect);
        AssertMissing(dialect.Size, values with { Size = null });
        AssertMissing(dialect.Alpha, values with { Alpha = null });
        AssertMissing(dialect.Beta, values with { Beta = null });
        AssertMissing(dialect.K, values with { K = null });

        void AssertMissing(LrnDialectParameter? parameter, LrnDialectValues without)
        {
            if (parameter is { Default: null })
            {
                AssertRefused(() => dialect.ToOptions(without, out _), $"{dialect.Title} has no default for {parameter.Name}: it must be given.");
            }
        }
    }

    [Fact]
    public void OneDnn_must_be_told_the_region() => AssertRefused(
        () => LrnDialect.OneDnn.ToOptions(new LrnDialectValues { Size = 5, Alpha = 1, Beta = 1, K = 1 }, out _), "oneDNN has no default for algorithm");
}
