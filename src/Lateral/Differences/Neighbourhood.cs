namespace Lateral;

/// <summary>
/// The part of a tensor that one element can act on, as a small problem of its own: LRN couples only the channels of
/// one position, or the positions of one channel, and only within a window's reach, so a difference there is the
/// difference in the whole tensor at a small part of its cost.
/// </summary>
internal sealed class Neighbourhood
{
    private readonly int[] indices;

    /// <param name="shape">The whole tensor's shape.</param>
    /// <param name="options">The window.</param>
    /// <param name="element">The element's index in memory order.</param>
    /// <param name="windows">How many windows deep: 1 for what depends on the element through one window, 2 through two.</param>
    public Neighbourhood(FeatureShape shape, LrnOptions options, int element, int windows)
    {
        long reach = (long)windows * (options.LocalSize - 1);
        Axis[] axes = WindowAxes(shape, options.Region, element);
        indices = Expand(element, axes, reach, reach);

        var box = new Axis[axes.Length];
        int stride = 1, place = 0;
        for (int i = axes.Length - 1; i >= 0; i--)
        {
            (long from, long to) = axes[i].Clip(reach, reach);
            box[i] = new Axis((int)(to - from + 1), stride, (int)(axes[i].Coordinate - from));
            place += box[i].Coordinate * stride;
            stride *= box[i].Size;
        }

        Place = place;
        FedPlaces = Expand(place, box, options.After, options.Before);
        nint[] sizes = [.. box.Select(axis => (nint)axis.Size)];
        Shape = new FeatureShape(options.Region == LrnRegion.AcrossChannels ? [1, sizes[0], 1] : [1, 1, .. sizes]);
    }

    /// <summary>The small problem's shape, NCHW with the window's axes whole or cut where the element's reach ends.</summary>
    public FeatureShape Shape { get; }

    /// <summary>The element's own place in the small problem.</summary>
    public int Place { get; }

    /// <summary>The places of the outputs that the element feeds: those whose window holds it.</summary>
    public IReadOnlyList<int> FedPlaces { get; }

    public double[] Gather(ReadOnlySpan<double> values)
    {
        var gathered = new double[indices.Length];
        for (int i = 0; i < gathered.Length; i++)
        {
            gathered[i] = values[indices[i]];
        }

        return gathered;
    }

    private static Axis[] WindowAxes(FeatureShape shape, LrnRegion region, int element)
    {
        ReadOnlySpan<nint> lengths = shape.Lengths;
        int last = lengths.Length - 1;
        (int first, int end) = (region, shape.Layout) switch
        {
            (LrnRegion.AcrossChannels, FeatureLayout.Nchw) => (1, 2),
            (LrnRegion.AcrossChannels, _) => (last, last + 1),
            (_, FeatureLayout.Nchw) => (2, last + 1),
            _ => (1, last),
        };
        var axes = new Axis[end - first];
        int stride = 1;
        for (int axis = last; axis >= first; axis--)
        {
            int size = (int)lengths[axis];
            if (axis < end)
            {
                axes[axis - first] = new Axis(size, stride, element / stride % size);
            }

            stride *= size;
        }

        return axes;
    }

    private static int[] Expand(int origin, Axis[] axes, long below, long above)
    {
        IEnumerable<int> found = [origin];
        foreach (Axis axis in axes)
        {
            (long from, long to) = axis.Clip(below, above);
            found = found.SelectMany(index => Enumerable
                .Range((int)from, (int)(to - from + 1))
                .Select(coordinate => index + (coordinate - axis.Coordinate) * axis.Stride));
        }

        return [.. found];
    }

    private readonly record struct Axis(int Size, int Stride, int Coordinate)
    {
        public (long From, long To) Clip(long below, long above) =>
            (Math.Max(Coordinate - below, 0), Math.Min(Coordinate + above, Size - 1));
    }
}
