using System.Globalization;
using Lateral.Kernels;
using Xunit;

namespace Lateral.Tests;

// The blocks about Caffe's kernels: the sliding window, what it reads, and what it loses.
public partial class GradientDocumentTests
{
    private static string PadsBlock() => Table(
        ["$n$", "forward: pre, post", "forward window", "backward: pre, post", "backward window"],
        [.. ((int[])[3, 4, 5]).Select(n =>
        {
            int pre = (n - 1) / 2, post = n - 1 - pre;
            int backPre = n - (n + 1) / 2, backPost = n - 1 - backPre;
            Assert.Equal((backPre, backPost), (post, pre));
            return (string[])[F(n), $"{pre}, {post}", Around(pre, post), $"{backPre}, {backPost}", Around(backPre, backPost)];
        })]);

    private static string StepperBlock()
    {
        int n = Example.LocalSize, pre = n - (n + 1) / 2, post = n - 1 - pre;
        double[] t = T(Example), scale = LrnReference.Scale(X, Shape, Example), dx = new double[C];
        double sum = 0;
        List<string[]> rows = [];
        int head = 0;
        string added = "", subtracted = "";
        void Row(string phase, string written, string dxWritten)
        {
            rows.Add([phase, F(head++), added, subtracted, F(sum), written, dxWritten]);
            (added, subtracted) = ("", "");
        }

        void Add(int j)
        {
            sum += t[j];
            added = $"$t_{j}$ = {F(t[j])}";
            if (j < post)
            {
                Row("1", "", "");
            }
        }

        void Subtract(int j)
        {
            sum -= t[j];
            subtracted = $"$t_{j}$ = {F(t[j])}";
        }

        void Write(int i)
        {
            dx[i] = GradOutput[i] * Math.Pow(scale[i], -Example.Beta) - CrossFactor(Example) * X[i] * sum;
            Row(head < C ? "2" : "3", $"$dx_{i}$, $R({i})$ = {Join(ReversedOf(i, Example))}", F(dx[i]));
        }

        Slide(C, n, post, Add, Subtract, Write);
        AssertClose(LrnReference.Backward(X, GradOutput, Shape, Example), dx, 1e-12);
        string table = Table(["phase", "head", "added", "subtracted", "running sum", "writes", "value"], rows);
        return $"$n = {n}$, so post-padding is ${post}$, and `cache_ratio` = ${F(CrossFactor(Example))}$:\n\n{table}";
    }

    private static string BytesBlock()
    {
        (string Pass, string[] Reads, string[] Writes)[] passes =
        [
            ("Caffe, forward, fill scale", ["x"], ["scale"]),
            ("Caffe, forward, output", ["x", "scale"], ["y"]),
            ("Caffe, backward", ["x", "y", "scale", "dy"], ["dx"]),
            ("Lateral, forward", ["x"], ["y"]),
            ("Lateral, backward", ["x", "dy"], ["dx"]),
        ];
        int Bytes(string maker) => sizeof(float) * passes.Where(pass => pass.Pass.StartsWith(maker, StringComparison.Ordinal))
            .Sum(pass => pass.Reads.Length + pass.Writes.Length);
        string table = Table(
            ["pass", "reads", "writes", "tensors", "bytes per element"],
            [.. passes.Select(pass =>
            {
                int tensors = pass.Reads.Length + pass.Writes.Length;
                return (string[])[pass.Pass, string.Join(", ", pass.Reads), string.Join(", ", pass.Writes), F(tensors), F(sizeof(float) * tensors)];
            })]);
        string kept(params string[] tensors) => $"{string.Join(", ", tensors)}, {sizeof(float) * tensors.Length} bytes";
        return $"""
            {table}
            Forward and backward together: {Bytes("Caffe")} bytes per element against {Bytes("Lateral")}.
            Backward alone: {Bytes("Caffe, backward")} against {Bytes("Lateral, backward")}.
            Kept between the two: {kept("x", "y", "scale")}, against {kept("x")}.
            """;
    }

