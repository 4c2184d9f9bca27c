namespace Lateral;

/// <summary>The gradients of a loss with respect to the layer's parameters, summed over all elements.</summary>
/// <param name="Alpha">dα.</param>
/// <param name="Beta">dβ.</param>
/// <param name="K">dk.</param>
public readonly record struct LrnParameterGradients(double Alpha, double Beta, double K);
