using System.Globalization;
using ILGPU.Runtime;
using Lateral.Gpu.Benchmarks.Results;
using Lateral.Gpu.Tests;

namespace Lateral.Gpu.Benchmarks;

/// <summary>The tests' problems on this device, in every element type, against the double reference.</summary>
internal static class CorrectnessSuite
{
    public static CheckSummary Run(Accelerator accelerator, TextWriter log)
    {
        var failures = new List<string>();
        double worst = 0;
        int compared = 0;
        foreach ((string name, LrnOptions options, FeatureShape shape) in Ways.All)
        {
            Problem problem = Problem.Create(options, shape);
            Check<float>(problem, name);
            Check<double>(problem, name);
            Check<Half>(problem, name);
        }

        log.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{compared} results against the reference, {failures.Count} wrong, the worst at {worst:0.00} of its bound"));
        failures.ForEach(failure => log.WriteLine($"  wrong: {failure}"));
        return new CheckSummary(compared, failures.Count, worst);

        void Check<T>(Problem ordinary, string name)
            where T : unmanaged
        {
            Problem problem = ordinary.RoundedTo<T>();
            (LrnOptions options, FeatureShape shape, double[] x, double[] g) = problem;
            T[] values = Narrow<T>(x), y = new T[x.Length], gradInput = new T[x.Length];
            using var norm = new GpuLocalResponseNorm(accelerator, options);
            norm.Forward<T>(values, y, shape);
            norm.Backward<T>(values, Narrow<T>(g), gradInput, shape);
            double[] expected = LrnReference.Forward(x, shape, options);
            Compare<T>($"{name}: y", expected, y, expected, problem.ForwardUnits);
            Compare<T>($"{name}: gradInput", LrnReference.Backward(x, g, shape, options), gradInput, problem.BackwardMagnitude(), problem.BackwardUnits);
        }

        void Compare<T>(string what, double[] expected, T[] found, double[] magnitude, double units)
            where T : unmanaged
        {
            double ratio = 0;
            for (int i = 0; i < expected.Length; i++)
            {
                double allowed = units * Problem.Unit<T>() * Math.Abs(magnitude[i]) + Rounding<T>(expected[i]);
                double error = Math.Abs(expected[i] - Convert.ToDouble(Wide(found[i]), CultureInfo.InvariantCulture)) / allowed;

                // NaN is no number to be within a bound.
                ratio = double.IsNaN(error) ? double.PositiveInfinity : Math.Max(ratio, error);
            }

            compared++;
            worst = Math.Max(worst, ratio);
            if (!(ratio <= 1))
            {
                failures.Add(string.Create(CultureInfo.InvariantCulture, $"{what} in {typeof(T).Name}, {ratio:0.0} times its bound"));
            }
        }
    }

    /// <summary>Half's own last rounding, and the smallest steps of each type.</summary>
    private static double Rounding<T>(double expected) =>
        typeof(T) == typeof(Half) ? Math.ScaleB(Math.Abs(expected), -11) * 1.01 + 6e-8 : typeof(T) == typeof(float) ? 1e-36 : 1e-290;

    private static object Wide<T>(T value)
        where T : unmanaged => value is Half half ? (double)half : value;

    public static T[] Narrow<T>(double[] values)
        where T : unmanaged => Array.ConvertAll(values, value =>
            typeof(T) == typeof(float) ? (T)(object)(float)value : typeof(T) == typeof(Half) ? (T)(object)(Half)value : (T)(object)value);
}
