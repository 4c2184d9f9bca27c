namespace Lateral.Cli.Explain;

/// <summary>The derivative of the loss by differences alone, which knows nothing of the formula that it checks.</summary>
/// <remarks>
/// Five points: (8 [L(x+h) − L(x−h)] − [L(x+2h) − L(x−2h)]) / 12h, whose error falls with h⁴. Each difference
/// of losses is summed output by output, over those that the value feeds: the others do not change.
/// </remarks>
internal static class CentralDifference
{
    /// <summary>∂L/∂x for L = ½ Σ y², in double.</summary>
    public static double At(Neighbourhood place)
    {
        double h = Step(place);

        // What was added is what lies between the two arguments, not the step that was asked for.
        double near = LossDifference(place, h, out double nearWidth);
        double far = LossDifference(place, 2 * h, out double farWidth);
        return (4 * near / nearWidth - far / farWidth) / 3;
    }

    /// <summary>
    /// A thousandth of the length √(scale / a), with a = α/n, over which the normalization bends; no more than a
    /// hundredth of the values themselves, for α next to nothing.
    /// </summary>
    private static double Step(Neighbourhood place)
    {
        double bend = Math.Sqrt(place.Fed.Min(output => place.Scale(output, place.X)) / place.AlphaOverN);
        double size = Math.Sqrt(place.Fed.Average(output => output.X * output.X));
        return Math.Min(1e-3 * bend, 1e-2 * (size > 0 ? size : 1));
    }

    private static double LossDifference(Neighbourhood place, double h, out double width)
    {
        double high = place.X + h, low = place.X - h;
        width = high - low;
        return place.Fed.Sum(output =>
        {
            double above = place.Y(output, high), below = place.Y(output, low);
            return (above - below) * (above + below) / 2;
        });
    }
}
