using CsCheck;
using ILGPU.Runtime;
using Lateral.Tests;
using Xunit;

namespace Lateral.Gpu.Tests;

/// <summary>Every way that the kernels go, on every element type, against the definition in double.</summary>
public abstract class AgainstReferenceTests(TestDevice device)
{
    private readonly Accelerator accelerator = device.Open();

    [Fact]
    public void Float_agrees() => CheckAll<float>();

    [Fact]
    public void Double_agrees() => CheckAll<double>();

    [Fact]
    public void Half_is_the_float_result_rounded_once()
    {
        foreach ((string name, LrnOptions options, FeatureShape shape) in Ways.All)
        {
            Problem problem = Problem.Create(options, shape).RoundedTo<Half>();
            (float[] y, float[] gradInput) = Run<float>(problem);
            (Half[] halfY, Half[] halfGradInput) = Run<Half>(problem);
            Assert.True(Array.ConvertAll(y, value => (Half)value).SequenceEqual(halfY), $"{name}: y");
            Assert.True(Array.ConvertAll(gradInput, value => (Half)value).SequenceEqual(halfGradInput), $"{name}: gradInput");
        }
    }

    [Fact]
    public void Random_problems_agree_in_float() => RandomProblems.Any.Sample(problem => Check<float>("random", problem), iter: 30, threads: 1);

    [Fact]
    public void Random_problems_agree_in_double() => RandomProblems.Any.Sample(problem => Check<double>("random", problem), iter: 20, threads: 1);

    [Fact]
    public void Spikes_and_denormals_cost_no_digits() => RandomProblems.Spiked.Sample(
        problem =>
        {
            Problem rounded = problem.RoundedTo<float>();
            float[] y = Numbers.Poisoned<float>(problem.X.Length);
            using var norm = new GpuLocalResponseNorm(accelerator, problem.Options);
            norm.Forward<float>(Numbers.To<float>(problem.X), y, problem.Shape);
            double[] expected = LrnReference.Forward(rounded.X, problem.Shape, problem.Options);
            Numbers.AssertClose(expected, y, problem.ForwardUnits * Problem.Unit<float>(), "y");
        },
        iter: 30,
        threads: 1);

    private void CheckAll<T>()
        where T : unmanaged
    {
        foreach ((string name, LrnOptions options, FeatureShape shape) in Ways.All)
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
        CheckParameters<T>(problem, norm.ParameterGradients<T>(Numbers.To<T>(x), Numbers.To<T>(g), shape), 32 * unit);
    }

    private static void CheckParameters<T>(Problem problem, LrnParameterGradients found, double tolerance)
    {
        // Terms below the type's normal numbers lose digits, or all of them.
        double tiny = typeof(T) == typeof(float) ? 1e-36 : 1e-290;
        (LrnOptions options, FeatureShape shape, double[] x, double[] g) = problem;
        LrnParameterGradients truth = LrnReference.ParameterGradients(x, g, shape, options);
        LrnParameterGradients size = LrnReference.ParameterGradients(Array.ConvertAll(x, Math.Abs), Array.ConvertAll(g, Math.Abs), shape, options);
        double[] scale = LrnReference.Scale(x, shape, options), y = LrnReference.Forward(x, shape, options);
        double logarithms = y.Select((value, i) => Math.Abs(value * g[i]) * (Math.Abs(Math.Log(scale[i])) + Math.Abs(Math.Log(options.K)) + 1)).Sum();
        Numbers.AssertClose(truth.Alpha, found.Alpha, tolerance * Math.Abs(size.Alpha) + tiny, "dα");
        Numbers.AssertClose(truth.K, found.K, tolerance * Math.Abs(size.K) + tiny, "dk");
        Numbers.AssertClose(truth.Beta, found.Beta, tolerance * logarithms + tiny, "dβ");
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
