namespace Lateral;

/// <summary>Which neighbours a value is normalized by.</summary>
public enum LrnRegion
{
    /// <summary>The values of neighbouring channels at the same position (AlexNet, GoogLeNet).</summary>
    AcrossChannels,

    /// <summary>The values of neighbouring positions in the same channel (Caffe's WITHIN_CHANNEL).</summary>
    WithinChannel,
}

/// <summary>The side on which a window of even size holds its one extra neighbour.</summary>
public enum EvenWindow
{
    /// <summary>(n−1)/2 before, n/2 after: ONNX, cuDNN, MatConvNet.</summary>
    LeansAfter,

    /// <summary>n/2 before, (n−1)/2 after: PyTorch, TorchSharp.</summary>
    LeansBefore,
}

/// <summary>
/// The parameters of local response normalization in canonical form:
/// <c>scale = K + Alpha/n · Σ x²</c>, <c>y = x · scale^−Beta</c>, where the sum runs over the window,
/// values beyond the border count as zero and the divisor n is constant: <see cref="LocalSize"/> across
/// channels, <see cref="LocalSize"/> to the number of spatial axes within a channel.
/// </summary>
/// <remarks>
/// Immutable; every property is checked when it is set. Frameworks disagree on what these names mean
/// (TensorFlow, MatConvNet and the AlexNet paper do not divide α by n; Caffe ignores k within a channel):
/// convert with <see cref="LrnDialect"/>.
/// </remarks>
public sealed record LrnOptions
{
    /// <summary>The window's size n along each axis it spans, 1 or more. Default 5.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int LocalSize
    {
        get;
        init => field = Throw.IfLess(value, 1, nameof(LocalSize));
    } = 5;

    /// <summary>α, the weight of the window's mean square; finite in single precision, 0 or more. Default 1e-4.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative, NaN, or beyond the range of float.</exception>
    public double Alpha
    {
        get;
        init => field = Throw.IfOutside(value, 0, float.MaxValue, nameof(Alpha));
    } = 1e-4;

    /// <summary>β, the exponent; finite in single precision. Default 0.75.</summary>
    /// <exception cref="ArgumentOutOfRangeException">NaN, or beyond the range of float.</exception>
    public double Beta
    {
        get;
        init => field = Throw.IfOutside(value, -float.MaxValue, float.MaxValue, nameof(Beta));
    } = 0.75;

    /// <summary>
    /// k, the constant that keeps scale above zero; at least the smallest normal float, 2⁻¹²⁶, so that
    /// it is positive in every element type. Default 1.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 2⁻¹²⁶, NaN, or beyond the range of float.</exception>
    public double K
    {
        get;
        init => field = Throw.IfOutside(value, SmallestNormalFloat, float.MaxValue, nameof(K));
    } = 1;

    /// <summary>Across channels (the default) or within a channel.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a defined value.</exception>
    public LrnRegion Region
    {
        get;
        init => field = Throw.IfUndefined(value, nameof(Region));
    } = LrnRegion.AcrossChannels;

    /// <summary>The side an even <see cref="LocalSize"/> leans to; without effect for odd sizes. Default as ONNX: after.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a defined value.</exception>
    public EvenWindow EvenWindow
    {
        get;
        init => field = Throw.IfUndefined(value, nameof(EvenWindow));
    } = EvenWindow.LeansAfter;

    private const double SmallestNormalFloat = 1.1754943508222875e-38;

    /// <summary>Neighbours with a lower index in the window, along each axis it spans.</summary>
    internal int Before => EvenWindow == EvenWindow.LeansBefore ? LocalSize / 2 : (LocalSize - 1) / 2;

    /// <summary>Neighbours with a higher index in the window, along each axis it spans.</summary>
    internal int After => LocalSize - 1 - Before;

    /// <summary>α over the number of places in the window, the factor of Σ x².</summary>
    internal double AlphaOverN(int windowAxes) => Alpha / Math.Pow(LocalSize, windowAxes);
}
