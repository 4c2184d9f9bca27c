using System.Text.Json;
using Xunit;

namespace Lateral.Cli.Tests.Commands;

public class BenchTests
{
    [Theory]
    [InlineData("float")]
    [InlineData("half")]
    [InlineData("double")]
    public void The_json_is_as_documented(string dtype)
    {
        using JsonDocument report = JsonDocument.Parse(
            Invocation.Of("bench", "--shape", "2x3x4x5", "--layout", "nhwc", "--dtype", dtype, "--threads", "2", "--json", "--alpha", "0.5").Succeeds().Output);
        JsonElement root = report.RootElement;
        Assert.Equal(["machine", "parameters", "results"], Names(root));
        Assert.Equal(["processor", "cores", "os", "runtime", "vectorBits"], Names(root.GetProperty("machine")));
        JsonElement parameters = root.GetProperty("parameters");
        Assert.Equal(["shape", "layout", "dtype", "threads", "size", "alpha", "beta", "k", "region"], Names(parameters));
        Assert.Equal([2, 3, 4, 5], parameters.GetProperty("shape").EnumerateArray().Select(size => size.GetInt32()));
        Assert.Equal("nhwc", parameters.GetProperty("layout").GetString());
        Assert.Equal(dtype, parameters.GetProperty("dtype").GetString());
        Assert.Equal(["forward", "backward"], root.GetProperty("results").EnumerateArray().Select(result => result.GetProperty("operation").GetString()));
        foreach (JsonElement result in root.GetProperty("results").EnumerateArray())
        {
            Assert.Equal(["operation", "milliseconds", "gigabytesPerSecond", "limitMilliseconds", "ratioToLimit"], Names(result));
            Assert.True(result.GetProperty("milliseconds").GetDouble() > 0);
            Assert.True(result.GetProperty("limitMilliseconds").GetDouble() > 0);
        }

        static IEnumerable<string> Names(JsonElement element) => element.EnumerateObject().Select(property => property.Name);
    }

    [Fact]
    public void The_text_shows_both_operations()
    {
        string output = Invocation.Of("bench", "--shape", "1x2x3", "--region", "within", "--threads", "1").Succeeds().Output;
        Assert.Contains("forward", output, StringComparison.Ordinal);
        Assert.Contains("backward", output, StringComparison.Ordinal);
        Assert.Contains("1×2×3 NCHW, float, 1 thread;", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_shape_it_is_that_of_AlexNet_s_first_layer() =>
        Assert.Contains("32×96×55×55 NCHW, half", Invocation.Of("bench", "--dtype", "half").Succeeds().Output, StringComparison.Ordinal);

    [Theory]
    [InlineData("7", "needs at least two sizes")]
    [InlineData("1x0", "--shape is sizes of 1 or more")]
    [InlineData("1x-2", "--shape is sizes of 1 or more")]
    [InlineData("1xtwo", "--shape is sizes of 1 or more")]
    [InlineData("2147483647x2147483647x2147483647x2147483647x2147483647", "more than 2147483591 elements")]
    public void A_shape_that_cannot_be_is_exit_code_2(string shape, string fragment) =>
        Invocation.Of("bench", "--shape", shape).Fails(2, fragment);

    [Fact]
    public void Other_mistakes_are_exit_code_2()
    {
        Invocation.Of("bench", "--region", "within", "--shape", "2x3").Fails(2, "1 to 3 spatial sizes");
        Invocation.Of("bench", "--dtype", "int").Fails(2, "int");
    }
}
