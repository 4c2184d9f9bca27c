using Xunit;
using static TorchSharp.torch;

namespace Lateral.TorchSharp.Tests;

/// <summary>First, second and third derivatives against torch's own, through the operator composed of torch's operations, and against differences.</summary>
public class DerivativeTests : TorchTests
{
    public static MatrixTheoryData<LrnRegion, int, double> Layers => new(Enum.GetValues<LrnRegion>(), Enumerable.Range(1, 5), Betas);

    private static readonly double[] Betas = [0.75, 1.3];

    [Theory]
    [MemberData(nameof(Layers))]
    public void The_composed_form_is_the_definition(LrnRegion region, int size, double beta)
    {
        foreach (EvenWindow lean in Enum.GetValues<EvenWindow>())
        {
            foreach (long[] shape in new long[][] { [2, 6, 7], [2, 6, 5, 4], [2, 5, 3, 4, 5] })
            {
                var options = new LrnOptions { LocalSize = size, Alpha = 0.8, Beta = beta, K = 0.7, Region = region, EvenWindow = lean };
                Tensor x = randn(shape, ScalarType.Float64);
                double[] truth = LrnReference.Forward(x.data<double>().ToArray(), new FeatureShape([.. shape.Select(length => (nint)length)]), options);
                Close.Assert(tensor(truth).view(shape), ComposedNorm.Forward(x, options, null), 1e-12, $"{options}");
            }
        }
    }

    /// <summary>Padded by the whole of it, a million within a channel would be 32 TB.</summary>
    [Theory]
    [InlineData(LrnRegion.AcrossChannels, 7)]
    [InlineData(LrnRegion.AcrossChannels, 8)]
    [InlineData(LrnRegion.AcrossChannels, 1_000_001)]
    [InlineData(LrnRegion.WithinChannel, 7)]
    [InlineData(LrnRegion.WithinChannel, 8)]
    [InlineData(LrnRegion.WithinChannel, 1_000_001)]
    public void A_window_may_be_larger_than_the_maps(LrnRegion region, int size)
    {
        foreach (long[] shape in new long[][] { [2, 6], [2, 6, 7], [2, 6, 5, 4], [2, 5, 3, 1, 5] })
        {
            int axes = region == LrnRegion.AcrossChannels ? 1 : shape.Length - 2;
            if (axes == 0)
            {
                continue;
            }

            // Not divided by a window that is mostly beyond the border, so that the neighbours count.
            var options = new LrnOptions { LocalSize = size, Alpha = 0.8 * Math.Pow(size, axes), K = 0.7, Region = region, EvenWindow = EvenWindow.LeansBefore };
            Tensor x = randn(shape, ScalarType.Float64, requires_grad: true);
            Tensor gradOutput = randn(shape, ScalarType.Float64);
            double[] values = x.data<double>().ToArray();
            var featureShape = new FeatureShape([.. shape.Select(length => (nint)length)]);
            Tensor y = tensor(LrnReference.Forward(values, featureShape, options)).view(shape);
            Tensor gradInput = tensor(LrnReference.Backward(values, gradOutput.data<double>().ToArray(), featureShape, options)).view(shape);
            foreach (Tensor output in new[] { ComposedNorm.Forward(x, options, null), LateralFunctional.local_response_norm(x, options) })
            {
                Close.Assert(y, output, 1e-12, $"y, {options}");
                Close.Assert(gradInput, autograd.grad([output], [x], [gradOutput])[0], 1e-12, $"gradInput, {options}", range: 1);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void Derivatives_up_to_the_third_are_the_composed_forms(LrnRegion region, int size, double beta)
    {
        var options = new LrnOptions { LocalSize = size, Alpha = 0.8, Beta = beta, K = 0.7, Region = region, EvenWindow = EvenWindow.LeansBefore };
        var norm = new LocalResponseNorm(options);
        manual_seed(size);
        Tensor x = randn([2, 6, 5, 4], ScalarType.Float64, requires_grad: true);
        Tensor gradOutput = randn([2, 6, 5, 4], ScalarType.Float64, requires_grad: true);
        Tensor v = randn([2, 6, 5, 4], ScalarType.Float64, requires_grad: true);
        Tensor w = randn([2, 6, 5, 4], ScalarType.Float64);

        Tensor[] ours = Derivatives(norm.call, x, gradOutput, v, w);
        Tensor[] theirs = Derivatives(input => ComposedNorm.Forward(input, options, null), x, gradOutput, v, w);
        string[] names = ["y", "gradInput", "gradX", "gradGradOutput", "third x", "third gradOutput", "third v"];
        for (int i = 0; i < names.Length; i++)
        {
            Close.Assert(theirs[i], ours[i], 1e-10, names[i], range: 10);
        }
    }

    [Fact]
    public void Second_derivatives_without_a_third()
    {
        var norm = new LocalResponseNorm(3, 0.9, 1.1, 0.5);
        Tensor x = randn([1, 5, 3, 3], ScalarType.Float64, requires_grad: true);
        Tensor gradOutput = randn([1, 5, 3, 3], ScalarType.Float64, requires_grad: true);
        Tensor v = randn([1, 5, 3, 3], ScalarType.Float64);
        IList<Tensor> ours = Second(norm.call);
        IList<Tensor> theirs = Second(input => nn.functional.local_response_norm(input, 3, 0.9, 1.1, 0.5));
        Close.Assert(theirs[0], ours[0], 1e-11, "gradX", range: 1);
        Close.Assert(theirs[1], ours[1], 1e-11, "gradGradOutput", range: 1);

        IList<Tensor> Second(Func<Tensor, Tensor> layer)
        {
            Tensor gradInput = autograd.grad([layer(x)], [x], [gradOutput], retain_graph: true, create_graph: true)[0];
            return autograd.grad([gradInput], [x, gradOutput], [v]);
        }
    }

    [Theory]
    [InlineData(LrnRegion.AcrossChannels, 4)]
    [InlineData(LrnRegion.WithinChannel, 3)]
    public void The_gradient_is_that_of_differences(LrnRegion region, int size)
    {
        var norm = new LocalResponseNorm(size, 0.9, 0.75, 0.5, region);
        Tensor x = randn([1, 4, 3, 5], ScalarType.Float64, requires_grad: true);
        Tensor weights = randn([1, 4, 3, 5], ScalarType.Float64);
        Tensor gradInput = autograd.grad([norm.call(x)], [x], [weights])[0];
        const double step = 1e-5;
        Tensor differences = zeros_like(x);
        using var off = no_grad();
        for (long i = 0; i < x.numel(); i++)
        {
            Tensor at = zeros_like(x);
            at.view(-1)[i] = step;
            differences.view(-1)[i] = ((norm.call(x + at) - norm.call(x - at)) * weights).sum() / (2 * step);
        }

        Close.Assert(differences, gradInput, 1e-8, "gradInput", range: 1);
    }

    private static Tensor[] Derivatives(Func<Tensor, Tensor> layer, Tensor x, Tensor gradOutput, Tensor v, Tensor w)
    {
        Tensor y = layer(x);
        Tensor gradInput = autograd.grad([y], [x], [gradOutput], retain_graph: true, create_graph: true)[0];
        IList<Tensor> second = autograd.grad([gradInput], [x, gradOutput], [v], retain_graph: true, create_graph: true);
        IList<Tensor> third = autograd.grad([second[0]], [x, gradOutput, v], [w]);
        return [y, gradInput, second[0], second[1], third[0], third[1], third[2]];
    }
}
