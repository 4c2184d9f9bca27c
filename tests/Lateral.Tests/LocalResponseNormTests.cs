using System.Numerics.Tensors;
using Lateral.Kernels;
using Xunit;

namespace Lateral.Tests;

/// <summary>How the operator is called: tensors, empty batches, bad arguments, allocations.</summary>
public class LocalResponseNormTests
{
    private static readonly LocalResponseNorm Norm = new(new LrnOptions { Alpha = 0.5 });

    [Fact]
    public void Tensor_spans_give_what_spans_give()
    {
        float[] x = [.. Enumerable.Range(0, 2 * 7 * 3 * 5).Select(i => i % 11 - 5f)], g = [.. x.Select(v => v * 0.5f - 1)];
        float[] expected = new float[x.Length], actual = new float[x.Length];
        nint[] lengths = [2, 7, 3, 5];
        var tensorX = new ReadOnlyTensorSpan<float>(x, lengths);
        var tensorG = new ReadOnlyTensorSpan<float>(g, lengths);
        var output = new TensorSpan<float>(actual, lengths);
        foreach (FeatureLayout layout in Enum.GetValues<FeatureLayout>())
        {
            var shape = new FeatureShape(lengths, layout);
            Norm.Forward<float>(x, expected, shape);
            Norm.Forward(tensorX, output, layout);
            Assert.Equal(expected, actual);
            Norm.Backward<float>(x, g, expected, shape);
            Norm.Backward(tensorX, tensorG, output, layout);
            Assert.Equal(expected, actual);
            Norm.ForwardMode<float>(x, g, expected, shape);
            Norm.ForwardMode(tensorX, tensorG, output, layout);
            Assert.Equal(expected, actual);
            float[] second = new float[x.Length];
            Norm.DoubleBackward(tensorX, tensorG, tensorX, new TensorSpan<float>(second, lengths), output, layout);
            Assert.Equal(Norm.ParameterGradients<float>(x, g, shape), Norm.ParameterGradients(tensorX, tensorG, layout));
            float[] gradX = new float[x.Length];
            Norm.DoubleBackward<float>(x, g, x, gradX, expected, shape);
            Assert.Equal(expected, actual);
            Assert.Equal(gradX, second);
        }
    }

