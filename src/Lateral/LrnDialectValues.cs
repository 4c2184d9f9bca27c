namespace Lateral;

/// <summary>
/// LRN's parameters in one framework's own meaning; <see cref="LrnDialect"/> says which. Null stands for the
/// framework's default.
/// </summary>
/// <remarks>Nothing is checked here: the same numbers are allowed in one framework and not in another.</remarks>
public sealed record LrnDialectValues
{
    /// <summary>
    /// The extent of the window as that framework counts it: the number of places n along an axis, or the radius r,
    /// n = 2r + 1, where <see cref="LrnDialect.SizeIsRadius"/> (TensorFlow).
    /// </summary>
    public int? Size { get; init; }

    /// <summary>α as written there: the factor of the sum of squares itself unless <see cref="LrnDialect.DividesAlpha"/>.</summary>
    public double? Alpha { get; init; }

    /// <summary>β, the exponent, which means the same everywhere.</summary>
    public double? Beta { get; init; }

    /// <summary>k, the constant under the power; called bias or knorm in some frameworks.</summary>
    public double? K { get; init; }

    /// <summary>Across channels or within a channel.</summary>
    public LrnRegion? Region { get; init; }

    /// <summary>OpenCV's <c>norm_by_size</c>, whether α is divided by the size of the window; no other framework has it.</summary>
    public bool? NormBySize { get; init; }
}
