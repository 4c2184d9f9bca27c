namespace Lateral.Gpu.Kernels;

/// <summary>LRN's parameters in the computing type, as kernels take them.</summary>
internal readonly struct Factors<T>
    where T : unmanaged
{
    /// <summary>k.</summary>
    public T K { get; init; }

    /// <summary>a = α over the number of places in the window.</summary>
    public T A { get; init; }

    /// <summary>2aβ, backward's factor of x_i · Σ t_j.</summary>
    public T Cross { get; init; }

    /// <summary>−β in two parts: the first so short that its product with a binary exponent is exact.</summary>
    public T ExponentHigh { get; init; }

    /// <summary>The rest of −β.</summary>
    public T ExponentLow { get; init; }

    /// <summary>scale^−β where scale is infinite: 0, or for β of 0 and less 1 and infinity.</summary>
    public T AtInfinity { get; init; }

    public static Factors<T> Of<TElement, TStorage>(LrnOptions options, int windowAxes)
        where TElement : IElement<TStorage, T>
        where TStorage : unmanaged
    {
        // Sixteen bits: times a binary exponent of float, 8 bits, that is exact even there.
        double exponent = -options.Beta;
        double high = BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(exponent) & ~((1L << 37) - 1));
        double a = options.AlphaOverN(windowAxes);
        return new Factors<T>
        {
            K = TElement.Constant(options.K),
            A = TElement.Constant(a),
            Cross = TElement.Constant(2 * a * options.Beta),
            ExponentHigh = TElement.Constant(high),
            ExponentLow = TElement.Constant(exponent - high),
            AtInfinity = TElement.Constant(exponent < 0 ? 0 : exponent > 0 ? double.PositiveInfinity : 1),
        };
    }
}
