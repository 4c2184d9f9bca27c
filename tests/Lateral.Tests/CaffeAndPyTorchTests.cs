using Xunit;

namespace Lateral.Tests;

/// <summary>The cases made with the real Caffe and PyTorch.</summary>
public class CaffeAndPyTorchTests
{
    public static TheoryData<string> Names => [.. LrnCase.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Float_agrees(string name)
    {
        LrnCase given = LrnCase.Load(name);
        (double[] y, double[] dx) = given.Run<float>();
        AssertRelative(given.Y, y, 2e-7, "y");
        AssertRelative(given.Dx, dx, 4e-7, "dx");

        // Against the truth every element of y holds by itself; the frameworks' own are off by up to 3.2e-7.
        Numbers.AssertClose(LrnReference.Forward(given.X, given.Shape, given.Options), Numbers.To<float>(y), 2e-7, "y against the definition");
    }

    /// <summary>The frameworks' own results are single precision for most cases, so there double is held to the reference.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Double_agrees(string name)
    {
        LrnCase given = LrnCase.Load(name);
        (double[] y, double[] dx) = given.Run<double>();
        AssertRelative(LrnReference.Forward(given.X, given.Shape, given.Options), y, 1e-15, "y");
        AssertRelative(LrnReference.Backward(given.X, given.Dy, given.Shape, given.Options), dx, 4e-15, "dx");
        AssertRelative(given.Y, y, given.IsDouble ? 1e-15 : 2e-7, "y of the framework");
        AssertRelative(given.Dx, dx, given.IsDouble ? 4e-15 : 4e-7, "dx of the framework");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Half_is_float_rounded_once(string name)
    {
        LrnCase given = LrnCase.Load(name);
        (double[] y, double[] dx) = given.Run<Half>();
        LrnCase rounded = given with { X = Numbers.ToDouble(Numbers.To<Half>(given.X)), Dy = Numbers.ToDouble(Numbers.To<Half>(given.Dy)) };
        (double[] floatY, double[] floatDx) = rounded.Run<float>();
        Assert.Equal(Numbers.ToDouble(Numbers.To<Half>(floatY)), y);
        Assert.Equal(Numbers.ToDouble(Numbers.To<Half>(floatDx)), dx);
    }

    /// <summary>Relative to the largest value, as a framework's own cancellation would else be counted against us.</summary>
    private static void AssertRelative(double[] expected, double[] actual, double tolerance, string name)
    {
        double largest = expected.Max(Math.Abs);
        for (int i = 0; i < expected.Length; i++)
        {
            Numbers.AssertClose(expected[i], actual[i], tolerance * largest, $"{name}[{i}]");
        }
    }
}
