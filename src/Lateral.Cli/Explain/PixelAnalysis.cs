namespace Lateral.Cli.Explain;

/// <summary>
/// Every quantity of the layer at one pixel, an element a channel, in double by <see cref="LrnReference"/>; the
/// loss is L = ½ Σ y², so that the gradient that comes in from above is y itself.
/// </summary>
internal sealed class PixelAnalysis
{
    private PixelAnalysis(FeatureMaps maps, LrnOptions options, Pixel pixel)
    {
        Pixel = pixel;
        Places = [.. Enumerable.Range(0, maps.Channels).Select(channel => Neighbourhood.Of(maps, options, channel, pixel))];
        X = new double[maps.Channels];
        Scale = new double[maps.Channels];
        Y = new double[maps.Channels];
        DirectTerm = new double[maps.Channels];
        CrossTerm = new double[maps.Channels];
        GradInput = new double[maps.Channels];
        NumericalGradient = new double[maps.Channels];
    }

    public Pixel Pixel { get; }

    public double[] X { get; }

    public double[] Scale { get; }

    public double[] Y { get; }

    public double[] GradOutput => Y;

    /// <summary>dy_i · scale_i^−β.</summary>
    public double[] DirectTerm { get; }

    /// <summary>−(2αβ/n) · x_i · Σ dy_j y_j / scale_j over the outputs that i feeds, with its minus sign.</summary>
    public double[] CrossTerm { get; }

    public double[] GradInput { get; }

    public double[] NumericalGradient { get; }

    public int Channels => X.Length;

    /// <summary>The channel whose response is the largest in magnitude.</summary>
    public int StrongestChannel => Enumerable.Range(0, Channels).MaxBy(c => Math.Abs(X[c]));

    public double LargestDifference => GradInput.Zip(NumericalGradient, (a, b) => Math.Abs(a - b)).Max();

    /// <summary>The largest difference as a share of the largest gradient; 0 where all are 0.</summary>
    public double RelativeDifference => LargestDifference == 0 ? 0 : LargestDifference / GradInput.Max(Math.Abs);

    private Neighbourhood[] Places { get; }

    /// <exception cref="CommandError">Values so large, or parameters so extreme, that a result is not finite.</exception>
    public static PixelAnalysis Of(FeatureMaps maps, LrnOptions options, Pixel pixel)
    {
        var analysis = new PixelAnalysis(maps, options, pixel);
        Parallel.For(0, maps.Channels, analysis.Fill);
        foreach (double[] values in (double[][])[analysis.Scale, analysis.Y, analysis.GradInput, analysis.NumericalGradient])
        {
            if (Array.FindIndex(values, value => !double.IsFinite(value)) is >= 0 and int channel)
            {
                throw new CommandError(CommandError.BadInput, $"the numbers at pixel {pixel}, channel {channel}, are beyond double precision with these parameters");
            }
        }

        return analysis;
    }

    /// <summary>The numbers that the formulas of one channel sum over.</summary>
    public ChannelTerms Terms(int channel)
    {
        Neighbourhood place = Places[channel];
        double[] scale = LrnReference.Scale(place.Values, place.Shape, place.Options);
        double[] y = LrnReference.Forward(place.Values, place.Shape, place.Options);
        return new ChannelTerms(
            [.. place.Window().Select(j => place.Values[j])],
            [.. place.ReversedWindow().Select(j => (y[j], y[j], scale[j]))]);
    }

    private void Fill(int channel)
    {
        Neighbourhood place = Places[channel];
        double[] scale = LrnReference.Scale(place.Values, place.Shape, place.Options);
        double[] y = LrnReference.Forward(place.Values, place.Shape, place.Options);
        (double[] direct, double[] cross) = LrnReference.BackwardTerms(place.Values, y, place.Shape, place.Options);
        X[channel] = place.Values[place.Centre];
        Scale[channel] = scale[place.Centre];
        Y[channel] = y[place.Centre];
        DirectTerm[channel] = direct[place.Centre];
        CrossTerm[channel] = cross[place.Centre];
        GradInput[channel] = direct[place.Centre] + cross[place.Centre];
        NumericalGradient[channel] = CentralDifference.At(place, scale);
    }
}

/// <summary>What one channel's formulas sum over.</summary>
/// <param name="Window">x of each place in the window.</param>
/// <param name="Fed">gradOutput, y and scale of each output that the channel feeds.</param>
internal sealed record ChannelTerms(double[] Window, (double GradOutput, double Y, double Scale)[] Fed);
