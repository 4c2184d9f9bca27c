using System.Numerics;

namespace Lateral.Gpu.Kernels;

/// <summary>scale^−β and 1/scale.</summary>
internal readonly struct PowerAndInverse<T>(T power, T inverse)
    where T : unmanaged
{
    public readonly T Power = power;
    public readonly T Inverse = inverse;
}

/// <summary>One way to take scale^−β; at an infinite scale it is the limit, at NaN it is NaN.</summary>
internal interface IPower<T>
    where T : unmanaged
{
    static abstract PowerAndInverse<T> Of(T scale, Factors<T> factors);
}

/// <summary>
/// β = ¾: with r = scale^−½ the power is r·√r, and √r is r·r^−½, but where scale is infinite and r zero; 1/scale is r².
/// </summary>
internal readonly struct ThreeQuarters<TElement, TStorage, T> : IPower<T>
    where TElement : IElement<TStorage, T>
    where TStorage : unmanaged
    where T : unmanaged, INumber<T>
{
    public static PowerAndInverse<T> Of(T scale, Factors<T> factors)
    {
        T root = TElement.InverseRoot(scale);
        T quarter = root > default(T) ? root * TElement.InverseRoot(root) : root;
        return new PowerAndInverse<T>(root * quarter, root * root);
    }
}

/// <summary>β = ½.</summary>
internal readonly struct OneHalf<TElement, TStorage, T> : IPower<T>
    where TElement : IElement<TStorage, T>
    where TStorage : unmanaged
    where T : unmanaged, INumber<T>
{
    public static PowerAndInverse<T> Of(T scale, Factors<T> factors)
    {
        T root = TElement.InverseRoot(scale);
        return new PowerAndInverse<T>(root, root * root);
    }
}

/// <summary>β = 1.</summary>
internal readonly struct One<TElement, TStorage, T> : IPower<T>
    where TElement : IElement<TStorage, T>
    where TStorage : unmanaged
    where T : unmanaged, INumber<T>
{
    public static PowerAndInverse<T> Of(T scale, Factors<T> factors)
    {
        T inverse = TElement.Inverse(scale);
        return new PowerAndInverse<T>(inverse, inverse);
    }
}

/// <summary>Any other β.</summary>
internal readonly struct AnyBeta<TElement, TStorage, T> : IPower<T>
    where TElement : IElement<TStorage, T>
    where TStorage : unmanaged
    where T : unmanaged, INumber<T>
{
    public static PowerAndInverse<T> Of(T scale, Factors<T> factors) =>
        new(TElement.Power(scale, factors), TElement.Inverse(scale));
}
