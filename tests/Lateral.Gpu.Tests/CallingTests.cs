using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime;
using Lateral.Tests;
using Xunit;

namespace Lateral.Gpu.Tests;

/// <summary>How the operator is called: streams, in place, empty batches, bad arguments; the same bits in every run.</summary>
public abstract class CallingTests(TestDevice device)
{
    private static readonly LrnOptions Across = new() { Alpha = 0.5 };

    /// <summary>One of each way that the kernels go.</summary>
    private static readonly Problem[] OneOfEach =
    [
        Problem.Create(Across, new FeatureShape([1, 70, 3])),
        Problem.Create(Across, new FeatureShape([2, 3, 5, 37], FeatureLayout.Nhwc)),
        Problem.Create(Across with { LocalSize = 4 }, new FeatureShape([2, 1, 700], FeatureLayout.Nhwc)),
        Problem.Create(Across with { LocalSize = 8, Beta = 0.6 }, new FeatureShape([2, 37, 5])),
        Problem.Create(Across with { Region = LrnRegion.WithinChannel }, new FeatureShape([1, 2, 37, 41])),
        Problem.Create(Across with { Region = LrnRegion.WithinChannel }, new FeatureShape([1, 2, 3, 7, 5])),
    ];

    private readonly Accelerator accelerator = device.Open();

    [Fact]
    public void Runs_give_the_same_bits()
    {
        foreach (Problem problem in OneOfEach)
        {
            Assert.Equal(AllResults(problem), AllResults(problem));
        }
    }

    [Fact]
    public void In_place_gives_the_same_bits()
    {
        foreach (Problem problem in OneOfEach)
        {
            (LrnOptions options, FeatureShape shape, double[] values, double[] gradients) = problem;
            float[] x = Numbers.To<float>(values), g = Numbers.To<float>(gradients), expected = new float[x.Length];
            using var norm = new GpuLocalResponseNorm(accelerator, options);
            using MemoryBuffer1D<float, Stride1D.Dense> deviceX = accelerator.Allocate1D(x), deviceG = accelerator.Allocate1D(g);

            norm.Forward<float>(x, expected, shape);
            norm.Forward<float>(deviceX.View, deviceX.View, shape);
            accelerator.Synchronize();
            Assert.Equal(expected, deviceX.GetAsArray1D());

            norm.Backward<float>(x, g, expected, shape);
            deviceX.CopyFromCPU(x);
            norm.Backward<float>(deviceX.View, deviceG.View, deviceG.View, shape);
            accelerator.Synchronize();
            Assert.Equal(expected, deviceG.GetAsArray1D());
            deviceG.CopyFromCPU(g);
            norm.Backward<float>(deviceX.View, deviceG.View, deviceX.View, shape);
            accelerator.Synchronize();
            Assert.Equal(expected, deviceX.GetAsArray1D());
        }
    }

    [Fact]
    public void A_stream_of_ones_own_and_views_into_a_buffer()
    {
        Problem problem = OneOfEach[0];
        float[] x = Numbers.To<float>(problem.X), expected = new float[x.Length];
        using var norm = new GpuLocalResponseNorm(accelerator, problem.Options);
        norm.Forward<float>(x, expected, problem.Shape);
        using AcceleratorStream stream = accelerator.CreateStream();
        using MemoryBuffer1D<float, Stride1D.Dense> buffer = accelerator.Allocate1D([.. x, .. x, 7f]);
        norm.Forward<float>(buffer.View.SubView(0, x.Length), buffer.View.SubView(x.Length, x.Length), problem.Shape, stream);
        stream.Synchronize();
        Assert.Equal([.. x, .. expected, 7f], buffer.GetAsArray1D());
    }

    [Fact]
    public void One_instance_takes_one_shape_after_another()
    {
        using var norm = new GpuLocalResponseNorm(accelerator, Across);
        foreach (FeatureShape shape in (FeatureShape[])[new([2, 7, 4]), new([1, 40, 9]), new([3, 9], FeatureLayout.Nhwc), new([2, 7, 4])])
        {
            Problem problem = Problem.Create(Across, shape).RoundedTo<float>();
            float[] y = Numbers.Poisoned<float>((int)shape.Length);
            norm.Forward<float>(Numbers.To<float>(problem.X), y, shape);
            Numbers.AssertClose(LrnReference.Forward(problem.X, shape, Across), y, problem.ForwardUnits * Problem.Unit<float>(), "y");
        }
    }

    [Theory]
    [InlineData(0, 3, 4)]
    [InlineData(2, 0, 4)]
    [InlineData(2, 3, 0)]
    public void Empty_batches_do_nothing(int n, int c, int s)
    {
        var shape = new FeatureShape([n, c, s]);
        foreach (LrnRegion region in Enum.GetValues<LrnRegion>())
        {
            using var norm = new GpuLocalResponseNorm(accelerator, new LrnOptions { Region = region });
            norm.Forward<float>([], [], shape);
            norm.Backward<System.Half>([], [], [], shape);
            Assert.Equal(default, norm.ParameterGradients<double>([], [], shape));
        }
    }

