namespace Lateral;

/// <summary>The derivatives of <see cref="LrnReference"/> at single elements, by differences in their <see cref="Neighbourhood"/>.</summary>
internal static class NumericalDerivatives
{
    /// <summary>∂/∂x_i of Σ gradOutput · y.</summary>
    public static double GradInput(FeatureShape shape, LrnOptions options, ReadOnlySpan<double> x, ReadOnlySpan<double> gradOutput, int element)
    {
        var near = new Neighbourhood(shape, options, element, windows: 1);
        double[] values = near.Gather(x);
        double[] differences = Stencil.Central(
            h => LrnReference.Forward(Moved(values, near.Place, h), near.Shape, options), Step(near, values, options));
        return Dot(near.Gather(gradOutput), differences);
    }

    /// <summary>∂/∂t of y_i at x + t · tangent.</summary>
    public static double OutputTangent(FeatureShape shape, LrnOptions options, ReadOnlySpan<double> x, ReadOnlySpan<double> tangent, int element)
    {
        var near = new Neighbourhood(shape, options, element, windows: 1);
        double[] values = near.Gather(x);
        double[] direction = near.Gather(tangent);
        double scale = LrnReference.Scale(values, near.Shape, options)[near.Place];

        // The t at which the moved part of the window alone weighs as much as scale; K, which cannot be 0, stands for nothing.
        LrnOptions weights = options with { K = SmallestK };
        double h = Stencil.RelativeStep * Math.Sqrt(scale / LrnReference.Scale(direction, near.Shape, weights)[near.Place]);
        return Stencil.Central(t => LrnReference.Forward(Along(values, direction, t), near.Shape, options), h)[near.Place];
    }

    /// <summary>∂/∂x_i of Σ gradGradInput · gradInput.</summary>
    public static double GradX(FeatureShape shape, LrnOptions options,
        ReadOnlySpan<double> x, ReadOnlySpan<double> gradOutput, ReadOnlySpan<double> gradGradInput, int element)
    {
        var near = new Neighbourhood(shape, options, element, windows: 2);
        double[] values = near.Gather(x);
        double[] gradient = near.Gather(gradOutput);
        double[] differences = Stencil.Central(
            h => LrnReference.Backward(Moved(values, near.Place, h), gradient, near.Shape, options), Step(near, values, options));
        return Dot(near.Gather(gradGradInput), differences);
    }

    /// <summary>∂/∂gradOutput_i of Σ gradGradInput · gradInput.</summary>
    public static double GradGradOutput(FeatureShape shape, LrnOptions options,
        ReadOnlySpan<double> x, ReadOnlySpan<double> gradOutput, ReadOnlySpan<double> gradGradInput, int element)
    {
        var near = new Neighbourhood(shape, options, element, windows: 2);
        double[] values = near.Gather(x);
        double[] gradient = near.Gather(gradOutput);

        // gradInput is linear in gradOutput: no step is too long, and a long one rounds least.
        double largest = gradient.Max(Math.Abs);
        double[] differences = Stencil.Central(
            h => LrnReference.Backward(values, Moved(gradient, near.Place, h), near.Shape, options), largest > 0 ? largest : 1);
        return Dot(near.Gather(gradGradInput), differences);
    }

    public const double SmallestK = 1.1754943508222875e-38;

    // sqrt(scale · places / α) is the x at which scale doubles. The least scale among the outputs that the element
    // feeds decides: beside a spike, a neighbour whose window just misses the spike bends much sooner.
    private static double Step(Neighbourhood near, double[] values, LrnOptions options)
    {
        if (options.Alpha == 0)
        {
            return Stencil.RelativeStep * Math.Max(1, Math.Abs(values[near.Place]));
        }

        double[] scale = LrnReference.Scale(values, near.Shape, options);
        double least = near.FedPlaces.Min(place => scale[place]);
        int axes = options.Region == LrnRegion.AcrossChannels ? 1 : near.Shape.Spatial.Length;
        return Stencil.RelativeStep * Math.Sqrt(least / options.AlphaOverN(axes));
    }

    private static double[] Moved(double[] values, int place, double step)
    {
        double[] moved = [.. values];
        moved[place] += step;
        return moved;
    }

    private static double[] Along(double[] values, double[] direction, double t)
    {
        double[] moved = [.. values];
        for (int i = 0; i < moved.Length; i++)
        {
            moved[i] += t * direction[i];
        }

        return moved;
    }

    private static double Dot(double[] weights, double[] differences)
    {
        double sum = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            // What the element does not move stays out, and with it whatever weight it has, NaN and infinity included.
            sum += differences[i] == 0 ? 0 : weights[i] * differences[i];
        }

        return sum;
    }
}
