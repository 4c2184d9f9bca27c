namespace Lateral.Cli.Explain;

/// <summary>The derivative of the loss by differences alone, which knows nothing of the formula that it checks.</summary>
/// <remarks>
/// Five points: (8 [L(x+h) − L(x−h)] − [L(x+2h) − L(x−2h)]) / 12h, whose error falls with h⁴. Each difference
/// of losses is summed output by output, so that the outputs that do not change cancel without rounding.
/// </remarks>
internal static class CentralDifference
{
    /// <summary>∂L/∂x at the centre for L = ½ Σ y², in double by <see cref="LrnReference"/>.</summary>
    public static double At(Neighbourhood place, double[] scale)
    {
        double h = Step(place, scale);
        double x = place.Values[place.Centre];
        // What was added is what lies between the two arguments, not the step that was asked for.
        double near = LossDifference(place, x, h, out double nearWidth);
        double far = LossDifference(place, x, 2 * h, out double farWidth);
        return (4 * near / nearWidth - far / farWidth) / 3;
    }

    /// <summary>
    /// A thousandth of the length √(scale / a), with a = α/n, over which the normalization bends; no more than a
    /// hundredth of the values themselves, for α next to nothing.
    /// </summary>
    private static double Step(Neighbourhood place, double[] scale)
    {
        LrnOptions options = place.Options;
        double a = options.Alpha / Math.Pow(options.LocalSize, options.Region == LrnRegion.AcrossChannels ? 1 : 2);
        double bend = Math.Sqrt(place.ReversedWindow().Min(j => scale[j]) / a);
        double size = Math.Sqrt(place.Values.Sum(v => v * v) / place.Values.Length);
        return Math.Min(1e-3 * bend, 1e-2 * (size > 0 ? size : 1));
    }

    private static double LossDifference(Neighbourhood place, double x, double h, out double width)
    {
        double[] above = Forward(place, x + h), below = Forward(place, x - h);
        width = x + h - (x - h);
        double difference = 0;
        for (int j = 0; j < above.Length; j++)
        {
            difference += (above[j] - below[j]) * (above[j] + below[j]) / 2;
        }

        return difference;
    }

    private static double[] Forward(Neighbourhood place, double x)
    {
        double[] values = [.. place.Values];
        values[place.Centre] = x;
        return LrnReference.Forward(values, place.Shape, place.Options);
    }
}
