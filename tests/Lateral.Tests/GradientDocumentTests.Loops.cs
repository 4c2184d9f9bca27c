using Xunit;

namespace Lateral.Tests;

// The code that the document shows. A line "// name {" opens what Code(name) gives, "// }" closes it.
public partial class GradientDocumentTests
{
    // naive-forward {
    // x, scale, y: (C)
    private static void Forward(double[] x, double[] scale, double[] y, int n, double alpha, double beta, double k)
    {
        int before = (n - 1) / 2, after = n - 1 - before;
        for (int i = 0; i < x.Length; i++)
        {
            double sum = 0;
            for (int j = Math.Max(i - before, 0); j <= Math.Min(i + after, x.Length - 1); j++)
            {
                sum += x[j] * x[j];
            }

            scale[i] = k + alpha / n * sum;
            y[i] = x[i] * Math.Pow(scale[i], -beta);
        }
    }
    // }

    // naive-backward {
    // x, y, scale, dy, dx: (C); dx starts at zero
    private static void Scatter(double[] x, double[] y, double[] scale, double[] dy, double[] dx, int n, double alpha, double beta)
    {
        int before = (n - 1) / 2, after = n - 1 - before;
        for (int j = 0; j < x.Length; j++)              // each output …
        {
            double t = dy[j] * y[j] / scale[j];
            dx[j] += dy[j] * Math.Pow(scale[j], -beta);
            for (int i = Math.Max(j - before, 0); i <= Math.Min(j + after, x.Length - 1); i++)
            {
                dx[i] -= 2 * alpha * beta / n * x[i] * t;       // … to each input that it read: i ∈ W(j)
            }
        }
    }

    private static void Gather(double[] x, double[] y, double[] scale, double[] dy, double[] dx, int n, double alpha, double beta)
    {
        int before = (n - 1) / 2, after = n - 1 - before;
        for (int i = 0; i < x.Length; i++)              // each input …
        {
            double sum = 0;
            for (int j = Math.Max(i - after, 0); j <= Math.Min(i + before, x.Length - 1); j++)
            {
                sum += dy[j] * y[j] / scale[j];                 // … from each output that read it: j ∈ R(i)
            }

            double direct = dy[i] * Math.Pow(scale[i], -beta);
            double cross = -2 * alpha * beta / n * x[i] * sum;
            dx[i] = direct + cross;
        }
    }
    // }

    // slide {
    private static void Slide(int channels, int n, int post, Action<int> add, Action<int> subtract, Action<int> write)
    {
        int head = 0;
        for (; head < post && head < channels; head++)      // phase 1: only adding
        {
            add(head);
        }

        for (; head < channels; head++)                     // phase 2: adding and subtracting
        {
            add(head);
            if (head >= n) subtract(head - n);
            write(head - post);
        }

        for (; head < channels + post; head++)              // phase 3: only subtracting
        {
            if (head >= n) subtract(head - n);
            write(head - post);
        }
    }
    // }

    // slide-once {
    private static void SlideOnce(int channels, int n, int post, Action<int> add, Action<int> subtract, Action<int> write)
    {
        for (int head = 0; head < channels + post; head++)
        {
            if (head < channels) add(head);
            if (head >= n) subtract(head - n);
            if (head >= post) write(head - post);
        }
    }
    // }

    // The parameter's name is for the document, where it is the console itself.
    private static void Check(TextWriter Console)
    {
        // check {
        double[] x = [1, -2, 5, -1, 2], dy = [8, -27, 54, 27, -16];
        var shape = new FeatureShape([1, 5]);
        var options = new LrnOptions { LocalSize = 3, Alpha = 7.8, Beta = 0.75, K = 3 };
        double[] dx = LrnReference.Backward(x, dy, shape, options);
        double Loss(double[] at) => LrnReference.Forward(at, shape, options).Zip(dy, (y, d) => d * y).Sum();
        for (int i = 0; i < x.Length; i++)
        {
            double[] up = [.. x], down = [.. x];
            (up[i], down[i]) = (x[i] + 1e-5, x[i] - 1e-5);
            double difference = (Loss(up) - Loss(down)) / (up[i] - down[i]);
            bool same = Math.Abs(difference - dx[i]) <= 1e-8;   // false for NaN
            Console.WriteLine($"dx[{i}] {dx[i]:F6}, central difference {difference:F6}: {(same ? "the same" : "WRONG")}");
        }
        // }
        Assert.Equal(X, x);
        Assert.Equal(GradOutput, dy);
        Assert.Equal(Shape, shape);
        Assert.Equal(Example, options);
    }
}
