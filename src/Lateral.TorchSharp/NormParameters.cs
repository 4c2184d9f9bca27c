using static TorchSharp.torch;

namespace Lateral.TorchSharp;

/// <summary>α, β and k as tensors of one element, where they are trained.</summary>
internal sealed record NormParameters(Tensor Alpha, Tensor Beta, Tensor K)
{
    public bool RequireGradient => Alpha.requires_grad || Beta.requires_grad || K.requires_grad;
}
