using System.Globalization;
using System.Text;
using Xunit;

namespace Lateral.Tests;

/// <summary>What the README shows is what the code does.</summary>
public class ReadmeTests
{
    [Fact]
    public void The_example_is_compiled_and_runs()
    {
        CommittedText.Section("README.md", "example", $"```csharp\n{CommittedText.Source("tests/Lateral.Tests/ReadmeTests.cs", "example")}\n```");
        float[] features = [.. Enumerable.Range(0, 32 * 96 * 55 * 55 / 32).Select(i => i % 17 * 10f)];
        Example(features, new FeatureShape([1, 96, 55, 55]));
    }

    [Fact]
    public void The_agreement_is_what_the_cases_give()
    {
        var table = new StringBuilder("| case | y, float | dx, float | y, double against the definition | dx, double against the definition |\n|---|---|---|---|---|\n");
        foreach (string name in LrnCase.Names)
        {
            LrnCase c = LrnCase.Load(name);
            (double[] y, double[] dx) = c.Run<float>();
            (double[] doubleY, double[] doubleDx) = c.Run<double>();
            table.Append(CultureInfo.InvariantCulture, $"| `{name}` | {Difference(c.Y, y)} | {Difference(c.Dx, dx)} ")
                .Append(CultureInfo.InvariantCulture, $"| {Difference(LrnReference.Forward(c.X, c.Shape, c.Options), doubleY)} ")
                .Append(CultureInfo.InvariantCulture, $"| {Difference(LrnReference.Backward(c.X, c.Dy, c.Shape, c.Options), doubleDx)} |\n");
        }

        CommittedText.Section("README.md", "agreement", table.ToString());
    }

    private static string Difference(double[] expected, double[] actual) =>
        (expected.Zip(actual, (e, a) => Math.Abs(e - a)).Max() / expected.Max(Math.Abs)).ToString("0.0e-0", CultureInfo.InvariantCulture);

    private static void Example(float[] x, FeatureShape shape)
    {
        float[] y = new float[x.Length], gradInput = new float[x.Length];

        // example:begin
        var norm = new LocalResponseNorm(new LrnOptions { LocalSize = 5, Alpha = 1e-4, Beta = 0.75, K = 1 });
        norm.Forward<float>(x, y, shape); // shape: new FeatureShape([32, 96, 55, 55]), or with FeatureLayout.Nhwc

        float[] gradOutput = y; // of the loss ½ Σ y²
        norm.Backward<float>(x, gradOutput, gradInput, shape);

        LrnParameterGradients gradients = norm.ParameterGradients<float>(x, gradOutput, shape);
        LrnOptions fromCaffe = LrnDialect.Caffe.ToOptions(new LrnDialectValues { Alpha = 1 }, out _);
        string toTensorFlow = LrnDialect.TensorFlow.Format(LrnDialect.TensorFlow.FromOptions(fromCaffe));
        // example:end

        Assert.True(gradients.K < 0);
        Assert.Equal("tf.nn.local_response_normalization(x, depth_radius=2, bias=1.0, alpha=0.2, beta=0.75)", toTensorFlow);
    }
}
