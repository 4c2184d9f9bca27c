using static TorchSharp.torch;
using static TorchSharp.torch.autograd;

namespace Lateral.TorchSharp.Autograd;

/// <summary>y of x, and of α, β and k where they are trained. Keeps x and no result.</summary>
internal sealed class ForwardFunction : SingleTensorFunction<ForwardFunction>
{
    public override string Name => "LateralLocalResponseNorm";

    public static Tensor Apply(Tensor x, NormSource norm, NormParameters? parameters) =>
        apply(x, parameters?.Alpha!, parameters?.Beta!, parameters?.K!, norm);

    public override Tensor forward(AutogradContext ctx, params object[] vars)
    {
        var x = (Tensor)vars[0];
        var norm = (NormSource)vars[4];
        ctx.set_materialize_grads(false);
        ctx.save_data(nameof(NormSource), norm);
        ctx.save_for_backward([x, (Tensor)vars[1], (Tensor)vars[2], (Tensor)vars[3]]);
        return ElementKernels.Forward(norm.Current, x);
    }

    public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output) => ReturnedGradients.Of(grad_output, inputs: 4, () =>
    {
        var norm = (NormSource)ctx.get_data(nameof(NormSource));
        List<Tensor> saved = ctx.get_saved_variables();
        Tensor x = saved[0];
        NormParameters? parameters = saved[1] is null ? null : new NormParameters(saved[1], saved[2], saved[3]);
        if (parameters is { RequireGradient: true })
        {
            return is_grad_enabled()
                ? ComposedGradients.Backward(x, grad_output, norm.Options, parameters)
                : [x.requires_grad ? BackwardFunction.Apply(x, grad_output, norm) : null, .. ParameterGradients(x, grad_output, norm, parameters)];
        }

        return [BackwardFunction.Apply(x, grad_output, norm), null, null, null];
    });

    private static Tensor?[] ParameterGradients(Tensor x, Tensor gradOutput, NormSource norm, NormParameters parameters)
    {
        LrnParameterGradients gradients = ElementKernels.ParameterGradients(norm.Current, x, DenseMaps.Like(x, gradOutput));
        return [Of(parameters.Alpha, gradients.Alpha), Of(parameters.Beta, gradients.Beta), Of(parameters.K, gradients.K)];

        static Tensor? Of(Tensor parameter, double gradient) => parameter.requires_grad ? full_like(parameter, gradient) : null;
    }
}