    [Fact]
    public void Lengths_must_be_the_shape_s()
    {
        var shape = new FeatureShape([1, 2, 3]);
        float[] right = new float[6], wrong = new float[7];
        using var norm = new GpuLocalResponseNorm(accelerator, Across);
        var error = Assert.Throws<ArgumentException>(() => norm.Forward<float>(wrong, right, shape));
        Assert.Equal("x holds 7 elements, the shape 1×2×3 NCHW has 6. (Parameter 'x')", error.Message);
        Assert.Throws<ArgumentException>("y", () => norm.Forward<float>(right, wrong, shape));
        Assert.Throws<ArgumentException>("gradOutput", () => norm.Backward<float>(right, wrong, right, shape));
        Assert.Throws<ArgumentException>("gradInput", () => norm.Backward<float>(right, right, wrong, shape));
        Assert.Throws<ArgumentException>("gradOutput", () => norm.ParameterGradients<float>(right, wrong, shape));
        using MemoryBuffer1D<float, Stride1D.Dense> buffer = accelerator.Allocate1D<float>(7);
        ArrayView<float> view = buffer.View;
        Assert.Throws<ArgumentException>("x", () => norm.Forward(view, view.SubView(0, 6), shape));
        Assert.Throws<ArgumentException>("gradInput", () => norm.Backward(view.SubView(0, 6), view.SubView(0, 6), view, shape));
    }

    [Fact]
    public void Partial_overlap_is_refused()
    {
        var shape = new FeatureShape([1, 2, 3]);
        float[] memory = [1, 2, 3, 4, 5, 6, 7, 8], other = new float[6];
        using var norm = new GpuLocalResponseNorm(accelerator, Across);
        Assert.Throws<ArgumentException>("y", () => norm.Forward<float>(memory.AsSpan(0, 6), memory.AsSpan(1, 6), shape));
        Assert.Throws<ArgumentException>("gradInput", () => norm.Backward<float>(other, memory.AsSpan(2, 6), memory.AsSpan(1, 6), shape));
        using MemoryBuffer1D<float, Stride1D.Dense> buffer = accelerator.Allocate1D(memory), apart = accelerator.Allocate1D(other);
        ArrayView<float> view = buffer.View, free = apart.View;
        Assert.Throws<ArgumentException>("y", () => norm.Forward(view.SubView(0, 6), view.SubView(1, 6), shape));
        Assert.Throws<ArgumentException>("gradInput", () => norm.Backward(free, view.SubView(0, 6), view.SubView(2, 6), shape));
        accelerator.Synchronize();
        Assert.Equal(memory, buffer.GetAsArray1D());
    }

    [Fact]
    public void What_the_operator_does_not_take_is_refused()
    {
        using var norm = new GpuLocalResponseNorm(accelerator, new LrnOptions { Region = LrnRegion.WithinChannel });
        Assert.Contains("Int32", Assert.Throws<NotSupportedException>(() => norm.Forward<int>(new int[6], new int[6], new FeatureShape([1, 1, 6]))).Message, StringComparison.Ordinal);
        foreach (int rank in (int[])[2, 6])
        {
            var shape = new FeatureShape([.. Enumerable.Repeat((nint)1, rank)]);
            var error = Assert.Throws<ArgumentException>(() => norm.Forward<float>(new float[1], new float[1], shape));
            Assert.Contains("1 to 3 spatial axes", error.Message, StringComparison.Ordinal);
        }

        Assert.Throws<ArgumentNullException>(() => norm.Forward<float>(new float[1], new float[1], null!));
        Assert.Throws<ArgumentNullException>(() => new GpuLocalResponseNorm(null!, Across));
        Assert.Throws<ArgumentNullException>(() => new GpuLocalResponseNorm(accelerator, null!));
    }

    private byte[] AllResults(Problem problem)
    {
        float[] x = Numbers.To<float>(problem.X), g = Numbers.To<float>(problem.GradOutput), y = Numbers.Poisoned<float>(x.Length);
        float[] gradInput = Numbers.Poisoned<float>(x.Length);
        using var norm = new GpuLocalResponseNorm(accelerator, problem.Options);
        norm.Forward<float>(x, y, problem.Shape);
        norm.Backward<float>(x, g, gradInput, problem.Shape);
        LrnParameterGradients parameters = norm.ParameterGradients<float>(x, g, problem.Shape);
        Assert.DoesNotContain(float.NaN, y.Concat(gradInput));
        return
        [
            .. MemoryMarshal.AsBytes<float>(y),
            .. MemoryMarshal.AsBytes<float>(gradInput),
            .. MemoryMarshal.AsBytes<double>([parameters.Alpha, parameters.Beta, parameters.K]),
        ];
    }
}

public class CpuCallingTests() : CallingTests(TestDevice.Cpu);

public class CudaCallingTests() : CallingTests(TestDevice.Cuda);

public class OpenClCallingTests() : CallingTests(TestDevice.OpenCl);
