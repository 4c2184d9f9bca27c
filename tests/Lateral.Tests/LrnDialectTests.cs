using CsCheck;
using Xunit;

namespace Lateral.Tests;

public partial class LrnDialectTests
{
    public static TheoryData<string> Names => [.. LrnDialect.All.Select(dialect => dialect.Name)];

    // What each framework computes when only what it requires is given (size 5, α 1e-4, β 0.75, k 2, across).
    [Theory]
    [InlineData("caffe", 5, 1, 0.75, 1)]
    [InlineData("pytorch", 5, 1e-4, 0.75, 1)]
    [InlineData("torchsharp", 5, 1e-4, 0.75, 1)]
    [InlineData("tensorflow", 11, 11, 0.5, 1)]
    [InlineData("onnx", 5, 1e-4, 0.75, 1)]
    [InlineData("onnxruntime", 5, 1e-4, 0.75, 1)]
    [InlineData("mxnet", 5, 1e-4, 0.75, 2)]
    [InlineData("cudnn", 5, 1e-4, 0.75, 2)]
    [InlineData("onednn", 5, 1e-4, 0.75, 2)]
    [InlineData("matconvnet", 5, 5e-4, 0.75, 2)]
    [InlineData("caffe2", 5, 1e-4, 0, 1)]
    [InlineData("mycaffe", 5, 1e-4, 0.75, 2)]
    [InlineData("opencv", 5, 1, 0.75, 1)]
    [InlineData("tensorrt", 5, 1e-4, 0.75, 2)]
    [InlineData("coreml", 5, 1e-4, 0.75, 1)]
    [InlineData("ncnn", 5, 1, 0.75, 1)]
    [InlineData("convnetjs", 5, 1e-4, 0.75, 2)]
    [InlineData("tiny-dnn", 5, 1, 5, 1)]
    [InlineData("alexnet-paper", 5, 5e-4, 0.75, 2)]
    public void Defaults(string name, int size, double alpha, double beta, double k)
    {
        LrnDialect dialect = Dialect(name);
        LrnOptions options = dialect.ToOptions(Required(dialect), out _);
        Assert.Equal(new LrnOptions { LocalSize = size, Alpha = alpha, Beta = beta, K = k }, options);
        Assert.Equal(dialect.FromOptions(options), dialect.WithDefaults(Required(dialect)));
    }

    [Fact]
    public void Every_row_has_its_defaults_tested_and_its_own_name()
    {
        Assert.Equal(19, LrnDialect.All.Count);
        Assert.Equal(19, LrnDialect.All.Select(dialect => dialect.Name).Distinct().Count());
        Assert.All(LrnDialect.All, dialect => Assert.Same(dialect, LrnDialect.Find(dialect.Name.ToUpperInvariant())));
        Assert.Null(LrnDialect.Find("theano"));
        IEnumerable<object?> tested = typeof(LrnDialectTests).GetMethod(nameof(Defaults))!
            .GetCustomAttributes(typeof(InlineDataAttribute), false).Select(data => ((InlineDataAttribute)data).Data[0]);
        Assert.Equal(LrnDialect.All.Select(dialect => dialect.Name), tested);
    }

