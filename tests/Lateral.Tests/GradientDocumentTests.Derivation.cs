using Xunit;

namespace Lateral.Tests;

// The blocks of the derivation: the layer, its partial derivatives, the gradient, the matrix.
public partial class GradientDocumentTests
{
    private static string ExampleBlock() => Invariant($"""
        | | |
        |---|---|
        | channels, at one position | $C = {C}$ |
        | window and parameters | $n = {Example.LocalSize}$, $\alpha = {Example.Alpha}$, $\beta = {Example.Beta}$, $k = {Example.K}$ |
        | so | $a = \alpha / n = {F(A(Example))}$ and $2 a \beta = 2 \alpha \beta / n = {F(CrossFactor(Example))}$ |
        | input | $x = ({Join(X)})$ |
        | gradient of the output | $dy = ({Join(GradOutput)})$ |
        """);

    private static string ForwardBlock()
    {
        double[] sum = WindowSums(Squares(X), Example), scale = LrnReference.Scale(X, Shape, Example), y = LrnReference.Forward(X, Shape, Example);
        return Table(
            ["$i$", "$x_i$", "$x_i^2$", "$W(i)$", "sum of squares", "$s_i$", "$s_i^{-\\beta}$", "$y_i$"],
            i => [F(i), F(X[i]), F(X[i] * X[i]), Join(WindowOf(i, Example)), F(sum[i]), F(scale[i]), F(Math.Pow(scale[i], -Example.Beta)), F(y[i])]);
    }

    private static string PartialsBlock()
    {
        const int i = 2;
        double[] y = LrnReference.Forward(X, Shape, Example), scale = LrnReference.Scale(X, Shape, Example);
        double[,] jacobian = Jacobian(Example);
        string table = Table(
            ["$j$", "reads $x_i$", "$y_j / s_j$", "through $s_j$", "through $x_j$", "$\\partial y_j / \\partial x_i$", "central difference"],
            j =>
            {
                bool reads = WindowOf(j, Example).Contains(i);
                double throughScale = reads ? -CrossFactor(Example) * y[j] / scale[j] * X[i] : 0;
                double throughInput = j == i ? Math.Pow(scale[j], -Example.Beta) : 0;
                double difference = CentralDifferences(x => LrnReference.Forward(x, Shape, Example)[j], X)[i];
                Assert.Equal(jacobian[j, i], throughScale + throughInput, 1e-12);
                Assert.Equal(jacobian[j, i], difference, 1e-8);
                return [F(j), reads ? "yes" : "no", reads ? F(y[j] / scale[j]) : "", F(throughScale), F(throughInput), F(jacobian[j, i]), F(difference)];
            });
        double[] column = [.. Enumerable.Range(0, C).Select(j => jacobian[j, i])];
        string terms = string.Join(" + ", WindowOf(i, Example).Select(j => $"{Signed(GradOutput[j])} \\cdot {Signed(column[j])}"));
        double dx = LrnReference.Backward(X, GradOutput, Shape, Example)[i];
        Assert.Equal(dx, Dot(column, GradOutput), 1e-12);
        return $"Input $i = {i}$, $x_i = {F(X[i])}$:\n\n{table}\nThe column times $dy$ is the gradient: $dx_{i} = {terms} = {F(dx)}$ (from unrounded values).";
    }

    private static string BackwardBlock()
    {
        (double[] direct, double[] cross) = LrnReference.BackwardTerms(X, GradOutput, Shape, Example);
        double[] dx = LrnReference.Backward(X, GradOutput, Shape, Example), t = T(Example);
        double[] differences = CentralDifferences(x => Dot(GradOutput, LrnReference.Forward(x, Shape, Example)), X);
        AssertClose(dx, differences, 1e-8);
        string table = Table(
            ["$i$", "$dy_i$", "direct", "$t_i$", "$R(i)$", "sum of $t$", "cross", "$dx_i$", "central difference"],
            i =>
            {
                double sum = ReversedOf(i, Example).Sum(j => t[j]);
                Assert.Equal(cross[i], -CrossFactor(Example) * X[i] * sum, 1e-12);
                return [F(i), F(GradOutput[i]), F(direct[i]), F(t[i]), Join(ReversedOf(i, Example)), F(sum), F(cross[i]), F(dx[i]), F(differences[i])];
            });
        int[] turned = [.. Enumerable.Range(0, C).Where(i => direct[i] * dx[i] < 0)];
        return $"{table}\nIn channels {Join(turned)} the cross term outweighs the direct one and turns the gradient's sign.";
    }

    private static string EvenWindowsBlock() => Table(
        ["$i$", "$W(i)$: $i$ reads", "$R(i)$: read $i$", "$W(i)$ moved by $-1$"],
        i =>
        {
            int[] moved = [.. Enumerable.Range(i - 2, 4).Where(j => j is >= 0 and < C)];
            Assert.Equal(ReversedOf(i, Even), moved);
            Assert.Equal(WindowOf(i, Even), Enumerable.Range(i - 1, 4).Where(j => j is >= 0 and < C));
            return [F(i), Join(WindowOf(i, Even)), Join(ReversedOf(i, Even)), Join(moved)];
        });

    private static string EvenGradientBlock()
    {
        (double[] direct, _) = LrnReference.BackwardTerms(X, GradOutput, Shape, Even);
        double[] right = LrnReference.Backward(X, GradOutput, Shape, Even), t = T(Even);
        double[] differences = CentralDifferences(x => Dot(GradOutput, LrnReference.Forward(x, Shape, Even)), X);
        AssertClose(right, differences, 1e-8);
        string table = Table(
            ["$i$", "$dx_i$, sum over $R(i)$", "central difference", "wrong: sum over $W(i)$"],
            i =>
            {
                double wrong = direct[i] - CrossFactor(Even) * X[i] * WindowOf(i, Even).Sum(j => t[j]);
                return [F(i), F(right[i]), F(differences[i]), F(wrong)];
            });
        return $"The example again with $n = {Even.LocalSize}$ and $\\alpha = {F(Even.Alpha)}$, so that $a$ is still ${F(A(Even))}$:\n\n{table}";
    }

    private static string JacobianBlock()
    {
        double[,] jacobian = Jacobian(Example);
        return Table(
            ["$J$", .. Enumerable.Range(0, C).Select(i => $"$x_{i}$")],
            j => [$"$y_{j}$", .. Enumerable.Range(0, C).Select(i => F(jacobian[j, i]))]);
    }

    private static string ProductsBlock()
    {
        double[] dx = LrnReference.Backward(X, GradOutput, Shape, Example), forwardMode = LrnReference.ForwardMode(X, V, Shape, Example);
        double[,] jacobian = Jacobian(Example);
        AssertClose(dx, [.. Enumerable.Range(0, C).Select(i => Enumerable.Range(0, C).Sum(j => jacobian[j, i] * GradOutput[j]))], 1e-12);
        AssertClose(forwardMode, [.. Enumerable.Range(0, C).Select(j => Enumerable.Range(0, C).Sum(i => jacobian[j, i] * V[i]))], 1e-12);
        double left = Dot(GradOutput, forwardMode), right = Dot(dx, V);
        Assert.Equal(left, right, 1e-12);
        return $"""
            | product | value |
            |---|---|
            | $J^\top dy$, backward | $({Join(dx)})$ |
            | $v$, a direction | $({Join(V)})$ |
            | $J v$, forward mode | $({Join(forwardMode)})$ |
            | $dy \cdot (J v)$ | ${F(left)}$ |
            | $(J^\top dy) \cdot v$ | ${F(right)}$ |
            """;
    }
}
