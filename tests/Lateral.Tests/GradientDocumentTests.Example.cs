using System.Globalization;
using Xunit;

namespace Lateral.Tests;

// The worked example, and what the blocks compute and write it with.
public partial class GradientDocumentTests
{
    private const int C = 5;

    private static readonly double[] X = [1, -2, 5, -1, 2];
    private static readonly double[] GradOutput = [8, -27, 54, 27, -16];
    private static readonly double[] V = [1, 2, -1, 0, 1];
    private static readonly FeatureShape Shape = new([1, C]);
    private static readonly LrnOptions Example = new() { LocalSize = 3, Alpha = 7.8, Beta = 0.75, K = 3 };
    private static readonly LrnOptions Even = Example with { LocalSize = 4, Alpha = 10.4 };
    private static readonly LrnOptions CaffeDefaults = new() { LocalSize = 5, Alpha = 1, Beta = 0.75, K = 1 };

    private static double A(LrnOptions options) => options.Alpha / options.LocalSize;

    private static double CrossFactor(LrnOptions options) => 2 * options.Alpha * options.Beta / options.LocalSize;

    private static double[] Squares(double[] values) => [.. values.Select(value => value * value)];

    /// <summary>W(i), found out from the reference: the inputs that move scale_i.</summary>
    private static int[] WindowOf(int i, LrnOptions options) =>
        [.. Enumerable.Range(0, C).Where(j => LrnReference.Scale(OneAt(j), Shape, options)[i] > options.K)];

    /// <summary>R(i) by its definition.</summary>
    private static int[] ReversedOf(int i, LrnOptions options) => [.. Enumerable.Range(0, C).Where(j => WindowOf(j, options).Contains(i))];

    private static double[] WindowSums(double[] values, LrnOptions options) =>
        [.. Enumerable.Range(0, C).Select(i => WindowOf(i, options).Sum(j => values[j]))];

    private static double[] OneAt(int place) => [.. Enumerable.Range(0, C).Select(i => i == place ? 1.0 : 0.0)];

    private static double[] T(LrnOptions options)
    {
        double[] y = LrnReference.Forward(X, Shape, options), scale = LrnReference.Scale(X, Shape, options);
        return [.. Enumerable.Range(0, C).Select(i => GradOutput[i] * y[i] / scale[i])];
    }

    /// <summary>J[j, i] = ∂y_j/∂x_i, each row the gradient of one output.</summary>
    private static double[,] Jacobian(LrnOptions options)
    {
        var jacobian = new double[C, C];
        for (int j = 0; j < C; j++)
        {
            double[] row = LrnReference.Backward(X, OneAt(j), Shape, options);
            for (int i = 0; i < C; i++)
            {
                jacobian[j, i] = row[i];
            }
        }

        return jacobian;
    }

    private static double[] CentralDifferences(Func<double[], double> function, double[] at)
    {
        const double step = 1e-5;
        return [.. Enumerable.Range(0, at.Length).Select(i =>
        {
            double[] up = [.. at], down = [.. at];
            up[i] += step;
            down[i] -= step;
            return (function(up) - function(down)) / (up[i] - down[i]);
        })];
    }

    private static double Dot(double[] first, double[] second) => first.Zip(second, (a, b) => a * b).Sum();

    private static void AssertClose(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], tolerance);
        }
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    private static string F(double value) => Format(value, "0.######");

    private static string F4(double value) => Format(value, "0.####");

    private static string Format(double value, string format)
    {
        string text = value.ToString(format, CultureInfo.InvariantCulture);
        return text == "-0" ? "0" : text;
    }

    private static string Signed(double value) => value < 0 ? $"({F(value)})" : F(value);

    private static string Join(double[] values) => string.Join(", ", values.Select(F));

    private static string Join(int[] values) => string.Join(", ", values);

    private static string Around(int pre, int post) => $"$i - {pre}$ to $i + {post}$";

    private static string Table(string[] header, Func<int, string[]> row) => Table(header, [.. Enumerable.Range(0, C).Select(row)]);

    private static string Table(string[] header, IReadOnlyList<string[]> rows)
    {
        Assert.All(rows, row => Assert.Equal(header.Length, row.Length));
        IEnumerable<string[]> lines = [header, [.. header.Select(_ => "---")], .. rows];
        return string.Concat(lines.Select(cells => $"| {string.Join(" | ", cells)} |\n"));
    }

    /// <summary>The lines of the loops' file between "// name {" and "// }", as a block of C#; "private" says nothing there.</summary>
    private static string Code(string name)
    {
        string[] lines = File.ReadAllLines(Path.Combine(CommittedText.Root, "tests", "Lateral.Tests", "GradientDocumentTests.Loops.cs"));
        int begin = Array.FindIndex(lines, line => line.Trim() == $"// {name} {{");
        int end = Array.FindIndex(lines, begin, line => line.Trim() == "// }");
        int indent = lines[begin].Length - lines[begin].TrimStart().Length;
        IEnumerable<string> code = lines[(begin + 1)..end]
            .Select(line => line.Length > indent ? line[indent..].Replace("private static ", "static ", StringComparison.Ordinal) : "");
        return $"```csharp\n{string.Join("\n", code)}\n```";
    }
}