    // The framework's own formula, written from its row and not through LrnOptions: the same factor, window and k.
    [Theory]
    [MemberData(nameof(Names))]
    public void Reading_keeps_what_the_framework_computes(string name)
    {
        LrnDialect dialect = Dialect(name);
        Values(dialect).Sample(values =>
        {
            LrnOptions options = dialect.ToOptions(values, out _);
            bool within = values.Region == LrnRegion.WithinChannel;
            int n = dialect.SizeIsRadius ? 2 * values.Size!.Value + 1 : values.Size!.Value;
            double places = within ? (double)n * n : n;
            bool divided = name is not ("tensorflow" or "matconvnet" or "alexnet-paper") && values.NormBySize != false;
            double factor = divided ? values.Alpha!.Value / places : values.Alpha!.Value;
            Assert.Equal(n, options.LocalSize);
            AssertClose(factor, options.Alpha / places);
            Assert.Equal(values.Beta, options.Beta);
            Assert.Equal(within && (name is "caffe" or "mycaffe") ? 1 : values.K ?? 1, options.K);
            Assert.Equal(values.Region ?? LrnRegion.AcrossChannels, options.Region);
        });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Values_survive_the_round_trip(string name)
    {
        LrnDialect dialect = Dialect(name);
        Values(dialect).Sample(values =>
        {
            LrnDialectValues back = dialect.FromOptions(dialect.ToOptions(values, out _));
            LrnDialectValues expected = values with { Region = values.Region ?? LrnRegion.AcrossChannels };
            if (dialect.IgnoresKWithinChannel && values.Region == LrnRegion.WithinChannel)
            {
                expected = expected with { K = 1 };
            }

            if (!dialect.DividesAlpha)
            {
                AssertClose(values.Alpha!.Value, back.Alpha!.Value);
                expected = expected with { Alpha = back.Alpha };
            }

            if (values.NormBySize == false)
            {
                expected = expected with { NormBySize = true, Alpha = back.Alpha };
            }

            Assert.Equal(expected, back);
        });
    }

    // Writing is exact: the factor of the sum of squares is the same double, and reading it again changes nothing.
    [Theory]
    [MemberData(nameof(Names))]
    public void Options_survive_the_round_trip(string name)
    {
        LrnDialect dialect = Dialect(name);
        Values(dialect).Sample(values =>
        {
            LrnOptions options = dialect.ToOptions(values, out _);
            LrnDialectValues written = dialect.FromOptions(options);
            LrnOptions again = dialect.ToOptions(written, out IReadOnlyList<string> warnings);
            Assert.Equal(options.AlphaOverN(1), again.AlphaOverN(1));
            Assert.Equal(options with { Alpha = again.Alpha }, again);
            Assert.True(dialect == LrnDialect.CoreMl || warnings.Count == 0, string.Join(' ', warnings));
        });
    }

    [Fact]
    public void Decimal_alphas_stay_what_a_person_wrote()
    {
        foreach (LrnDialect dialect in new[] { LrnDialect.TensorFlow, LrnDialect.MatConvNet, LrnDialect.AlexNetPaper })
        {
            (from size in Gen.Int[0, 20] from digits in Gen.Int[1, 9999] from exponent in Gen.Int[0, 9] select (2 * size + 1, digits, exponent)).Sample((n, digits, exponent) =>
            {
                double alpha = double.Parse(FormattableString.Invariant($"{digits}e-{exponent}"), System.Globalization.CultureInfo.InvariantCulture);
                LrnOptions options = new() { LocalSize = n, Alpha = alpha };
                Assert.Equal(options, dialect.ToOptions(dialect.FromOptions(options), out _));
            });
        }
    }

    [Fact]
    public void Alpha_of_the_paper_is_five_times_that_of_caffe()
    {
        // caffe#1453: the same number in both files is not the same network.
        LrnOptions paper = LrnDialect.AlexNetPaper.ToOptions(new LrnDialectValues(), out _);
        Assert.Equal(5e-4, LrnDialect.Caffe.FromOptions(paper).Alpha);
        LrnOptions caffe = LrnDialect.Caffe.ToOptions(new LrnDialectValues { Alpha = 1e-4 }, out _);
        Assert.Equal(2e-5, LrnDialect.TensorFlow.FromOptions(caffe).Alpha);
        Assert.Equal(2, LrnDialect.TensorFlow.FromOptions(caffe).Size);
    }

    [Fact]
    public void Progressive_gans_pixel_norm_crosses_only_where_even_windows_lean_before()
    {
        LrnDialectValues pixelNorm = new() { Size = 1024, Alpha = 2, Beta = 0.5, K = 1e-8 };
        LrnOptions options = LrnDialect.PyTorch.ToOptions(pixelNorm, out _);
        Assert.Equal(new LrnOptions { LocalSize = 1024, Alpha = 2, Beta = 0.5, K = 1e-8, EvenWindow = EvenWindow.LeansBefore }, options);
        Assert.Equal(pixelNorm with { Region = LrnRegion.AcrossChannels }, LrnDialect.TorchSharp.FromOptions(options));
        AssertRefused(() => LrnDialect.Onnx.FromOptions(options), "ONNX's window of even size 1024 leans to the other side ((n−1)/2 before, n/2 after)");
    }

    [Fact]
    public void CoreMls_two_documents_are_a_warning_in_both_directions()
    {
        LrnDialect.CoreMl.ToOptions(new LrnDialectValues { Size = 5 }, out IReadOnlyList<string> reading);
        LrnDialect.CoreMl.FromOptions(new LrnOptions(), out IReadOnlyList<string> writing);
        Assert.Contains("number of channels", Assert.Single(reading), StringComparison.Ordinal);
        Assert.Equal(reading, writing);
    }

    [Theory]
    [InlineData("caffe", "lrn_param { local_size: 5 alpha: 0.0001 beta: 0.75 k: 1 norm_region: ACROSS_CHANNELS }")]
    [InlineData("pytorch", "torch.nn.LocalResponseNorm(5, alpha=0.0001, beta=0.75, k=1.0)")]
    [InlineData("torchsharp", "torch.nn.LocalResponseNorm(5, alpha: 0.0001, beta: 0.75, k: 1.0)")]
    [InlineData("tensorflow", "tf.nn.local_response_normalization(x, depth_radius=2, bias=1.0, alpha=2e-05, beta=0.75)")]
    [InlineData("onnx", "onnx.helper.make_node(\"LRN\", [\"x\"], [\"y\"], size=5, alpha=0.0001, beta=0.75, bias=1.0)")]
    [InlineData("onnxruntime", "onnx.helper.make_node(\"LRN\", [\"x\"], [\"y\"], size=5, alpha=0.0001, beta=0.75, bias=1.0)")]
    [InlineData("mxnet", "mx.nd.LRN(x, nsize=5, alpha=0.0001, beta=0.75, knorm=1)")]
    [InlineData("cudnn", "cudnnSetLRNDescriptor(descriptor, 5, 0.0001, 0.75, 1.0)")]
    [InlineData("onednn", "dnnl::lrn_forward::primitive_desc(engine, dnnl::prop_kind::forward_training, dnnl::algorithm::lrn_across_channels, src, dst, 5, 0.0001f, 0.75f, 1.0f)")]
    [InlineData("matconvnet", "vl_nnnormalize(x, [5 1 2e-05 0.75])")]
    [InlineData("caffe2", "core.CreateOperator(\"LRN\", [\"x\"], [\"y\"], size=5, alpha=0.0001, beta=0.75, bias=1.0)")]
    [InlineData("mycaffe", "lrn_param { local_size: 5 alpha: 0.0001 beta: 0.75 k: 1 norm_region: ACROSS_CHANNELS }")]
    [InlineData("opencv", "params.set(\"norm_region\", \"ACROSS_CHANNELS\"); params.set(\"local_size\", 5); params.set(\"alpha\", 0.0001); params.set(\"beta\", 0.75); params.set(\"bias\", 1.0); params.set(\"norm_by_size\", true);")]
    [InlineData("tensorrt", "network->addLRN(*x, 5, 0.0001, 0.75, 1.0)")]
    [InlineData("coreml", "lrn { alpha: 0.0001 beta: 0.75 localSize: 5 k: 1 }")]
    [InlineData("ncnn", "LRN lrn 1 1 x y 0=0 1=5 2=0.0001 3=0.75")]
    [InlineData("convnetjs", "{type: 'lrn', k: 1, n: 5, alpha: 0.0001, beta: 0.75}")]
    [InlineData("tiny-dnn", "tiny_dnn::lrn_layer(width, height, 5, channels, 0.0001f, 0.75f)")]
    [InlineData("alexnet-paper", "k = 1, n = 5, α = 2e-05, β = 0.75")]
    public void Format_spells_the_default_options(string name, string expected) =>
        Assert.Equal(expected, Dialect(name).Format(Dialect(name).FromOptions(new LrnOptions())));

    [Theory]
    [MemberData(nameof(Names))]
    public void Format_loses_no_digit(string name)
    {
        LrnDialect dialect = Dialect(name);
        Values(dialect).Sample(values =>
        {
            string text = dialect.Format(values);
            double?[] numbers = [values.Size, values.Alpha, values.Beta, values.K];
            HashSet<double> written = [.. System.Text.RegularExpressions.Regex.Matches(text, @"(?<![\w.])-?\d+(\.\d+)?(e[+-]\d+)?")
                .Select(match => double.Parse(match.Value, System.Globalization.CultureInfo.InvariantCulture))];
            Assert.All(numbers.OfType<double>(), number => Assert.Contains(number, written));
            Assert.DoesNotMatch(@"\{\w+\}", text);
        });
    }

    [Fact]
    public void The_documents_table_is_this_table()
    {
        string[] head = ["name", "framework", "parameters and defaults", "α divided by", "k when not given", "even size n", "regions", "backward", "known from"];
        IEnumerable<string[]> rows = LrnDialect.All.Select(dialect => (string[])
        [
            $"`{dialect.Name}`", dialect.Title, dialect.Parameters, dialect.DividesAlpha ? dialect.AlphaDivisor : $"**{dialect.AlphaDivisor}**",
            dialect.KRule, dialect.EvenSizes, dialect.HasWithinChannel ? "both" : "across", dialect.Backward, dialect.KnownFrom,
        ]);
        CommittedText.Section("docs/dialects.md", "dialects", string.Join('\n',
            new[] { head, [.. head.Select(_ => "---")] }.Concat(rows).Select(cells => $"| {string.Join(" | ", cells)} |")));
    }

    [Fact]
    public void The_documents_example_compiles_and_does_what_it_says()
    {
        // example:begin
        // An AlexNet from a Caffe prototxt, to be built again in TensorFlow.
        LrnDialectValues caffe = new() { Size = 5, Alpha = 1e-4, Beta = 0.75 }; // k not given: Caffe's 1
        LrnOptions options = LrnDialect.Caffe.ToOptions(caffe, out IReadOnlyList<string> warnings);
        LrnDialectValues tensorFlow = LrnDialect.TensorFlow.FromOptions(options);
        string call = LrnDialect.TensorFlow.Format(tensorFlow);
        // tf.nn.local_response_normalization(x, depth_radius=2, bias=1.0, alpha=2e-05, beta=0.75)
        // example:end
        Assert.Empty(warnings);
        Assert.Equal("tf.nn.local_response_normalization(x, depth_radius=2, bias=1.0, alpha=2e-05, beta=0.75)", call);
        CommittedText.Section("docs/dialects.md", "example",
            $"```csharp\n{CommittedText.Source("tests/Lateral.Tests/LrnDialectTests.cs", "example")}\n```");
    }

    private static LrnDialect Dialect(string name) => LrnDialect.Find(name) ?? throw new ArgumentException(name);

    private static LrnDialectValues Required(LrnDialect dialect) => new()
    {
        Size = dialect.Size.Default is null ? 5 : null,
        Alpha = dialect.Alpha.Default is null ? 1e-4 : null,
        Beta = dialect.Beta.Default is null ? 0.75 : null,
        K = dialect.K is { Default: null } ? 2 : null,
        Region = dialect == LrnDialect.OneDnn ? LrnRegion.AcrossChannels : null,
    };

    // Anything that the framework takes, from its published limits.
    private static Gen<LrnDialectValues> Values(LrnDialect dialect) =>
        from size in Gen.Int[(int)dialect.Size.Minimum, (int)Math.Min(dialect.Size.Maximum, 2048)]
        from alpha in Number(dialect.Alpha)
        from beta in Number(dialect.Beta)
        from k in Number(dialect.K ?? dialect.Beta)
        from within in Gen.Bool
        from bySize in Gen.Bool
        select new LrnDialectValues
        {
            Size = dialect.EvenWindow is null && !dialect.SizeIsRadius && size % 2 == 0 ? size - 1 : size,
            Alpha = alpha,
            Beta = beta,
            K = dialect.K is null ? null : k,
            Region = dialect.HasWithinChannel ? within ? LrnRegion.WithinChannel : LrnRegion.AcrossChannels : null,
            NormBySize = dialect.HasNormBySize ? bySize : null,
        };

    private static Gen<double> Number(LrnDialectParameter parameter) => Gen.OneOf(
        Gen.Double[Math.Max(parameter.Minimum, -20), 20],
        Gen.Double[0, 30].Select(e => Math.Clamp(Math.Pow(10, -e), parameter.Minimum, parameter.Maximum)))
        .Where(value => !parameter.ExcludesMinimum || value > parameter.Minimum);

    // α is exact wherever a double exists for it; otherwise it is one unit in the last place away.
    private static void AssertClose(double expected, double actual) => Assert.True(
        actual >= Math.BitDecrement(expected) && actual <= Math.BitIncrement(expected), $"expected {expected:R}, got {actual:R}");

    private static void AssertLimit(LrnDialect dialect, LrnOptions allowed, LrnOptions refused, string reason)
    {
        LrnDialectValues values = dialect.FromOptions(allowed);
        Assert.Equal(allowed, dialect.ToOptions(values, out _));
        AssertRefused(() => dialect.FromOptions(refused), reason);
    }

    private static void AssertRefused(Action convert, string reason)
    {
        string message = Assert.Throws<LrnDialectException>(convert).Message;
        Assert.Contains(reason, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    private static void AssertRefused(Func<object> convert, string reason) => AssertRefused(() => { _ = convert(); }, reason);
}