    [Fact]
    public void Strided_tensors_are_refused()
    {
        float[] x = new float[24];
        var error = Assert.Throws<ArgumentException>(() =>
            Norm.Forward(new ReadOnlyTensorSpan<float>(x, [2, 3, 2], [12, 4, 2]), new TensorSpan<float>(new float[12], [2, 3, 2])));
        Assert.Contains("x is not contiguous", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<ArgumentException>(() =>
            Norm.Forward(new ReadOnlyTensorSpan<float>(new float[12], [2, 3, 2]), new TensorSpan<float>(x, [2, 3, 2], [12, 4, 2])));
        Assert.Contains("y is not contiguous", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tensors_of_other_sizes_or_rank_one_are_refused()
    {
        float[] x = new float[12];
        var error = Assert.Throws<ArgumentException>(() =>
            Norm.Forward(new ReadOnlyTensorSpan<float>(x, [2, 6]), new TensorSpan<float>(new float[12], [6, 2])));
        Assert.Contains("y is 6×2, x is 2×6", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<ArgumentException>(() =>
            Norm.Forward(new ReadOnlyTensorSpan<float>(x, [12]), new TensorSpan<float>(new float[12], [12])));
        Assert.Contains("at least two axes", error.Message, StringComparison.Ordinal);
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
            var norm = new LocalResponseNorm(new LrnOptions { Region = region });
            norm.Forward<float>([], [], shape);
            norm.Backward<double>([], [], [], shape);
            norm.ForwardMode<Half>([], [], [], shape);
            norm.DoubleBackward<float>([], [], [], [], [], shape);
            Assert.Equal(default, norm.ParameterGradients<float>([], [], shape));
        }
    }

    [Fact]
    public void Lengths_must_be_the_shape_s()
    {
        var shape = new FeatureShape([1, 2, 3]);
        float[] right = new float[6], wrong = new float[7];
        var error = Assert.Throws<ArgumentException>(() => Norm.Forward<float>(wrong, right, shape));
        Assert.Equal("x holds 7 elements, the shape 1×2×3 NCHW has 6. (Parameter 'x')", error.Message);
        Assert.Throws<ArgumentException>("y", () => Norm.Forward<float>(right, wrong, shape));
        Assert.Throws<ArgumentException>("gradOutput", () => Norm.Backward<float>(right, wrong, right, shape));
        Assert.Throws<ArgumentException>("gradInput", () => Norm.Backward<float>(right, right, wrong, shape));
        Assert.Throws<ArgumentException>("tangent", () => Norm.ForwardMode<float>(right, wrong, right, shape));
        Assert.Throws<ArgumentException>("gradGradInput", () => Norm.DoubleBackward<float>(right, right, wrong, right, right, shape));
        Assert.Throws<ArgumentException>("gradOutput", () => Norm.ParameterGradients<float>(right, wrong, shape));
    }

    [Fact]
    public void Partial_overlap_is_refused_and_leaves_the_memory_as_it_was()
    {
        var shape = new FeatureShape([1, 2, 3]);
        float[] memory = [1, 2, 3, 4, 5, 6, 7, 8], before = [.. memory], other = new float[6];
        Assert.Throws<ArgumentException>("y", () => Norm.Forward<float>(memory.AsSpan(0, 6), memory.AsSpan(1, 6), shape));
        Assert.Throws<ArgumentException>("gradInput", () => Norm.Backward<float>(other, memory.AsSpan(2, 6), memory.AsSpan(1, 6), shape));
        Assert.Throws<ArgumentException>("gradInput", () => Norm.Backward<float>(memory.AsSpan(2, 6), other, memory.AsSpan(1, 6), shape));
        Assert.Throws<ArgumentException>("gradX", () => Norm.DoubleBackward<float>(memory.AsSpan(0, 6), other, other, memory.AsSpan(0, 6), new float[6], shape));
        Assert.Throws<ArgumentException>("gradX", () => Norm.DoubleBackward<float>(other, memory.AsSpan(0, 6), other, memory.AsSpan(0, 6), new float[6], shape));
        foreach (int from in (int[])[0, 1])
        {
            Assert.Throws<ArgumentException>("gradGradOutput", () => Norm.DoubleBackward<float>(memory.AsSpan(0, 6), other, other, new float[6], memory.AsSpan(from, 6), shape));
            Assert.Throws<ArgumentException>("gradGradOutput", () => Norm.DoubleBackward<float>(other, memory.AsSpan(0, 6), other, new float[6], memory.AsSpan(from, 6), shape));
            Assert.Throws<ArgumentException>("gradGradOutput", () => Norm.DoubleBackward<float>(other, other, memory.AsSpan(0, 6), new float[6], memory.AsSpan(from, 6), shape));
        }

        Assert.Equal(before, memory);
    }

    /// <summary>Else an item would be one row, with all its sums in scratch.</summary>
    [Fact]
    public void A_walk_goes_along_an_axis_of_more_than_one_place() => Assert.Equal(
        Geometry.Of([2, 9, 7, 1, 8], FeatureLayout.Nhwc, LrnRegion.WithinChannel), Geometry.Of([2, 1, 9, 7, 8], FeatureLayout.Nhwc, LrnRegion.WithinChannel));

    [Fact]
    public void Element_types_other_than_the_four_are_refused() =>
        Assert.Contains("Int32", Assert.Throws<NotSupportedException>(() => Norm.Forward<int>(new int[6], new int[6], new FeatureShape([1, 6]))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(2)]
    [InlineData(6)]
    public void Within_a_channel_needs_one_to_three_spatial_axes(int rank)
    {
        var shape = new FeatureShape([.. Enumerable.Repeat((nint)1, rank)]);
        var norm = new LocalResponseNorm(new LrnOptions { Region = LrnRegion.WithinChannel });
        var error = Assert.Throws<ArgumentException>(() => norm.Forward<float>(new float[1], new float[1], shape));
        Assert.Contains("1 to 3 spatial axes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_are_checked_when_set()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new LrnOptions { LocalSize = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new LrnOptions { LocalSize = -5 });
        foreach (double bad in (double[])[double.NaN, double.PositiveInfinity, double.NegativeInfinity, 1e39])
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => new LrnOptions { Alpha = bad });
            Assert.Throws<ArgumentOutOfRangeException>(() => new LrnOptions { Beta = bad });
            Assert.Throws<ArgumentOutOfRangeException>(() => new LrnOptions { K = bad });
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => new LrnOptions { Alpha = -1e-9 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new LrnOptions { K = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new LrnOptions { K = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new LrnOptions { K = 1e-39 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new LrnOptions { Region = (LrnRegion)9 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new LrnOptions() with { EvenWindow = (EvenWindow)(-1) });
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new LrnOptions { Alpha = double.NaN });
        Assert.Contains("Alpha must be a number between 0 and", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Shapes_are_checked()
    {
        Assert.Throws<ArgumentException>(() => new FeatureShape([3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FeatureShape([3, -1]));
        Assert.Throws<ArgumentException>(() => new FeatureShape([nint.MaxValue, 2, 2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FeatureShape([3, 2], (FeatureLayout)7));
        Assert.Equal(0, new FeatureShape([nint.MaxValue, 0]).Length);
        Assert.Throws<ArgumentNullException>(() => new LocalResponseNorm(null!));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LocalResponseNorm(new LrnOptions(), -1));
        Assert.Throws<ArgumentNullException>(() => Norm.Forward<float>(new float[1], new float[1], null!));
    }

    [Fact]
    public void Small_tensors_stay_on_the_calling_thread()
    {
        var norm = new LocalResponseNorm(new LrnOptions(), maxThreads: 8);
        var shape = new FeatureShape([1, 96, 13, 13]);
        float[] x = new float[shape.Length];

        // The second call finds the first one's plan, and what that takes is loaded, once in the process.
        norm.Forward<float>(x, x, shape);
        norm.Forward<float>(x, x, shape);
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        norm.Forward<float>(x, x, shape);

        // A shared call would have made a job.
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - allocated);
    }

    [Fact]
    public void One_instance_serves_many_threads()
    {
        var norm = new LocalResponseNorm(new LrnOptions { Alpha = 1 }, maxThreads: 3);
        FeatureShape[] shapes = [new([2, 32, 40, 40]), new([3, 17, 50, 30]), new([1, 64, 40, 41])];
        float[][] inputs = [.. shapes.Select(s => Enumerable.Range(0, (int)s.Length).Select(i => i % 13 - 6f).ToArray())];
        float[][] expected = [.. inputs.Select((x, i) => Run(new LocalResponseNorm(norm.Options, 1), x, shapes[i]))];
        Parallel.For(0, 60, i => Assert.Equal(expected[i % 3], Run(norm, inputs[i % 3], shapes[i % 3])));

        static float[] Run(LocalResponseNorm norm, float[] x, FeatureShape shape)
        {
            float[] y = new float[x.Length];
            norm.Forward<float>(x, y, shape);
            return y;
        }
    }
}
