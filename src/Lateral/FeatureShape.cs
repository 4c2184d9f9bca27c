namespace Lateral;

/// <summary>The order in which feature maps lie in memory.</summary>
public enum FeatureLayout
{
    /// <summary>N, C, then the spatial axes: each channel is a contiguous plane (Caffe, PyTorch, ONNX).</summary>
    Nchw,

    /// <summary>N, the spatial axes, then C: the channels of one position are contiguous (TensorFlow, channels last).</summary>
    Nhwc,
}

/// <summary>
/// The sizes of a batch of feature maps: N images of C channels over any number of spatial axes, contiguous
/// in C order. Immutable.
/// </summary>
public sealed class FeatureShape : IEquatable<FeatureShape>
{
    private readonly nint[] lengths;

    /// <summary>Takes the sizes in the order in which <paramref name="layout"/> stores them.</summary>
    /// <param name="lengths">Two sizes or more, each 0 or more: N, C, spatial… or N, spatial…, C.</param>
    /// <param name="layout">The order of the axes.</param>
    /// <exception cref="ArgumentException">Fewer than two sizes, or a product beyond the address space.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A negative size, or an undefined layout.</exception>
    public FeatureShape(ReadOnlySpan<nint> lengths, FeatureLayout layout = FeatureLayout.Nchw)
    {
        Layout = Throw.IfUndefined(layout, nameof(layout));
        Length = CheckedLength(lengths);
        this.lengths = lengths.ToArray();
    }

    /// <summary>The order of the axes in memory.</summary>
    public FeatureLayout Layout { get; }

    /// <summary>The sizes, in memory order.</summary>
    public ReadOnlySpan<nint> Lengths => lengths;

    /// <summary>The number of elements, the product of all sizes.</summary>
    public nint Length { get; }

    /// <summary>The number of images, N.</summary>
    public nint Images => lengths[0];

    /// <summary>The number of channels, C.</summary>
    public nint Channels => Layout == FeatureLayout.Nchw ? lengths[1] : lengths[^1];

    /// <summary>The sizes of the spatial axes, outermost first; empty for rank 2.</summary>
    public ReadOnlySpan<nint> Spatial => SpatialOf(lengths, Layout);

    /// <inheritdoc/>
    public bool Equals(FeatureShape? other) => other is not null && Layout == other.Layout && Lengths.SequenceEqual(other.Lengths);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as FeatureShape);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Layout);
        foreach (nint length in lengths)
        {
            hash.Add(length);
        }

        return hash.ToHashCode();
    }

    /// <summary>The sizes joined by ×, with the layout: "32×96×55×55 NCHW".</summary>
    public override string ToString() => $"{string.Join('×', lengths)} {(Layout == FeatureLayout.Nchw ? "NCHW" : "NHWC")}";

    internal static ReadOnlySpan<nint> SpatialOf(ReadOnlySpan<nint> lengths, FeatureLayout layout) =>
        layout == FeatureLayout.Nchw ? lengths[2..] : lengths[1..^1];

    internal static nint CheckedLength(ReadOnlySpan<nint> lengths)
    {
        if (lengths.Length < 2)
        {
            throw new ArgumentException($"Feature maps have at least two axes, N and C; {lengths.Length} came.", nameof(lengths));
        }

        nint product = 1;
        bool empty = false;
        foreach (nint length in lengths)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(length, nameof(lengths));
            empty |= length == 0;
            nint factor = Math.Max(length, 1);
            if (product > nint.MaxValue / factor)
            {
                throw new ArgumentException($"The sizes {string.Join('×', lengths.ToArray())} multiply beyond the address space.", nameof(lengths));
            }

            product *= factor;
        }

        return empty ? 0 : product;
    }
}
