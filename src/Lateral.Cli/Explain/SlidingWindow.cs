namespace Lateral.Cli.Explain;

/// <summary>One step of the head: what Caffe's <c>LRNComputeDiff</c> adds, subtracts and writes.</summary>
/// <param name="Phase">1 only adds, 2 adds and subtracts, 3 only subtracts.</param>
/// <param name="Head">The channel that the head stands at; beyond the last in phase 3.</param>
/// <param name="Added">The channel whose term comes in.</param>
/// <param name="Subtracted">The channel whose term leaves.</param>
/// <param name="Sum">accum_ratio after both.</param>
/// <param name="Written">The channel whose gradient is written.</param>
internal sealed record SlideStep(int Phase, int Head, int? Added, int? Subtracted, float Sum, int? Written);

/// <summary>
/// Caffe's <c>LRNFillScale</c> and <c>LRNComputeDiff</c> at one pixel, in single precision and in Caffe's order: a running
/// sum that terms join and, n channels later, leave. Beside it the gradient as Lateral computes it, and in double.
/// </summary>
/// <remarks>
/// The kernels' three loops are one here. They differ where a window's half is wider than all channels: Caffe's then
/// write before channel 0.
/// </remarks>
internal sealed class SlidingWindow
{
    private readonly float[] scale, y;

    /// <param name="x">A value a channel.</param>
    /// <param name="options">The layer; its window is taken across channels whatever its region.</param>
    public SlidingWindow(double[] x, LrnOptions options)
    {
        Options = options with { Region = LrnRegion.AcrossChannels };
        X = Array.ConvertAll(x, value => (float)value);
        var shape = new FeatureShape([1, X.Length]);
        double[] exact = Array.ConvertAll(X, value => (double)value);
        GradOutput = Array.ConvertAll(LrnReference.Forward(exact, shape, Options), value => (float)value);
        Exact = LrnReference.Backward(exact, Array.ConvertAll(GradOutput, value => (double)value), shape, Options);
        Lateral = new float[X.Length];
        new LocalResponseNorm(Options).Backward<float>(X, GradOutput, Lateral, shape);

        (int before, int after) = Neighbourhood.Sides(Options);
        float a = (float)(Options.Alpha / Options.LocalSize);
        scale = new float[X.Length];
        foreach (SlideStep step in Slide(after, j => X[j] * X[j]))
        {
            if (step.Written is { } i)
            {
                scale[i] = (float)Options.K + step.Sum * a;
            }
        }

        y = [.. X.Zip(scale, (value, s) => value * Power(s))];
        Steps = [.. Slide(before, Ratio)];
        Caffe = new float[X.Length];
        foreach (SlideStep step in Steps)
        {
            if (step.Written is { } i)
            {
                Caffe[i] = GradOutput[i] * Power(scale[i]) - CacheRatio * X[i] * step.Sum;
            }
        }
    }

    public LrnOptions Options { get; }

    public float[] X { get; }

    /// <summary>dy = y, of the loss ½ Σ y².</summary>
    public float[] GradOutput { get; }

    public SlideStep[] Steps { get; }

    /// <summary>dx of the running sum, in float.</summary>
    public float[] Caffe { get; }

    /// <summary>dx of <see cref="LocalResponseNorm"/>, in float.</summary>
    public float[] Lateral { get; }

    /// <summary>dx of <see cref="LrnReference"/>, in double.</summary>
    public double[] Exact { get; }

    /// <summary>2αβ/n.</summary>
    public float CacheRatio => (float)(2 * Options.Alpha / Options.LocalSize * Options.Beta);

    /// <summary>t_j = dy_j · y_j / scale_j, from Caffe's y and scale.</summary>
    public float Ratio(int j) => GradOutput[j] * y[j] / scale[j];

    private float Power(float value) => (float)Math.Pow(value, -Options.Beta);

    private IEnumerable<SlideStep> Slide(int post, Func<int, float> term)
    {
        // Beyond the channels a window holds nothing: the idle steps that Caffe takes there are left out.
        int pre = Math.Min(Options.LocalSize - 1 - post, X.Length);
        post = Math.Min(post, X.Length);
        int n = pre + 1 + post;
        float sum = 0;
        for (int head = 0; head < X.Length + post; head++)
        {
            int? added = head < X.Length ? head : null, subtracted = head >= n ? head - n : null;
            sum += added is { } come ? term(come) : 0;
            sum -= subtracted is { } gone ? term(gone) : 0;
            yield return new SlideStep(added is null ? 3 : head < post ? 1 : 2, head, added, subtracted, sum, head >= post ? head - post : null);
        }
    }
}
