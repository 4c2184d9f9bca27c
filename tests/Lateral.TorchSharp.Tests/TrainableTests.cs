using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Lateral.TorchSharp.Tests;

/// <summary>α, β and k as parameters of a model.</summary>
public class TrainableTests : TorchTests
{
    [Theory]
    [InlineData(LrnRegion.AcrossChannels, 4, 0.75)]
    [InlineData(LrnRegion.WithinChannel, 3, 1.2)]
    public void Gradients_are_the_composed_forms(LrnRegion region, int size, double beta)
    {
        using TrainableLocalResponseNorm norm = new TrainableLocalResponseNorm(size, 0.7, beta, 0.6, region).to(ScalarType.Float64);
        Tensor x = randn([2, 6, 5, 4], ScalarType.Float64, requires_grad: true);
        Tensor gradOutput = randn([2, 6, 5, 4], ScalarType.Float64, requires_grad: true);
        Tensor[] inputs = [x, gradOutput, norm.Alpha, norm.Beta, norm.K];
        Tensor[] ours = Derivatives(norm.call(x));
        Tensor[] theirs = Derivatives(ComposedNorm.Forward(x, norm.Options, new NormParameters(norm.Alpha, norm.Beta, norm.K)));
        Assert.Equal(9, ours.Length);
        foreach ((Tensor truth, Tensor value) in theirs.Zip(ours))
        {
            Close.Assert(truth, value, 1e-10, "a derivative", range: 10);
        }

        // First derivatives by the kernels, then once more in a form that the second ones can be taken of.
        Tensor[] Derivatives(Tensor y)
        {
            Tensor[] variables = [x, norm.Alpha, norm.Beta, norm.K];
            IList<Tensor> kernels = autograd.grad([y], variables, [gradOutput], retain_graph: true);
            IList<Tensor> first = autograd.grad([y], variables, [gradOutput], retain_graph: true, create_graph: true);
            Tensor sum = first.Aggregate(zeros([], ScalarType.Float64), (total, gradient) => total + gradient.square().sum());
            return [.. kernels, .. autograd.grad([sum], inputs)];
        }
    }

    [Fact]
    public void Frozen_inputs_and_parameters_take_no_gradient()
    {
        using var norm = new TrainableLocalResponseNorm(3);
        Tensor x = randn(2, 4, 3, 3);
        norm.Beta.requires_grad = false;
        norm.call(x).sum().backward();
        Assert.NotNull(norm.Alpha.grad);
        Assert.NotNull(norm.K.grad);
        Assert.Null(norm.Beta.grad);
        Assert.Null(x.grad);

        norm.Alpha.requires_grad = norm.K.requires_grad = false;
        Assert.False(norm.call(x).requires_grad);
        x.requires_grad = true;
        norm.call(x).sum().backward();
        Close.Assert(Gradient(new LocalResponseNorm(3)), x.grad!, 1e-6, "gradInput");

        Tensor Gradient(LocalResponseNorm fixedNorm)
        {
            Tensor copy = x.detach().clone().requires_grad_(true);
            fixedNorm.call(copy).sum().backward();
            return copy.grad!;
        }
    }

    [Fact]
    public void Training_finds_the_parameters_that_made_the_target()
    {
        manual_seed(1);
        Tensor x = randn(8, 6, 6, 6) * 2;
        Tensor target = new LocalResponseNorm(3, 2.0, 0.6, 1.5).call(x);
        using var norm = new TrainableLocalResponseNorm(3, 0.5, 1, 1);
        using optim.Optimizer optimizer = optim.Adam(norm.parameters(), lr: 0.1);
        for (int step = 0; step < 1000; step++)
        {
            using DisposeScope scope = NewDisposeScope();
            optimizer.zero_grad();
            nn.functional.mse_loss(norm.call(x), target).backward();
            optimizer.step();
        }

        LrnOptions found = norm.Options;
        Assert.Equal(2.0, found.Alpha, 0.1);
        Assert.Equal(0.6, found.Beta, 0.05);
        Assert.Equal(1.5, found.K, 0.05);
    }

    [Fact]
    public void A_step_out_of_the_range_is_put_back_on_its_border()
    {
        using var norm = new TrainableLocalResponseNorm(3, 0.1, 0.75, 1);
        using (no_grad())
        {
            norm.Alpha.fill_(-0.3);
            norm.K.fill_(-2);
        }

        Tensor x = randn(1, 4, 2, 2);
        Tensor y = norm.call(x);
        Assert.Equal((0.0, TrainableLocalResponseNorm.MinimumK), (norm.Options.Alpha, norm.Options.K));
        Close.Assert(new LocalResponseNorm(norm.Options with { EvenWindow = EvenWindow.LeansBefore }).call(x), y, 0, "y");

        // On the border nothing is written any more, so two passes may share the parameters.
        Tensor again = norm.call(x);
        (y + again).sum().backward();

        using (no_grad())
        {
            norm.Beta.fill_(float.NaN);
        }

        Assert.Contains("Beta", Assert.Throws<ArgumentOutOfRangeException>(() => norm.call(x)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrainableLocalResponseNorm(3, k: 1e-9));
    }

    [Fact]
    public void Parameters_are_found_saved_loaded_and_converted()
    {
        using var norm = new TrainableLocalResponseNorm(3, 0.25, 0.5, 2);
        Assert.Equal(["alpha", "beta", "k"], norm.named_parameters().Select(parameter => parameter.name));
        using var file = new MemoryStream();
        norm.save(file);
        using var other = new TrainableLocalResponseNorm(3);
        other.load(new MemoryStream(file.ToArray()));
        Assert.Equal(norm.Options, other.Options);
        other.to(ScalarType.Float64);
        Assert.Equal((ScalarType.Float64, norm.Options), (other.Alpha.dtype, other.Options));
        Assert.Equal(["alpha", "beta", "k"], other.state_dict().Keys);
        other.call(randn([1, 2, 3, 3], ScalarType.Float64)).sum().backward();
        Assert.Equal(ScalarType.Float64, other.Alpha.grad!.dtype);
    }
}
