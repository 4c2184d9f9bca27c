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
        ctx.save_data(nameof(NormParameters), vars[1] is not null);
        ctx.save_for_backward([x, (Tensor)vars[1], (Tensor)vars[2], (Tensor)vars[3]]);
        return ElementKernels.Forward(norm.Current, x);
    }

    public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output)
    {
        bool trained = (bool)ctx.get_data(nameof(NormParameters));
        return ReturnedGradients.Of(grad_output, arguments: 5, variables: trained ? 4 : 1, () =>
        {
            var norm = (NormSource)ctx.get_data(nameof(NormSource));
            List<Tensor> saved = ctx.get_saved_variables();
            return trained
                ? Gradients(saved[0], grad_output, norm, new NormParameters(saved[1], saved[2], saved[3]))
                : [BackwardFunction.Apply(saved[0], grad_output, norm)];
        });
    }

    /// <summary>The kernels have no second derivatives by α, β and k: where those may be asked for, torch's operations do.</summary>
    private static List<Tensor?> Gradients(Tensor x, Tensor gradOutput, NormSource norm, NormParameters parameters) =>
        is_grad_enabled() && parameters.RequireGradient
            ? ComposedGradients.Backward(x, gradOutput, norm.Options, parameters)
            : [x.requires_grad ? BackwardFunction.Apply(x, gradOutput, norm) : null, .. ParameterGradients(x, gradOutput, norm, parameters)];

    private static Tensor?[] ParameterGradients(Tensor x, Tensor gradOutput, NormSource norm, NormParameters parameters)
    {
        if (!parameters.RequireGradient)
        {
            return [];
        }

        LrnParameterGradients gradients = ElementKernels.ParameterGradients(norm.Current, x, DenseMaps.Like(x, gradOutput));
        return [Of(parameters.Alpha, gradients.Alpha), Of(parameters.Beta, gradients.Beta), Of(parameters.K, gradients.K)];

        static Tensor? Of(Tensor parameter, double gradient) => parameter.requires_grad ? full_like(parameter, gradient) : null;
    }
}
