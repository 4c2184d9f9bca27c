namespace Lateral;

/// <summary>The window W(i) and the reversed window R(i) of each element, by the plain arithmetic of its coordinates.</summary>
internal sealed class ReferenceWindow
{
    private readonly (int Size, int Stride)[] axes;
    private readonly int before;
    private readonly int after;

    public ReferenceWindow(FeatureShape shape, LrnOptions options)
    {
        before = options.Before;
        after = options.After;
        int last = shape.Lengths.Length - 1;
        (int first, int end) = (options.Region, shape.Layout) switch
        {
            (LrnRegion.AcrossChannels, FeatureLayout.Nchw) => (1, 2),
            (LrnRegion.AcrossChannels, _) => (last, last + 1),
            (_, FeatureLayout.Nchw) => (2, last + 1),
            _ => (1, last),
        };
        Throw.IfSpatialAxes(end - first, options.Region);
        axes = new (int, int)[end - first];
        int stride = 1;
        for (int axis = last; axis >= first; axis--)
        {
            if (axis < end)
            {
                axes[axis - first] = ((int)shape.Lengths[axis], stride);
            }

            stride *= (int)shape.Lengths[axis];
        }
    }

    /// <summary>The number of axes that the window spans.</summary>
    public int AxisCount => axes.Length;

    /// <summary>Σ_{j∈W(i)} values_j.</summary>
    public double Sum(ReadOnlySpan<double> values, int i) => Sum(values, i, before, after, 0);

    /// <summary>Σ_{j : i∈W(j)} values_j.</summary>
    public double ReversedSum(ReadOnlySpan<double> values, int i) => Sum(values, i, after, before, 0);

    private double Sum(ReadOnlySpan<double> values, int i, int below, int above, int axis)
    {
        if (axis == axes.Length)
        {
            return values[i];
        }

        (int size, int stride) = axes[axis];
        int coordinate = i / stride % size;
        int from = Math.Max(coordinate - below, 0);
        int to = Math.Min(coordinate + above, size - 1);
        var sum = default(CompensatedSum);
        for (int place = from; place <= to; place++)
        {
            sum.Add(Sum(values, i + (place - coordinate) * stride, below, above, axis + 1));
        }

        return sum.Value;
    }
}
