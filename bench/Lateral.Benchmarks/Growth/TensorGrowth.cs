using Lateral.Benchmarks.Peers;
using Lateral.Benchmarks.Results;
using Lateral.Benchmarks.Timing;
using Lateral.Cli.Bench;

namespace Lateral.Benchmarks.Growth;

/// <summary>Time for each element against the size of the tensor, from what fits the first cache to 1 GiB.</summary>
internal static class TensorGrowth
{
    private static readonly (int Images, int Side)[] Shapes = [(1, 8), (1, 16), (1, 32), (4, 32), (16, 32), (64, 32), (256, 32), (1024, 32), (4096, 32)];
    private const int Channels = 64;
    private const int QuickShapes = 4;

    public static GrowthResult Run(bool quick, Pace pace, TextWriter log)
    {
        log.WriteLine("nanoseconds for each element against KiB of one tensor");
        var series = new List<GrowthSeries>();
        foreach ((int images, int side) in quick ? Shapes[..QuickShapes] : Shapes)
        {
            // Three tensors, and room for others.
            long bytes = (long)images * Channels * side * side * sizeof(float);
            if (bytes > GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 5)
            {
                log.WriteLine($"  {bytes >> 20} MiB: left out, the machine has too little memory");
                continue;
            }

            series.AddRange(One(images, side, pace, log));
        }

        return new GrowthResult("growth-tensor", $"Time against the size of the tensor, {Channels} channels, NCHW, window size 5", "KiB of one tensor",
            [.. series.GroupBy(one => one.Name, (name, group) => new GrowthSeries(name, [.. group.SelectMany(one => one.Points)]))]);
    }

    private static GrowthSeries[] One(int images, int side, Pace pace, TextWriter log)
    {
        var shape = new FeatureShape([images, Channels, side, side]);
        int length = (int)shape.Length;
        using AlignedArray<float> x = new(length), gradOutput = new(length), output = new(length);
        Workload.Fill(x, 1);
        Workload.Fill(gradOutput, 2);
        output.Span.Clear();
        var norm = new LocalResponseNorm(new LrnOptions());
        using ThreadTeam alone = new(1), all = new(Environment.ProcessorCount);
        double at = length * (sizeof(float) / 1024.0);
        GrowthSeries[] series = GrowthRun.Time(
            [
                new("Lateral forward", at, length, () => norm.Forward<float>(x.Span, output.Span, shape)),
                new("Lateral backward", at, length, () => norm.Backward<float>(x.Span, gradOutput.Span, output.Span, shape)),
                new("limit forward", at, length, new Turn(alone.Wake, () => MemoryLimit.Forward(alone, x, output))),
                new("limit forward, all cores", at, length, new Turn(all.Wake, () => MemoryLimit.Forward(all, x, output))),
                new("limit backward", at, length, new Turn(alone.Wake, () => MemoryLimit.Backward(alone, x, gradOutput, output))),
                new("limit backward, all cores", at, length, new Turn(all.Wake, () => MemoryLimit.Backward(all, x, gradOutput, output))),
            ],
            pace, log);

        // One thread is the faster one for small tensors, all are for large ones: the limit is the better of both.
        return [series[0], series[1], Better(series[2], series[3]), Better(series[4], series[5])];
    }

    private static GrowthSeries Better(GrowthSeries alone, GrowthSeries all) =>
        alone.Points[0].NanosecondsPerElement < all.Points[0].NanosecondsPerElement ? alone : all with { Name = alone.Name };
}
