using System.Numerics;
using System.Runtime.CompilerServices;
using Lateral.Cli.Json;

namespace Lateral.Cli.Bench;

/// <summary>Forward and backward of one shape and element type: checked, then timed beside the limit that memory sets.</summary>
internal static class BenchRun
{
    public static BenchResult[] Run<T>(LrnOptions options, FeatureShape shape, int threads, TimeSpan warmUp, TimeSpan duration)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int length = (int)shape.Length;
        using var x = new AlignedArray<T>(length);
        using var y = new AlignedArray<T>(length);
        using var gradOutput = new AlignedArray<T>(length);
        using var gradInput = new AlignedArray<T>(length);
        Fill(x.Span, 1);
        Fill(gradOutput.Span, 2);
        y.Span.Fill(T.NaN);
        gradInput.Span.Fill(T.NaN);

        var norm = new LocalResponseNorm(options, threads);
        norm.Forward<T>(x.Span, y.Span, shape);
        norm.Backward<T>(x.Span, gradOutput.Span, gradInput.Span, shape);
        ResultCheck.Run<T>(options, shape, x.Span, y.Span, gradOutput.Span, gradInput.Span);

        using var team = new ThreadTeam(threads);
        double[] milliseconds = TurnTimer.Medians(
            [
                (team.Wake, () => MemoryLimit.Forward(team, x, y)),
                (() => PoolThreads.Wake(threads), () => norm.Forward<T>(x.Span, y.Span, shape)),
                (team.Wake, () => MemoryLimit.Backward(team, x, gradOutput, gradInput)),
                (() => PoolThreads.Wake(threads), () => norm.Backward<T>(x.Span, gradOutput.Span, gradInput.Span, shape)),
            ],
            warmUp,
            duration);
        double bytes = (double)length * Unsafe.SizeOf<T>();
        return
        [
            Result("forward", milliseconds[1], milliseconds[0], 2 * bytes),
            Result("backward", milliseconds[3], milliseconds[2], 3 * bytes),
        ];
    }

    private static BenchResult Result(string operation, double milliseconds, double limit, double bytes) =>
        new(operation, milliseconds, bytes / milliseconds / 1e6, limit, milliseconds / limit);

    private static void Fill<T>(Span<T> values, ulong seed)
        where T : INumberBase<T>
    {
        var numbers = new NormalNumbers(seed);
        foreach (ref T value in values)
        {
            value = T.CreateTruncating(numbers.Next());
        }
    }
}
