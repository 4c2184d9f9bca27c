namespace Lateral.Cli.Explain;

/// <summary>
/// Every quantity of the layer at one pixel, an element a channel, in double and by the formulas that the page shows;
/// the loss is L = ½ Σ y², so that the gradient that comes in from above is y itself.
/// </summary>
internal sealed class PixelAnalysis
{
    private PixelAnalysis(FeatureMaps maps, Pixel pixel)
    {
        Pixel = pixel;
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

    /// <exception cref="CommandError">Values so large, or parameters so extreme, that a result is not finite.</exception>
    public static PixelAnalysis Of(FeatureMaps maps, LrnOptions options, Pixel pixel)
    {
        var analysis = new PixelAnalysis(maps, pixel);
        Parallel.For(0, maps.Channels, channel => analysis.Fill(maps, options, channel));
        foreach (double[] values in (double[][])[analysis.Scale, analysis.Y, analysis.GradInput, analysis.NumericalGradient])
        {
            if (Array.FindIndex(values, value => !double.IsFinite(value)) is >= 0 and int channel)
            {
                throw new CommandError(CommandError.BadInput, $"the numbers at pixel {pixel}, channel {channel}, are beyond double precision with these parameters");
            }
        }

        return analysis;
    }

    private void Fill(FeatureMaps maps, LrnOptions options, int channel)
    {
        Neighbourhood place = Neighbourhood.Of(maps, options, channel, Pixel);
        double scale = place.Scale(place.Own, place.X), y = place.Y(place.Own, place.X);
        X[channel] = place.X;
        Scale[channel] = scale;
        Y[channel] = y;
        DirectTerm[channel] = place.Direct;
        CrossTerm[channel] = -place.CrossFactor * place.X * place.Fed.Sum(output =>
        {
            double fed = place.Y(output, place.X);
            return fed * fed / place.Scale(output, place.X);
        });
        GradInput[channel] = DirectTerm[channel] + CrossTerm[channel];
        NumericalGradient[channel] = CentralDifference.At(place);
    }
}
