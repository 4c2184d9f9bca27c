using System.Text.Json;
using Xunit;

namespace Lateral.Cli.Tests.Commands;

public sealed class CheckTests : IDisposable
{
    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_table_names_every_derivative()
    {
        string x = folder.Write("x.npy", Folder.Normal(120, 1), 2, 5, 3, 4);
        string output = Invocation.Of("check", x, "--alpha", "0.5", "--region", "within", "--layout", "nhwc", "--samples", "50").Succeeds().Output;
        foreach (string name in (string[])["Backward", "ParameterGradients", "ForwardMode", "DoubleBackward"])
        {
            Assert.Contains(output.Split('\n'), line => line.Contains(name, StringComparison.Ordinal) && line.Contains("passed", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void The_json_is_as_documented()
    {
        string x = folder.Write("x.npy", Folder.Normal(24, 1).Select(value => (float)value).ToArray(), 2, 4, 3);
        string dy = folder.Write("dy.npy", Folder.Normal(24, 2), 2, 4, 3);
        using JsonDocument report = JsonDocument.Parse(Invocation.Of("check", x, "--grad", dy, "--json", "--alpha", "1").Succeeds().Output);
        JsonElement root = report.RootElement;
        Assert.Equal(["parameters", "tolerance", "passed", "results"], root.EnumerateObject().Select(property => property.Name));
        Assert.True(root.GetProperty("passed").GetBoolean());
        Assert.Equal(["shape", "layout", "dtype", "size", "alpha", "beta", "k", "region"], root.GetProperty("parameters").EnumerateObject().Select(property => property.Name));
        Assert.Equal(4, root.GetProperty("results").GetArrayLength());
        JsonElement first = root.GetProperty("results")[0];
        Assert.Equal(
            ["derivative", "compared", "worstError", "worstOutput", "worstCoordinates", "analytic", "numerical", "passed"],
            first.EnumerateObject().Select(property => property.Name));
        Assert.Equal(24, first.GetProperty("compared").GetInt32());
        Assert.Equal(3, first.GetProperty("worstCoordinates").GetArrayLength());
    }

    [Fact]
    public void A_derivative_that_cannot_be_told_fails_with_its_place()
    {
        double[] values = Folder.Normal(24, 1);
        values[13] = double.NaN;
        string x = folder.Write("x.npy", values, 2, 4, 3);
        Invocation.Of("check", x).Fails(1, "Backward is wrong at gradInput[1, ");
        Invocation json = Invocation.Of("check", x, "--json");
        json.Fails(1, "Backward is wrong");
        using JsonDocument report = JsonDocument.Parse(json.Output);
        Assert.False(report.RootElement.GetProperty("passed").GetBoolean());
        Assert.Equal("NaN", report.RootElement.GetProperty("results")[0].GetProperty("worstError").GetString());
    }

    [Fact]
    public void Mistakes_are_one_line()
    {
        string x = folder.Write("x.npy", new float[12], 2, 6);
        string other = folder.Write("other.npy", new float[12], 3, 4);
        Invocation.Of("check", x, "--grad", other).Fails(1, "the shape is (3, 4)");
        Invocation.Of("check", x, "--samples", "none").Fails(2, "--samples is a number, 1 or more, not 'none'");
        Invocation.Of("check").Fails(2, "see lateral check --help");
    }
}
