using static TorchSharp.torch;

namespace Lateral.TorchSharp.Autograd;

/// <summary>Gradients that can be differentiated any number of times, by torch's own operations, where no kernel has their derivative.</summary>
internal static class ComposedGradients
{
    /// <summary>The gradients with respect to x, α, β and k.</summary>
    public static List<Tensor?> Backward(Tensor x, Tensor gradOutput, LrnOptions options, NormParameters parameters)
    {
        Tensor y = ComposedNorm.Forward(x, options, parameters);
        return Gradients(y, gradOutput, [x, parameters.Alpha, parameters.Beta, parameters.K]);
    }

    /// <summary>The gradients of Σ v · gradInput with respect to x and to gradOutput.</summary>
    public static List<Tensor?> DoubleBackward(Tensor x, Tensor gradOutput, Tensor gradGradInput, LrnOptions options)
    {
        // gradInput is linear in gradOutput, and a function of x even where x itself is not differentiated.
        Tensor variable = x.requires_grad ? x : x.detach().requires_grad_(true);
        Tensor gradInput = Gradients(ComposedNorm.Forward(variable, options, null), gradOutput, [variable])[0]!;
        return Gradients(gradInput, gradGradInput, [x, gradOutput]);
    }

    private static List<Tensor?> Gradients(Tensor output, Tensor gradOutput, Tensor[] inputs)
    {
        Tensor[] differentiated = [.. inputs.Where(input => input.requires_grad)];
        var gradients = new Queue<Tensor?>(autograd.grad([output], differentiated, [gradOutput], retain_graph: true, create_graph: true, allow_unused: true));
        return [.. inputs.Select(input => input.requires_grad ? gradients.Dequeue() : null)];
    }
}
