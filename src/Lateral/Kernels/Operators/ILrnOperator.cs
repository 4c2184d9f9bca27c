namespace Lateral.Kernels;

/// <summary>
/// What one computation does with each vector of elements on its walk: <see cref="Middle"/> uses the window sums of x²,
/// and of x·v where <see cref="Passes"/> asks for two; <see cref="Final"/>, where it asks for sums over the reversed
/// window, uses those.
/// </summary>
internal interface ILrnOperator<TVector>
{
    static abstract PassCount Passes { get; }

    /// <summary>Whether a second input (gradOutput) is read.</summary>
    static abstract bool ReadsG { get; }

    /// <summary>Whether a third input (a tangent, or the gradient of gradInput) is read.</summary>
    static abstract bool ReadsV { get; }

    /// <summary>Whether <see cref="Middle"/>'s three results are summed over all elements instead of written.</summary>
    static abstract bool Reduces { get; }

    /// <param name="x">The input.</param>
    /// <param name="g">gradOutput, where read.</param>
    /// <param name="v">The third input, where read.</param>
    /// <param name="sumA">The window sum of x².</param>
    /// <param name="sumB">The window sum of x·v.</param>
    /// <param name="result">What is written, or carried to <see cref="Final"/>.</param>
    /// <param name="t">The first quantity to sum over the reversed window.</param>
    /// <param name="w">The second.</param>
    void Middle(TVector x, TVector g, TVector v, TVector sumA, TVector sumB, out TVector result, out TVector t, out TVector w);

    TVector Final(TVector x, TVector v, TVector carried, TVector sumT, TVector sumW);
}
