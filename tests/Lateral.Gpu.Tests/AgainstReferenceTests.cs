using CsCheck;
using ILGPU.Runtime;
using Lateral.Tests;
using Xunit;

namespace Lateral.Gpu.Tests;

/// <summary>Every way that the kernels go, on every element type, against the definition in double.</summary>
public abstract class AgainstReferenceTests(TestDevice device)
{
    private readonly Accelerator accelerator = device.Open();

    private static readonly LrnOptions Across = new() { Alpha = 0.5 };
    private static readonly LrnOptions Within = new() { Alpha = 0.5, LocalSize = 3, Region = LrnRegion.WithinChannel };

    /// <summary>Names say what is special; each line is a way of its own or a border of one.</summary>
    private static readonly (string Name, LrnOptions Options, FeatureShape Shape)[] Problems =
    [
        ("registers, 3", Across with { LocalSize = 3 }, new([2, 37, 3, 5])),
        ("registers, 5", Across, new([2, 37, 3, 5])),
        ("registers, 7", Across with { LocalSize = 7, Beta = 0.5 }, new([2, 37, 3, 5])),
        ("registers, 9", Across with { LocalSize = 9, Beta = 1 }, new([2, 37, 3, 5])),
        ("registers, another beta", Across with { Beta = 0.6, K = 2 }, new([2, 37, 3, 5])),
        ("registers, fewer channels than the window", Across with { LocalSize = 9 }, new([3, 3, 4])),
        ("registers, a single channel", Across, new([3, 1, 4])),
        ("registers, chunks of channels", Across with { LocalSize = 9 }, new([1, 83, 2])),
        ("registers, more lines than a group", Across, new([3, 18, 11, 13])),
        ("channels last", Across, new([2, 3, 5, 37], FeatureLayout.Nhwc)),
        ("channels last, even", Across with { LocalSize = 4 }, new([2, 3, 5, 37], FeatureLayout.Nhwc)),
        ("channels last, even, the other way", Across with { LocalSize = 4, EvenWindow = EvenWindow.LeansBefore }, new([2, 3, 5, 37], FeatureLayout.Nhwc)),
        ("channels last, more than a tile", Across with { LocalSize = 7 }, new([2, 1, 1100], FeatureLayout.Nhwc)),
        ("channels last, window larger than the axis", Across with { LocalSize = 80 }, new([2, 9, 7], FeatureLayout.Nhwc)),
        ("rank 2", Across with { LocalSize = 6 }, new([3, 50])),
        ("planes, even", Across with { LocalSize = 4 }, new([2, 37, 3, 5])),
        ("planes, even, the other way", Across with { LocalSize = 6, EvenWindow = EvenWindow.LeansBefore }, new([2, 37, 3, 5])),
        ("planes, size 1", Across with { LocalSize = 1 }, new([2, 7, 3])),
        ("planes, large", Across with { LocalSize = 41 }, new([2, 67, 3])),
        ("planes, larger than the axis", Across with { LocalSize = 1001 }, new([2, 17, 3])),
        ("within", Within, new([2, 3, 15, 17])),
        ("within, more than a tile", Within with { LocalSize = 5 }, new([1, 1, 40, 75])),
        ("within, even", Within with { LocalSize = 4 }, new([2, 2, 15, 17])),
        ("within, even, the other way", Within with { LocalSize = 6, EvenWindow = EvenWindow.LeansBefore, Beta = 0.6 }, new([2, 2, 15, 17])),
        ("within, larger than the plane", Within with { LocalSize = 90 }, new([2, 3, 6, 7])),
        ("within, one axis", Within with { LocalSize = 4 }, new([2, 3, 25])),
        ("within, three axes", Within with { LocalSize = 4 }, new([2, 3, 5, 6, 7])),
        ("within, channels last", Within with { LocalSize = 4, EvenWindow = EvenWindow.LeansBefore }, new([2, 9, 11, 3], FeatureLayout.Nhwc)),
        ("within, channels last, three axes", Within, new([2, 4, 5, 6, 3], FeatureLayout.Nhwc)),
    ];

    [Fact]
    public void Float_agrees() => CheckAll<float>();

    [Fact]
    public void Double_agrees() => CheckAll<double>();

    [Fact]
    public void Half_is_the_float_result_rounded_once()
    {
        foreach ((string name, LrnOptions options, FeatureShape shape) in Problems)
        {
            Problem problem = Problem.Create(options, shape).RoundedTo<Half>();
            (float[] y, float[] gradInput) = Run<float>(problem);
            (Half[] halfY, Half[] halfGradInput) = Run<Half>(problem);
            Assert.True(Array.ConvertAll(y, value => (Half)value).SequenceEqual(halfY), $"{name}: y");
            Assert.True(Array.ConvertAll(gradInput, value => (Half)value).SequenceEqual(halfGradInput), $"{name}: gradInput");
        }
    }

