namespace Lateral.Tests;

/// <summary>
/// What each derivative would be if its terms did not cancel: the size against which rounding errors count.
/// </summary>
internal static class Magnitudes
{
    public static double[] Backward(double[] x, double[] g, LrnSample sample)
    {
        (double[] direct, double[] cross) = LrnReference.BackwardTerms(Absolute(x), Absolute(g), sample.Shape, sample.Options);
        return Map(x.Length, i => Math.Abs(direct[i]) + Math.Abs(cross[i]));
    }

    public static double[] ForwardMode(double[] x, double[] v, LrnSample sample)
    {
        (ReferenceWindow window, double[] scale, double a, double beta) = Parts(x, sample);
        double[] products = Map(x.Length, i => Math.Abs(x[i] * v[i]));
        return Map(x.Length, i => Math.Pow(scale[i], -beta) * (Math.Abs(v[i]) + 2 * a * beta * Math.Abs(x[i]) / scale[i] * window.Sum(products, i)));
    }

    public static double[] DoubleBackward(double[] x, double[] g, double[] v, LrnSample sample)
    {
        (ReferenceWindow window, double[] scale, double a, double beta) = Parts(x, sample);
        double[] products = Map(x.Length, i => Math.Abs(x[i] * v[i]));
        double[] weight = Map(x.Length, i => Math.Abs(g[i]) * Math.Pow(scale[i], -beta - 1));
        double[] u = Map(x.Length, i => window.Sum(products, i));
        double[] t = Map(x.Length, i => weight[i] * Math.Abs(x[i]));
        double[] second = Map(x.Length, i => weight[i] * Math.Abs(v[i]) + 2 * a * (beta + 1) * t[i] * u[i] / scale[i]);
        return Map(x.Length, i => 2 * a * beta
            * (weight[i] * u[i] + Math.Abs(v[i]) * window.ReversedSum(t, i) + Math.Abs(x[i]) * window.ReversedSum(second, i)));
    }

    private static (ReferenceWindow, double[] Scale, double A, double Beta) Parts(double[] x, LrnSample sample)
    {
        var window = new ReferenceWindow(sample.Shape, sample.Options);
        return (window, LrnReference.Scale(x, sample.Shape, sample.Options), sample.Options.AlphaOverN(window.AxisCount), Math.Abs(sample.Options.Beta));
    }

    private static double[] Absolute(double[] values) => Array.ConvertAll(values, Math.Abs);

    private static double[] Map(int length, Func<int, double> function) => [.. Enumerable.Range(0, length).Select(function)];
}
