using ILGPU;
using ILGPU.Runtime;
using Lateral.Tests;
using Xunit;

namespace Lateral.Gpu.Tests;

/// <summary>The cases made with the real Caffe and PyTorch, and Caffe's own scheme as the baseline.</summary>
public abstract class CaffeTests(TestDevice device)
{
    private readonly Accelerator accelerator = device.Open();

    [Fact]
    public void The_frameworks_cases_agree()
    {
        foreach (string name in LrnCase.Names)
        {
            LrnCase given = LrnCase.Load(name);
            using var norm = new GpuLocalResponseNorm(accelerator, given.Options);
            float[] x = Numbers.To<float>(given.X), y = Numbers.Poisoned<float>(x.Length), dx = Numbers.Poisoned<float>(x.Length);
            norm.Forward<float>(x, y, given.Shape);
            norm.Backward<float>(x, Numbers.To<float>(given.Dy), dx, given.Shape);
            AssertRelative(given.Y, y, 5e-7, $"{name}: y");
            AssertRelative(given.Dx, dx, 8e-7, $"{name}: dx");
        }
    }

    [Theory]
    [InlineData(5, 12)]
    [InlineData(3, 3)]
    [InlineData(7, 5)]
    [InlineData(9, 2)]
    [InlineData(1, 4)]
    public void Caffes_scheme_computes_the_same_on_ordinary_numbers(int size, int channels)
    {
        Problem problem = Problem.Create(new LrnOptions { LocalSize = size, Alpha = 0.7 }, new FeatureShape([2, channels, 3, 5])).RoundedTo<float>();
        (LrnOptions options, FeatureShape shape, double[] x, double[] g) = problem;
        (float[] scale, float[] y, float[] gradInput) = RunCaffe(problem);
        AssertRelative(LrnReference.Scale(x, shape, options), scale, 1e-6, "scale");
        AssertRelative(LrnReference.Forward(x, shape, options), y, 2e-6, "y");
        AssertRelative(LrnReference.Backward(x, g, shape, options), gradInput, 4e-6, "gradInput");
    }

    /// <summary>What the running sum costs: nothing is left of the small values that stand behind a spike.</summary>
    [Fact]
    public void Caffes_scheme_loses_what_follows_a_spike()
    {
        var options = new LrnOptions { Alpha = 1 };
        var shape = new FeatureShape([1, 12, 1]);
        double[] x = [2.25, 2.25, 2.25, 2.25, 2.25, 10000, 1.75, 1.75, 1.75, 1.75, 1.75, 1.75];
        var problem = new Problem(options, shape, x, x);
        float[] caffe = RunCaffe(problem).Y, y = new float[12];
        using var norm = new GpuLocalResponseNorm(accelerator, options);
        norm.Forward<float>(Numbers.To<float>(x), y, shape);
        Numbers.AssertClose(LrnReference.Forward(x, shape, options), y, problem.ForwardUnits * Problem.Unit<float>(), "y");
        Assert.True(!(Math.Abs(caffe[9] - y[9]) <= 0.01), $"{caffe[9]} beside {y[9]}");
    }

    [Fact]
    public void Caffes_scheme_refuses_what_Caffe_does()
    {
        Assert.Throws<ArgumentException>("options", () => new CaffeLrn(accelerator, new LrnOptions { LocalSize = 4 }));
        Assert.Throws<ArgumentException>("options", () => new CaffeLrn(accelerator, new LrnOptions { Region = LrnRegion.WithinChannel }));
        var caffe = new CaffeLrn(accelerator, new LrnOptions());
        using MemoryBuffer1D<float, Stride1D.Dense> buffer = accelerator.Allocate1D<float>(6);
        ArrayView<float> view = buffer.View;
        Assert.Throws<ArgumentException>("shape", () => caffe.Forward(view, view, view, new FeatureShape([1, 2, 3], FeatureLayout.Nhwc)));
        Assert.Throws<ArgumentException>("scale", () => caffe.Forward(view, view.SubView(0, 5), view, new FeatureShape([1, 2, 3])));
    }

    private (float[] Scale, float[] Y, float[] GradInput) RunCaffe(Problem problem)
    {
        var caffe = new CaffeLrn(accelerator, problem.Options);
        float[] poison = Numbers.Poisoned<float>(problem.X.Length);
        using MemoryBuffer1D<float, Stride1D.Dense> x = accelerator.Allocate1D(Numbers.To<float>(problem.X)), g = accelerator.Allocate1D(Numbers.To<float>(problem.GradOutput));
        using MemoryBuffer1D<float, Stride1D.Dense> scale = accelerator.Allocate1D(poison), y = accelerator.Allocate1D(poison), gradInput = accelerator.Allocate1D(poison);
        caffe.Forward<float>(x.View, scale.View, y.View, problem.Shape);
        caffe.Backward<float>(x.View, y.View, scale.View, g.View, gradInput.View, problem.Shape);
        accelerator.Synchronize();
        return (scale.GetAsArray1D(), y.GetAsArray1D(), gradInput.GetAsArray1D());
    }

    /// <summary>Relative to the largest value, as a framework's own cancellation would else be counted against us.</summary>
    private static void AssertRelative(double[] expected, float[] actual, double tolerance, string name)
    {
        double largest = expected.Max(Math.Abs);
        for (int i = 0; i < expected.Length; i++)
        {
            Numbers.AssertClose(expected[i], actual[i], tolerance * largest, $"{name}[{i}]");
        }
    }
}

public class CpuCaffeTests() : CaffeTests(TestDevice.Cpu);

public class CudaCaffeTests() : CaffeTests(TestDevice.Cuda);

public class OpenClCaffeTests() : CaffeTests(TestDevice.OpenCl);
