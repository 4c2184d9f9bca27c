using System.Text.Json;
using Xunit;

namespace Lateral.Tests;

/// <summary>The cases made with the real Caffe and PyTorch.</summary>
public class CaffeAndPyTorchTests
{
    public static TheoryData<string> Names => [.. Directory.GetDirectories(CasesFolder).Select(folder => Path.GetFileName(folder)!).Order()];

    private static string CasesFolder => Path.Combine(AppContext.BaseDirectory, "Cases");

    [Theory]
    [MemberData(nameof(Names))]
    public void Float_agrees(string name) => Check<float>(name, 2e-7, 4e-7);

    /// <summary>The frameworks' own results are single precision for most cases, so there double is held to the reference.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Double_agrees(string name)
    {
        (LrnOptions options, FeatureShape shape, double[] x, double[] dy, double[] y, double[] dx) = Load(name, out bool isDouble);
        (double[] yHere, double[] dxHere) = Run<double>(options, shape, x, dy);
        AssertRelative(LrnReference.Forward(x, shape, options), yHere, 1e-15, "y");
        AssertRelative(LrnReference.Backward(x, dy, shape, options), dxHere, 4e-15, "dx");
        AssertRelative(y, yHere, isDouble ? 1e-15 : 2e-7, "y of the framework");
        AssertRelative(dx, dxHere, isDouble ? 4e-15 : 4e-7, "dx of the framework");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Half_is_float_rounded_once(string name)
    {
        (LrnOptions options, FeatureShape shape, double[] x, double[] dy, _, _) = Load(name, out _);
        Half[] halfX = Numbers.To<Half>(x), halfDy = Numbers.To<Half>(dy);
        (double[] y, double[] dx) = Run<Half>(options, shape, x, dy);
        (double[] floatY, double[] floatDx) = Run<float>(options, shape, Numbers.ToDouble(halfX), Numbers.ToDouble(halfDy));
        Assert.Equal(Numbers.ToDouble(Numbers.To<Half>(floatY)), y);
        Assert.Equal(Numbers.ToDouble(Numbers.To<Half>(floatDx)), dx);
    }

    private static void Check<T>(string name, double toleranceY, double toleranceDx) where T : unmanaged
    {
        (LrnOptions options, FeatureShape shape, double[] x, double[] dy, double[] y, double[] dx) = Load(name, out _);
        (double[] yHere, double[] dxHere) = Run<T>(options, shape, x, dy);
        AssertRelative(y, yHere, toleranceY, "y");
        AssertRelative(dx, dxHere, toleranceDx, "dx");
    }

    private static (double[] Y, double[] Dx) Run<T>(LrnOptions options, FeatureShape shape, double[] x, double[] dy) where T : unmanaged
    {
        var norm = new LocalResponseNorm(options);
        T[] y = Numbers.Poisoned<T>(x.Length), dx = Numbers.Poisoned<T>(x.Length);
        norm.Forward<T>(Numbers.To<T>(x), y, shape);
        norm.Backward<T>(Numbers.To<T>(x), Numbers.To<T>(dy), dx, shape);
        return (Numbers.ToDouble(y), Numbers.ToDouble(dx));
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

    private static (LrnOptions, FeatureShape, double[] X, double[] Dy, double[] Y, double[] Dx) Load(string name, out bool isDouble)
    {
        string folder = Path.Combine(CasesFolder, name);
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "case.json")));
        JsonElement root = json.RootElement;
        var options = new LrnOptions
        {
            LocalSize = root.GetProperty("size").GetInt32(),
            Alpha = root.GetProperty("alpha").GetDouble(),
            Beta = root.GetProperty("beta").GetDouble(),
            K = root.GetProperty("k").GetDouble(),
            Region = root.GetProperty("region").GetString() == "WITHIN_CHANNEL" ? LrnRegion.WithinChannel : LrnRegion.AcrossChannels,
            EvenWindow = root.GetProperty("dialect").GetString() == "pytorch" ? EvenWindow.LeansBefore : EvenWindow.LeansAfter,
        };
        (nint[] lengths, double[] x, isDouble) = CaseArray.Read(Path.Combine(folder, "x.npy"));
        double[] Values(string file) => CaseArray.Read(Path.Combine(folder, file)).Values;
        return (options, new FeatureShape(lengths), x, Values("dy.npy"), Values("y.npy"), Values("dx.npy"));
    }
}
