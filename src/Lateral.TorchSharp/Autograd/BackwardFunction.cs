using static TorchSharp.torch;
using static TorchSharp.torch.autograd;

namespace Lateral.TorchSharp.Autograd;

/// <summary>gradInput of x and gradOutput, a function of its own so that it can be differentiated in turn.</summary>
internal sealed class BackwardFunction : SingleTensorFunction<BackwardFunction>
{
    public override string Name => "LateralLocalResponseNormBackward";

    public static Tensor Apply(Tensor x, Tensor gradOutput, NormSource norm) => is_grad_enabled() && (x.requires_grad || gradOutput.requires_grad)
        ? apply(x, gradOutput, norm)
        : ElementKernels.Backward(norm.Current, x, DenseMaps.Like(x, gradOutput));

    public override Tensor forward(AutogradContext ctx, params object[] vars)
    {
        var x = (Tensor)vars[0];
        var gradOutput = (Tensor)vars[1];
        var norm = (NormSource)vars[2];
        ctx.set_materialize_grads(false);
        ctx.save_data(nameof(NormSource), norm);
        ctx.save_for_backward([x, gradOutput]);
        return ElementKernels.Backward(norm.Current, x, DenseMaps.Like(x, gradOutput));
    }

    public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output) => ReturnedGradients.Of(grad_output, arguments: 3, variables: 2, () =>
    {
        var norm = (NormSource)ctx.get_data(nameof(NormSource));
        List<Tensor> saved = ctx.get_saved_variables();
        (Tensor x, Tensor gradOutput) = (saved[0], saved[1]);
        if (is_grad_enabled())
        {
            return ComposedGradients.DoubleBackward(x, gradOutput, grad_output, norm.Options);
        }

        (Tensor gradX, Tensor gradGradOutput) =
            ElementKernels.DoubleBackward(norm.Current, x, DenseMaps.Like(x, gradOutput), DenseMaps.Like(x, grad_output));
        return [gradX, gradGradOutput];
    });
}
