namespace Lateral.Gpu.Plans;

/// <summary>
/// Feature maps as the window sees them, [Outer][Axes…][Inner] with the window along the axes in the middle: NCHW and NHWC,
/// across channels and within one, differ in nothing else.
/// </summary>
internal sealed record MapAxes(long Outer, long[] Lengths, long Inner)
{
    public static MapAxes Of(FeatureShape shape, LrnRegion region)
    {
        long[] spatial = [.. shape.Spatial.ToArray().Select(length => (long)length)];
        long images = shape.Images, channels = shape.Channels;
        bool planes = shape.Layout == FeatureLayout.Nchw;
        if (region == LrnRegion.AcrossChannels)
        {
            long positions = spatial.Aggregate(1L, (product, length) => product * length);
            return planes ? new(images, [channels], positions) : new(images * positions, [channels], 1);
        }

        Throw.IfSpatialAxes(spatial.Length, region);
        return planes ? new(images * channels, spatial, 1) : new(images, spatial, channels);
    }
}
