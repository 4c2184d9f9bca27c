using System.Globalization;
using ScottPlot.TickGenerators;

namespace Lateral.Benchmarks.Plots;

/// <summary>Ticks for axes that are drawn over logarithms.</summary>
internal static class LogTicks
{
    /// <summary>1, 2 and 5 times the powers of ten, over log10.</summary>
    public static NumericManual Decimal(double from, double to)
    {
        var ticks = new NumericManual();
        for (int exponent = (int)Math.Floor(Math.Log10(from)) - 1; exponent <= Math.Ceiling(Math.Log10(to)); exponent++)
        {
            foreach (int digit in (int[])[1, 2, 5])
            {
                double value = digit * Math.Pow(10, exponent);
                ticks.AddMajor(Math.Log10(value), value.ToString("0.####", CultureInfo.InvariantCulture));
            }
        }

        return ticks;
    }

    /// <summary>Powers of two, over log2; every second or more where they would crowd.</summary>
    public static NumericManual Binary(double from, double to)
    {
        const int Most = 12;
        var ticks = new NumericManual();
        int first = (int)Math.Floor(Math.Log2(from)), last = (int)Math.Ceiling(Math.Log2(to));
        int step = (last - first) / Most + 1;
        for (int exponent = first; exponent <= last; exponent += step)
        {
            ticks.AddMajor(exponent, Math.Pow(2, exponent).ToString("0.####", CultureInfo.InvariantCulture));
        }

        return ticks;
    }
}
