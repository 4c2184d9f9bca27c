using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Lateral.TorchSharp.Tests;

/// <summary>Tensors in every kind of memory, and gradients that come in another kind than the input.</summary>
public class MemoryFormatTests : TorchTests
{
    private static readonly long[] Shape = [2, 6, 4, 5];

    public static TheoryData<string> Formats => new("contiguous", "channels last", "transposed", "every other", "offset", "expanded", "negative");

    [Theory]
    [MemberData(nameof(Formats))]
    public void The_input_may_lie_anyhow(string format)
    {
        foreach (LrnRegion region in Enum.GetValues<LrnRegion>())
        {
            var norm = new LocalResponseNorm(4, 0.7, region: region);
            Tensor x = In(format);
            Tensor dense = x.clone().contiguous();
            Close.Assert(norm.call(dense), norm.call(x), 1e-12, "y");
            Tensor variable = x.detach().requires_grad_(true);
            Tensor denseVariable = dense.detach().requires_grad_(true);
            Tensor gradInput = autograd.grad([norm.call(variable).square().sum()], [variable])[0];
            Close.Assert(autograd.grad([norm.call(denseVariable).square().sum()], [denseVariable])[0], gradInput, 1e-12, "gradInput");
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void The_gradient_may_lie_anyhow(string format)
    {
        var norm = new LocalResponseNorm(4, 0.7);
        foreach (string inputFormat in new[] { "contiguous", "channels last" })
        {
            Tensor x = In(inputFormat).detach().requires_grad_(true);
            Tensor gradOutput = In(format).detach().requires_grad_(true);
            Tensor[] actual = Run(gradOutput);
            Tensor[] expected = Run(gradOutput.clone().contiguous());
            for (int i = 0; i < expected.Length; i++)
            {
                Close.Assert(expected[i], actual[i], 1e-12, $"{inputFormat}, {i}", range: 10);
            }

            Tensor[] Run(Tensor gradient)
            {
                Tensor gradInput = autograd.grad([norm.call(x)], [x], [gradient], retain_graph: true, create_graph: true)[0];
                return [gradInput, .. autograd.grad([gradInput], [x, gradOutput], [gradient.detach()])];
            }
        }
    }

    [Fact]
    public void The_output_has_the_inputs_format_and_nothing_is_copied()
    {
        foreach (string format in new[] { "contiguous", "channels last", "offset" })
        {
            Tensor x = In(format).requires_grad_(true);
            Tensor y = new LocalResponseNorm(3).call(x);
            Assert.Equal(x.stride(), y.stride());
            Tensor gradInput = autograd.grad([y], [x], [In(format)])[0];
            Assert.Equal(x.stride(), gradInput.stride());
        }

        Assert.Equal(FeatureLayout.Nhwc, DenseMaps.Of(In("channels last"))!.Value.Layout);
        Assert.Equal([2, 4, 5, 6], DenseMaps.Of(In("channels last"))!.Value.Lengths);
        Assert.Equal(FeatureLayout.Nchw, DenseMaps.Of(In("offset"))!.Value.Layout);
        Assert.Null(DenseMaps.Of(In("transposed")));
    }

    [Fact]
    public void An_empty_batch_passes()
    {
        Tensor x = zeros(0, 6, 4, 5).requires_grad_(true);
        Tensor y = new LocalResponseNorm(3).call(x);
        Assert.Equal(x.shape, y.shape);
        y.sum().backward();
        Assert.Equal(x.shape, x.grad!.shape);

        using var norm = new TrainableLocalResponseNorm(3);
        norm.call(zeros(0, 6, 4, 5)).sum().backward();
        Assert.Equal(0, norm.Alpha.grad!.ToDouble());
    }

    [Fact]
    public void Another_number_of_threads_gives_the_same_bits()
    {
        Tensor x = randn(4, 32, 40, 40);
        var norm = new LocalResponseNorm(5, 0.7);
        int threads = get_num_threads();
        try
        {
            set_num_threads(1);
            Tensor one = norm.call(x);
            set_num_threads(3);
            Close.Assert(one, norm.call(x), 0, "y");
        }
        finally
        {
            set_num_threads(threads);
        }
    }

    private static Tensor In(string format)
    {
        manual_seed(3);
        Tensor values = randn(Shape, ScalarType.Float64);
        return format switch
        {
            "contiguous" => values,
            "channels last" => values.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2),
            "transposed" => values.transpose(2, 3).contiguous().transpose(2, 3),
            "every other" => zeros([2, 12, 4, 5], ScalarType.Float64).slice(1, 0, 12, 2).copy_(values),
            "offset" => cat([zeros([1, 6, 4, 5], ScalarType.Float64), values]).slice(0, 1, 3, 1),
            "expanded" => tensor(0.7).expand(Shape),
            "negative" => complex(values, values).conj().imag,
            _ => throw new ArgumentOutOfRangeException(nameof(format)),
        };
    }
}
