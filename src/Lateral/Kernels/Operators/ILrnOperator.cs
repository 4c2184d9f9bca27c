namespace Lateral.Kernels;

/// <summary>
/// What one computation does with each vector of elements on its walk: <see cref="Raise"/> and <see cref="Middle"/> use the window sums of x²,
/// and of x·v where there are two; <see cref="Final"/>,
/// where there are sums over the reversed window, uses those.
/// </summary>
internal unsafe interface ILrnOperator<T, TVector>
    where T : unmanaged
    where TVector : struct
{
    /// <summary>Window sums: of x², and of x·v.</summary>
    static abstract int FirstSums { get; }

    /// <summary>Sums over the reversed window, of quantities made with the first.</summary>
    static abstract int SecondSums { get; }

    /// <summary>Whether a value is kept for each element from the first sums to the second.</summary>
    static abstract bool Carries { get; }

    /// <summary>Whether a second input (gradOutput) is read.</summary>
    static abstract bool ReadsG { get; }

    /// <summary>Whether a third input (a tangent, or the gradient of gradInput) is read.</summary>
    static abstract bool ReadsV { get; }

    /// <summary>Whether <see cref="Middle"/>'s three results are summed over all elements instead of written.</summary>
    static abstract bool Reduces { get; }

    /// <summary>Of four vectors, in turns: scale^−β and 1/scale.</summary>
    /// <typeparam name="TTurn">How many of them count.</typeparam>
    /// <param name="s0">The window sums of x², the first vector.</param>
    /// <param name="s1">The second.</param>
    /// <param name="s2">The third.</param>
    /// <param name="s3">The fourth.</param>
    /// <param name="p0">The powers, the first vector.</param>
    /// <param name="p1">The second.</param>
    /// <param name="p2">The third.</param>
    /// <param name="p3">The fourth.</param>
    /// <param name="i0">The inverses, the first vector.</param>
    /// <param name="i1">The second.</param>
    /// <param name="i2">The third.</param>
    /// <param name="i3">The fourth.</param>
    void Raise<TTurn>(
        TVector s0, TVector s1, TVector s2, TVector s3, out TVector p0, out TVector p1, out TVector p2, out TVector p3,
        out TVector i0, out TVector i1, out TVector i2, out TVector i3)
        where TTurn : struct, IBlock;

    /// <param name="x">The input.</param>
    /// <param name="g">gradOutput, where read, in the tensors' type.</param>
    /// <param name="v">The third input, where read.</param>
    /// <param name="vector">Which of their vectors it is.</param>
    /// <param name="sumA">The window sum of x².</param>
    /// <param name="power">scale^−β.</param>
    /// <param name="inverse">1/scale.</param>
    /// <param name="sumsB">The window sums of x·v, where there are two, from the turn's first on.</param>
    /// <param name="result">What is written, or carried to <see cref="Final"/>.</param>
    /// <param name="t">The first quantity to sum over the reversed window.</param>
    /// <param name="w">The second.</param>
    /// <param name="seen">The bits of what is taken for numbers, g's among them.</param>
    void Middle<TStorage>(
        T* x, TStorage* g, T* v, int vector, TVector sumA, TVector power, TVector inverse, T* sumsB, out TVector result, out TVector t, out TVector w, ref TVector seen)
        where TStorage : unmanaged;

    /// <param name="x">The input.</param>
    /// <param name="v">The third input, where read.</param>
    /// <param name="carried">What <see cref="Middle"/> kept.</param>
    /// <param name="vector">Which of their vectors it is.</param>
    /// <param name="sumT">The sum of the first quantity over the reversed window.</param>
    /// <param name="sumsW">The sums of the second, where there is one, from the block's first on.</param>
    TVector Final(T* x, T* v, T* carried, int vector, TVector sumT, T* sumsW);
}
