namespace Lateral;

/// <summary>
/// Five-point differences of array-valued functions, element by element. Elements that do not change contribute an
/// exact zero, so that summing them afterwards costs no accuracy.
/// </summary>
internal static class Stencil
{
    /// <summary>A step is this part of the length over which the function changes by its own size.</summary>
    public const double RelativeStep = 1e-3;

    /// <summary>(−f(2h) + 8f(h) − 8f(−h) + f(−2h)) / 12h, whose error is h⁴f⁽⁵⁾/30.</summary>
    public static double[] Central(Func<double, double[]> function, double h)
    {
        double[] near = function(h), far = function(2 * h), nearBelow = function(-h), farBelow = function(-2 * h);
        for (int i = 0; i < near.Length; i++)
        {
            near[i] = (8 * (near[i] - nearBelow[i]) - (far[i] - farBelow[i])) / (12 * h);
        }

        return near;
    }

    /// <summary>
    /// The derivative at <paramref name="at"/>, central where all points lie within the bounds, else from the side that does:
    /// (−25f(0) + 48f(h) − 36f(2h) + 16f(3h) − 3f(4h)) / 12h, whose error is h⁴f⁽⁵⁾/5.
    /// </summary>
    public static double[] Within(Func<double, double[]> function, double at, double h, double minimum, double maximum)
    {
        if (at - 2 * h >= minimum && at + 2 * h <= maximum)
        {
            return Central(step => function(at + step), h);
        }

        h = at - 2 * h < minimum ? h : -h;
        double[] zero = function(at), one = function(at + h), two = function(at + 2 * h), three = function(at + 3 * h), four = function(at + 4 * h);
        for (int i = 0; i < zero.Length; i++)
        {
            double f = zero[i];
            zero[i] = (48 * (one[i] - f) - 36 * (two[i] - f) + 16 * (three[i] - f) - 3 * (four[i] - f)) / (12 * h);
        }

        return zero;
    }
}