    [Fact]
    public void Random_problems_agree_in_float() => Problem.Any.Sample(problem => Check<float>("random", problem), iter: 60, threads: 1);

    [Fact]
    public void Random_problems_agree_in_double() => Problem.Any.Sample(problem => Check<double>("random", problem), iter: 40, threads: 1);

    [Fact]
    public void Spikes_and_denormals_cost_no_digits() => Problem.Spiked.Sample(
        problem =>
        {
            Problem rounded = problem.RoundedTo<float>();
            float[] y = Numbers.Poisoned<float>(problem.X.Length);
            using var norm = new GpuLocalResponseNorm(accelerator, problem.Options);
            norm.Forward<float>(Numbers.To<float>(problem.X), y, problem.Shape);
            double[] expected = LrnReference.Forward(rounded.X, problem.Shape, problem.Options);
            Numbers.AssertClose(expected, y, problem.ForwardUnits * Problem.Unit<float>(), "y");
        },
        iter: 60,
        threads: 1);

    private void CheckAll<T>()
        where T : unmanaged
    {
        foreach ((string name, LrnOptions options, FeatureShape shape) in Problems)
        {
            Check<T>(name, Problem.Create(options, shape));
        }
    }

    private void Check<T>(string name, Problem problem)
        where T : unmanaged
    {
        problem = problem.RoundedTo<T>();
        (LrnOptions options, FeatureShape shape, double[] x, double[] g) = problem;
        (T[] y, T[] gradInput) = Run<T>(problem);
        double unit = Problem.Unit<T>();
        Numbers.AssertClose(LrnReference.Forward(x, shape, options), y, problem.ForwardUnits * unit, $"{name}: y");
        Numbers.AssertClose(
            LrnReference.Backward(x, g, shape, options), gradInput, problem.BackwardUnits * unit, $"{name}: gradInput", problem.BackwardMagnitude());
        using var norm = new GpuLocalResponseNorm(accelerator, options);
        CheckParameters(problem, norm.ParameterGradients<T>(Numbers.To<T>(x), Numbers.To<T>(g), shape), 32 * unit);
    }

    private static void CheckParameters(Problem problem, LrnParameterGradients found, double tolerance)
    {
        (LrnOptions options, FeatureShape shape, double[] x, double[] g) = problem;
        LrnParameterGradients truth = LrnReference.ParameterGradients(x, g, shape, options);
        LrnParameterGradients size = LrnReference.ParameterGradients(Array.ConvertAll(x, Math.Abs), Array.ConvertAll(g, Math.Abs), shape, options);
        double[] scale = LrnReference.Scale(x, shape, options), y = LrnReference.Forward(x, shape, options);
        double logarithms = y.Select((value, i) => Math.Abs(value * g[i]) * (Math.Abs(Math.Log(scale[i])) + Math.Abs(Math.Log(options.K)) + 1)).Sum();
        Numbers.AssertClose(truth.Alpha, found.Alpha, tolerance * Math.Abs(size.Alpha) + 1e-290, "dα");
        Numbers.AssertClose(truth.K, found.K, tolerance * Math.Abs(size.K) + 1e-290, "dk");
        Numbers.AssertClose(truth.Beta, found.Beta, tolerance * logarithms + 1e-290, "dβ");
    }

    private (T[] Y, T[] GradInput) Run<T>(Problem problem)
        where T : unmanaged
    {
        using var norm = new GpuLocalResponseNorm(accelerator, problem.Options);
        T[] x = Numbers.To<T>(problem.X), y = Numbers.Poisoned<T>(x.Length), gradInput = Numbers.Poisoned<T>(x.Length);

        // Views, poisoned on the device: what the kernels never write shows.
        using MemoryBuffer1D<T, ILGPU.Stride1D.Dense> deviceX = accelerator.Allocate1D(x), deviceG = accelerator.Allocate1D(Numbers.To<T>(problem.GradOutput));
        using MemoryBuffer1D<T, ILGPU.Stride1D.Dense> output = accelerator.Allocate1D(y);
        norm.Forward<T>(deviceX.View, output.View, problem.Shape);
        accelerator.Synchronize();
        y = output.GetAsArray1D();
        output.CopyFromCPU(gradInput);
        norm.Backward<T>(deviceX.View, deviceG.View, output.View, problem.Shape);
        accelerator.Synchronize();
        return (y, output.GetAsArray1D());
    }
}

public class CpuAgainstReferenceTests() : AgainstReferenceTests(TestDevice.Cpu);

public class CudaAgainstReferenceTests() : AgainstReferenceTests(TestDevice.Cuda);

public class OpenClAgainstReferenceTests() : AgainstReferenceTests(TestDevice.OpenCl);