    private static string SpikeBlock()
    {
        LrnOptions options = CaffeDefaults;
        const int spikeAt = 5, length = 12;
        float[] x = [.. Enumerable.Range(0, length).Select(i => i < spikeAt ? 2.25f : i == spikeAt ? 10_000f : 1.75f)];
        double[] exact = [.. x.Select(value => (double)value)];
        var shape = new FeatureShape([1, length]);
        int n = options.LocalSize, post = n / 2;
        float sum = 0, a = (float)A(options);
        var (running, direct) = (new float[length], new float[length]);
        Slide(length, n, post, j => sum += x[j] * x[j], j => sum -= x[j] * x[j], i => running[i] = sum);
        for (int i = 0; i < length; i++)
        {
            for (int j = Math.Max(i - post, 0); j <= Math.Min(i + post, length - 1); j++)
            {
                direct[i] += x[j] * x[j];
            }
        }

        double[] scale = LrnReference.Scale(exact, shape, options), y = LrnReference.Forward(exact, shape, options);
        float Scale(float windowSum) => 1 + a * windowSum;
        double Y(int i, float windowSum) => x[i] * Math.Pow(Scale(windowSum), -options.Beta);
        string table = Table(
            ["$i$", "$x_i$", "sum, added directly", "sum, running", "$s_i$ direct", "$s_i$ running", "$y_i$ direct", "$y_i$ running"],
            [.. Enumerable.Range(0, length).Select(i =>
            {
                Assert.Equal((double)x[i] * x[i], x[i] * x[i]);
                Assert.True(Math.Abs(Scale(direct[i]) - scale[i]) <= n * 1.2e-7 * scale[i]);
                Assert.True(Math.Abs(Y(i, direct[i]) - y[i]) <= n * 1.2e-7 * Math.Abs(y[i]));
                return (string[])[F(i), F(x[i]), F(direct[i]), F(running[i]), F4(Scale(direct[i])), F4(Scale(running[i])), F4(Y(i, direct[i])), F4(Y(i, running[i]))];
            })]);
        int firstAfter = spikeAt + post + 1;
        int[] broken = [.. Enumerable.Range(0, length).Where(i => double.IsNaN(Y(i, running[i])))];
        Assert.Equal(Enumerable.Range(firstAfter, length - firstAfter), broken);
        float square = x[spikeAt] * x[spikeAt], step = MathF.BitIncrement(square) - square;
        return $"""
            `float`, Caffe's defaults $n = {n}$, $\alpha = {F(options.Alpha)}$, $\beta = {F(options.Beta)}$, $k = {F(options.K)}$, one spike of {F(x[spikeAt])} in channel {spikeAt}:

            {table}
            The spike's square is {F(square)}. Neighbouring floats there are {F(step)} apart. All squares are exact.
            While it is in the sum, each small square that enters, {F(x[^1] * x[^1])}, rounds away;
            each one that leaves, {F(x[0] * x[0])}, rounds to a step of {F(step)}.
            When the spike leaves, {F(running[firstAfter])} remains where {F(direct[firstAfter])} is true, the scale is negative, and its power is NaN.
            """;
    }

    /// <summary>The pieces are those that the kernels sum.</summary>
    private static string AdditionsBlock() => Table(
        ["$n$", "as pieces", "direct", "by levels", "by groups"],
        [.. ((int[])[3, 5, 7, 16, 33, 65]).Select(n =>
        {
            var axis = new WindowAxis(1000, n - 1, 0);
            double[] values = [.. Enumerable.Range(1, 200).Select(i => (double)(i * i % 17))];
            List<double[]> levels = [values];
            double At(int level, int i) => i < 0 ? 0 : levels[level][i];
            while (levels.Count <= axis.Levels)
            {
                int below = levels.Count - 1, reach = (int)WindowAxis.Reach(below);
                levels.Add([.. values.Select((_, i) => Enumerable.Range(0, WindowAxis.Radix).Sum(part => At(below, i - part * reach)))]);
            }

            IEnumerable<double> sums = values.Select((_, i) => axis.Pieces.Sum(piece => At(piece.Level, i - (int)piece.Back)));
            Assert.Equal(values.Select((_, i) => values.Take(i + 1).TakeLast(n).Sum()), sums);
            int additions = (WindowAxis.Radix - 1) * axis.Levels + axis.Pieces.Length - 1;
            string pieces = string.Join(" + ", axis.Pieces.Select(piece => WindowAxis.Reach(piece.Level)));
            string byGroups = n > WindowGroups.LongestRun ? AdditionsByGroups(n, values).ToString("0.0", CultureInfo.InvariantCulture) : F(n - 1);
            return (string[])[F(n), pieces, F(n - 1), F(additions), byGroups];
        })]);

    /// <summary>Additions for each element, counted while the windows over a window-long group and the one after it are summed as the kernels do it.</summary>
    private static double AdditionsByGroups(int n, double[] values)
    {
        var groups = new WindowGroups(new WindowAxis(1000, n - 1, 0), new ScratchLayout(0, 1));
        int Count(int level) => (int)groups.GroupAt(level, n - 1) + 1;
        double Sum(nint from, nint to) => values.Skip((int)from).Take((int)(to - from)).Sum();

        // An end is the next one's with one more term, and so is a start the one before it.
        int additions = 0;
        for (int level = 0; level < groups.Levels; level++)
        {
            additions += Count(level) - Count(level + 1);
            additions += Enumerable.Range(0, Count(level)).Count(group => level > 0
                && group > groups.FirstGroup(level, group * groups.Length(level))
                && !groups.EndsGroup(level + 1, Math.Min((group + 1) * groups.Length(level), n) - 1));
        }

        for (int place = 0; place < n; place++)
        {
            double[] pieces = [.. Ends(place), .. Starts(place), .. values[(n + (int)groups.FirstGroup(0, place))..(n + place)]];
            Assert.Equal(Sum(place, place + n), pieces.Sum());
            additions += pieces.Length - 1;
        }

        return (double)additions / n;

        IEnumerable<double> Ends(nint place)
        {
            for (int level = 0; level < groups.Levels; level++)
            {
                nint from = (groups.GroupAt(level, place) + Math.Min(level, 1)) * groups.Length(level);
                nint next = groups.GroupAt(level + 1, place);
                if (from < n && groups.GroupAt(level + 1, from) == next)
                {
                    yield return Sum(from, Math.Min(n, (next + 1) * groups.Length(level + 1)));
                }
            }
        }

        IEnumerable<double> Starts(nint place)
        {
            for (int level = groups.Levels - 1; level > 0; level--)
            {
                nint first = groups.FirstGroup(level, place), end = groups.GroupAt(level, place);
                if (end > first)
                {
                    yield return Sum(n + first * groups.Length(level), n + end * groups.Length(level));
                }
            }
        }
    }
}
