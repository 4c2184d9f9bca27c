using Xunit;
using static TorchSharp.torch;

namespace Lateral.TorchSharp.Tests;

/// <summary>The same numbers as TorchSharp's own module, over its parameters' range.</summary>
public class AgainstTorchSharpTests : TorchTests
{
    public static TheoryData<long, double, double, double> Parameters => new(
        from size in new long[] { 1, 2, 3, 4, 5, 8, 9, 16, 33 }
        from layer in new[] { (1e-4, 0.75, 1.0), (1.0, 0.5, 2.0), (0.3, 1.0, 1e-3), (5.0, 1.7, 0.1), (0.0, 0.75, 1.0), (2.0, -0.5, 1.0) }
        select (size, layer.Item1, layer.Item2, layer.Item3));

    [Theory]
    [MemberData(nameof(Parameters))]
    public void Values_and_gradients_are_TorchSharps(long size, double alpha, double beta, double k)
    {
        manual_seed(size);
        Tensor x = randn(2, 11, 5, 6) * 3;
        Tensor gradOutput = randn(2, 11, 5, 6);
        using var theirs = nn.LocalResponseNorm(size, alpha, beta, k);
        using var ours = new LocalResponseNorm(size, alpha, beta, k);
        foreach (ScalarType type in new[] { ScalarType.Float32, ScalarType.Float64 })
        {
            // TorchSharp's in double is the truth for both types.
            (Tensor y, Tensor gradInput) = Run(theirs.call, x.to(ScalarType.Float64), gradOutput.to(ScalarType.Float64));
            (Tensor ourY, Tensor ourGradInput) = Run(ours.call, x.to(type), gradOutput.to(type));
            Assert.Equal(type, ourY.dtype);
            Close.Assert(y, ourY, 1e-6, $"y, {type}");
            Close.Assert(gradInput, ourGradInput, 1e-6, $"gradInput, {type}", range: 1);
            if (type == ScalarType.Float64)
            {
                Close.Assert(y, ourY, 1e-12, "y");
                Close.Assert(gradInput, ourGradInput, 1e-12, "gradInput", range: 1);
            }
        }
    }

    [Theory]
    [InlineData(2, 7, 9)]
    [InlineData(1, 3, 4, 5, 6)]
    [InlineData(3, 4, 1, 1)]
    [InlineData(1, 1, 8, 8)]
    public void Every_rank_that_TorchSharp_takes(params int[] shape)
    {
        Tensor x = randn([.. shape.Select(length => (long)length)], ScalarType.Float64);
        (Tensor y, Tensor gradInput) = Run(nn.LocalResponseNorm(4, 0.5).call, x, x * 2);
        (Tensor ourY, Tensor ourGradInput) = Run(new LocalResponseNorm(4, 0.5).call, x, x * 2);
        Close.Assert(y, ourY, 1e-12, "y");
        Close.Assert(gradInput, ourGradInput, 1e-12, "gradInput");
    }

    [Theory]
    [InlineData(ScalarType.Float16, 5e-4)]
    [InlineData(ScalarType.BFloat16, 4e-3)]
    public void Half_precision_rounds_the_float_result(ScalarType type, double tolerance)
    {
        Tensor x = (randn(2, 8, 6, 6) * 300).to(type);
        Tensor gradOutput = randn(2, 8, 6, 6).to(type);
        (Tensor y, Tensor gradInput) = Run(nn.LocalResponseNorm(5, 0.1).call, x.to(ScalarType.Float32), gradOutput.to(ScalarType.Float32));
        (Tensor ourY, Tensor ourGradInput) = Run(new LocalResponseNorm(5, 0.1).call, x, gradOutput);
        Assert.Equal((type, type), (ourY.dtype, ourGradInput.dtype));
        Close.Assert(y, ourY, tolerance, "y");
        Close.Assert(gradInput, ourGradInput, 2 * tolerance, "gradInput", range: 30);
    }

    [Fact]
    public void The_functional_form_is_the_module()
    {
        Tensor x = randn(2, 6, 4, 4);
        Tensor y = new LocalResponseNorm(4, 1, 0.6, 2).call(x);
        Close.Assert(y, LateralFunctional.local_response_norm(x, 4, 1, 0.6, 2), 0, "y");
        var options = new LrnOptions { LocalSize = 4, Alpha = 1, Beta = 0.6, K = 2, EvenWindow = EvenWindow.LeansBefore };
        Close.Assert(y, LateralFunctional.local_response_norm(x, options), 0, "y");
        Tensor leansAfter = LateralFunctional.local_response_norm(x, options with { EvenWindow = EvenWindow.LeansAfter });
        Assert.False(y.allclose(leansAfter));
    }

    private static (Tensor Y, Tensor GradInput) Run(Func<Tensor, Tensor> layer, Tensor x, Tensor gradOutput)
    {
        x = x.detach().requires_grad_(true);
        Tensor y = layer(x);
        return (y, autograd.grad([y], [x], [gradOutput])[0]);
    }
}
