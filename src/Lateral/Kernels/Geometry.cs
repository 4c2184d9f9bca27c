namespace Lateral.Kernels;

/// <summary>
/// A tensor as the window sees it: <c>[Outer][Axis0][Axis1][Axis2][Inner]</c>, where the window spans the axes in
/// the middle (unused ones have size 1). NCHW and NHWC, across channels and
/// within one, differ in nothing else.
/// </summary>
internal readonly record struct Geometry(nint Outer, int AxisCount, nint Axis0, nint Axis1, nint Axis2, nint Inner)
{
    public nint Length => Outer * Axis0 * Axis1 * Axis2 * Inner;

    public static Geometry Of(ReadOnlySpan<nint> lengths, FeatureLayout layout, LrnRegion region)
    {
        ReadOnlySpan<nint> spatial = FeatureShape.SpatialOf(lengths, layout);
        nint images = lengths[0];
        nint channels = layout == FeatureLayout.Nchw ? lengths[1] : lengths[^1];
        nint positions = 1;
        foreach (nint length in spatial)
        {
            positions *= length;
        }

        // A single channel, or a single position, lies in the same order in both layouts: the one is taken in which more elements lie in the inner axis.
        if (region == LrnRegion.AcrossChannels)
        {
            return layout == FeatureLayout.Nchw || channels == 1
                ? new Geometry(images, 1, channels, 1, 1, positions)
                : new Geometry(images * positions, 1, channels, 1, 1, 1);
        }

        Throw.IfSpatialAxes(spatial.Length, region);

        // Axes of one place come last, so that a walk goes along one of more.
        Span<nint> axes = [1, 1, 1];
        int next = 0;
        foreach (nint length in spatial)
        {
            if (length != 1)
            {
                axes[next++] = length;
            }
        }

        return layout == FeatureLayout.Nchw && positions > 1
            ? new Geometry(images * channels, spatial.Length, axes[0], axes[1], axes[2], 1)
            : new Geometry(images, spatial.Length, axes[0], axes[1], axes[2], channels);
    }

    public nint Axis(int index) => index switch { 0 => Axis0, 1 => Axis1, _ => Axis2 };
}
