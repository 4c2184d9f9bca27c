using Xunit;

namespace Lateral.Tests;

// The blocks beyond the gradient: parameters, second derivative, within a channel, the command.
public partial class GradientDocumentTests
{
    private static string ParametersBlock()
    {
        LrnParameterGradients gradients = LrnReference.ParameterGradients(X, GradOutput, Shape, Example);
        double[] t = T(Example), sums = WindowSums(Squares(X), Example), scale = LrnReference.Scale(X, Shape, Example);
        double[] y = LrnReference.Forward(X, Shape, Example);
        double[] logs = [.. Enumerable.Range(0, C).Select(i => GradOutput[i] * y[i] * Math.Log(scale[i]))];
        double[] differences = CentralDifferences(
            p => Dot(GradOutput, LrnReference.Forward(X, Shape, Example with { Alpha = p[0], Beta = p[1], K = p[2] })),
            [Example.Alpha, Example.Beta, Example.K]);
        AssertClose([gradients.Alpha, gradients.Beta, gradients.K], differences, 1e-7);
        Assert.Equal(gradients.Alpha, -Example.Beta / Example.LocalSize * Dot(t, sums), 1e-12);
        Assert.Equal(gradients.Beta, -logs.Sum(), 1e-12);
        Assert.Equal(gradients.K, -Example.Beta * t.Sum(), 1e-12);
        string terms = Table(
            ["$i$", "$t_i$", "$Q_i$", "$t_i Q_i$", "$dy_i y_i$", "$\\ln s_i$", "$dy_i y_i \\ln s_i$"],
            [
                .. Enumerable.Range(0, C).Select(i => (string[])[F(i), F(t[i]), F(sums[i]), F(t[i] * sums[i]), F(GradOutput[i] * y[i]), F(Math.Log(scale[i])), F(logs[i])]),
                ["sum", F(t.Sum()), "", F(Dot(t, sums)), "", "", F(logs.Sum())],
            ]);
        string results = Table(
            ["", "formula", "value", "central difference"],
            [
                ["$d\\alpha$", $"$-(\\beta / n)$ times the sum of $t_i Q_i$", F(gradients.Alpha), F(differences[0])],
                ["$d\\beta$", "minus the last sum", F(gradients.Beta), F(differences[1])],
                ["$dk$", "$-\\beta$ times the sum of $t_i$", F(gradients.K), F(differences[2])],
            ]);
        return $"{terms}\n{results}";
    }

    private static string DoubleBackwardBlock()
    {
        double[] t = T(Example), scale = LrnReference.Scale(X, Shape, Example);
        double[] u = WindowSums([.. V.Select((v, i) => v * X[i])], Example);
        double a = A(Example), beta = Example.Beta, factor = -CrossFactor(Example);
        double[] w = [.. Enumerable.Range(0, C).Select(j => GradOutput[j] * Math.Pow(scale[j], -beta - 1))];
        (double[] gradX, double[] gradGradOutput) = LrnReference.DoubleBackward(X, GradOutput, V, Shape, Example);
        AssertClose(gradX, CentralDifferences(x => Dot(V, LrnReference.Backward(x, GradOutput, Shape, Example)), X), 1e-8);
        AssertClose(gradGradOutput, CentralDifferences(dy => Dot(V, LrnReference.Backward(X, dy, Shape, Example)), GradOutput), 1e-8);
        double[] differences = CentralDifferences(x => Dot(V, LrnReference.Backward(x, GradOutput, Shape, Example)), X);
        string intermediates = Table(["$j$", "$v_j$", "$w_j$", "$t_j$", "$u_j$"], j => [F(j), F(V[j]), F(w[j]), F(t[j]), F(u[j])]);
        string terms = Table(
            ["$m$", "A", "B", "C", "D", "$\\partial G / \\partial x_m$", "central difference"],
            m =>
            {
                int[] reversed = ReversedOf(m, Example);
                double termA = factor * X[m] * reversed.Sum(j => V[j] * w[j]);
                double termB = factor * w[m] * u[m];
                double termC = factor * X[m] * reversed.Sum(j => -2 * a * (beta + 1) * t[j] * u[j] / scale[j]);
                double termD = factor * V[m] * reversed.Sum(j => t[j]);
                Assert.Equal(gradX[m], termA + termB + termC + termD, 1e-12);
                return [F(m), F(termA), F(termB), F(termC), F(termD), F(gradX[m]), F(differences[m])];
            });
        return $"With $v = ({Join(V)})$ and $2a(\\beta + 1) = {F(2 * a * (beta + 1))}$:\n\n{intermediates}\n{terms}\nThe other half, $\\partial G / \\partial dy = J v = ({Join(gradGradOutput)})$.";
    }

    private static string WithinBlock()
    {
        LrnOptions options = new() { LocalSize = 3, Alpha = 9, Beta = 0.5, K = 1, Region = LrnRegion.WithinChannel };
        var shape = new FeatureShape([1, 1, 3, 3]);
        double[] ones = [.. Enumerable.Repeat(1.0, 9)];
        double[] scale = LrnReference.Scale(ones, shape, options);
        double[] dx = LrnReference.Backward(ones, ones, shape, options);
        AssertClose(dx, CentralDifferences(x => LrnReference.Forward(x, shape, options).Sum(), ones), 1e-8);
        string Plane(double[] values) => string.Join("; ", values.Chunk(3).Select(Join));
        return $"""
            A plane of 3 by 3 ones, $n = {options.LocalSize}$, $\alpha = {F(options.Alpha)}$, $k = {F(options.K)}$, $\beta = {F(options.Beta)}$, $dy$ all ones.
            The divisor is $n^2 = {F(Math.Pow(options.LocalSize, 2))}$ everywhere, so $a = {F(options.Alpha / 9)}$. Rows are separated by semicolons.

            | | |
            |---|---|
            | $s$ | {Plane(scale)} |
            | $dx$ | {Plane(dx)} |
            """;
    }

    private static string CommandBlock() => Invariant($"""
        ```sh
        python3 -c "import numpy; numpy.save('x.npy', numpy.array([[{Join(X)}]], 'f8'))"
        lateral check x.npy --size {Example.LocalSize} --alpha {Example.Alpha} --beta {Example.Beta} --k {Example.K}
        ```
        """);
}
