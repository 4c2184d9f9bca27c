namespace Lateral.Cli.Explain;

/// <summary>Maps, the maps that the layer makes of them, and the gradient of L = ½ Σ y², in single precision.</summary>
internal sealed class NormalizedMaps
{
    public NormalizedMaps(FeatureMaps maps, LrnOptions options)
    {
        (Maps, Options) = (maps, options);
        var norm = new LocalResponseNorm(options);
        Y = new float[maps.Values.Length];
        GradInput = new float[maps.Values.Length];
        norm.Forward<float>(maps.Values, Y, maps.Shape);
        norm.Backward<float>(maps.Values, Y, GradInput, maps.Shape);
        Loss = Y.Sum(y => 0.5 * y * y);
    }

    public FeatureMaps Maps { get; }

    public LrnOptions Options { get; }

    public float[] X => Maps.Values;

    public float[] Y { get; }

    /// <summary>∂L/∂x.</summary>
    public float[] GradInput { get; }

    /// <summary>L = ½ Σ y² over all maps.</summary>
    public double Loss { get; }

    public bool IsFinite => Array.TrueForAll(Y, float.IsFinite) && Array.TrueForAll(GradInput, float.IsFinite);

    /// <summary>The channels with the most energy, Σ x², strongest first.</summary>
    public int[] StrongestChannels(int count)
    {
        double[] energy = [.. Enumerable.Range(0, Maps.Channels).Select(
            c => X.AsSpan(c * Maps.Positions, Maps.Positions).ToArray().Sum(x => (double)x * x))];
        return [.. Enumerable.Range(0, Maps.Channels).OrderByDescending(c => energy[c]).Take(count)];
    }

    /// <summary>The pixel where normalization takes away most: where Σ (|x| − |y|) over the channels is greatest.</summary>
    public Pixel MostInhibitedPixel()
    {
        var taken = new double[Maps.Positions];
        for (int i = 0; i < X.Length; i++)
        {
            taken[i % Maps.Positions] += Taken(i);
        }

        return PixelAt(Array.IndexOf(taken, taken.Max()));
    }

    /// <summary>The value that loses most, |x| − |y|.</summary>
    public (int Channel, Pixel Pixel, float X, float Y) MostDamped()
    {
        int most = 0;
        for (int i = 1; i < X.Length; i++)
        {
            most = Taken(i) > Taken(most) ? i : most;
        }

        return (most / Maps.Positions, PixelAt(most % Maps.Positions), X[most], Y[most]);
    }

    /// <summary>What is left of one channel, y/x, at each position; NaN where x is 0.</summary>
    public float[] Ratio(int channel)
    {
        var ratio = new float[Maps.Positions];
        for (int i = 0; i < ratio.Length; i++)
        {
            int at = channel * Maps.Positions + i;
            ratio[i] = Y[at] / X[at];
        }

        return ratio;
    }

    /// <summary>What is left of all channels together, Σ |y| / Σ |x|, at each position; NaN where all are 0.</summary>
    public float[] OverallRatio()
    {
        var x = new double[Maps.Positions];
        var y = new double[Maps.Positions];
        for (int i = 0; i < X.Length; i++)
        {
            x[i % Maps.Positions] += Math.Abs(X[i]);
            y[i % Maps.Positions] += Math.Abs(Y[i]);
        }

        return [.. y.Zip(x, (a, b) => (float)(a / b))];
    }

    private double Taken(int i) => (double)Math.Abs(X[i]) - Math.Abs(Y[i]);

    private Pixel PixelAt(int position) => new(position / Maps.Width, position % Maps.Width);
}
