using Lateral.Benchmarks.Peers;
using Lateral.Benchmarks.Results;
using Lateral.Benchmarks.Timing;
using Lateral.Cli.Bench;

namespace Lateral.Benchmarks.Growth;

/// <summary>Time for each element against the size of the window.</summary>
internal static class WindowGrowth
{
    private static readonly int[] Sizes = [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129];
    private static readonly int[] QuickSizes = [1, 5, 64];

    public static GrowthResult Run(bool quick, Pace pace, TextWriter log)
    {
        (int images, int channels, int side) = quick ? (1, 256, 13) : (32, 256, 27);
        using var workload = new Workload("", images, channels, side, side, new LrnOptions());
        using var team = new ThreadTeam(Environment.ProcessorCount);
        FeatureArrays nchw = workload.Arrays(MemoryOrder.Nchw), nhwc = workload.Arrays(MemoryOrder.Nhwc);
        log.WriteLine($"nanoseconds for each element against window size, {workload.Description}");
        var candidates = new List<Candidate>();
        foreach (int size in quick ? QuickSizes : Sizes)
        {
            var across = new LocalResponseNorm(new LrnOptions { LocalSize = size });
            var within = new LocalResponseNorm(new LrnOptions { LocalSize = size, Region = LrnRegion.WithinChannel });
            Add("Lateral forward NCHW", () => across.Forward<float>(nchw.X.Span, nchw.Y.Span, workload.Nchw));
            Add("Lateral backward NCHW", () => across.Backward<float>(nchw.X.Span, nchw.GradOutput.Span, nchw.GradInput.Span, workload.Nchw));
            Add("Lateral forward NHWC", () => across.Forward<float>(nhwc.X.Span, nhwc.Y.Span, workload.Nhwc));
            Add("Lateral backward NHWC", () => across.Backward<float>(nhwc.X.Span, nhwc.GradOutput.Span, nhwc.GradInput.Span, workload.Nhwc));
            Add("Lateral forward within a channel", () => within.Forward<float>(nchw.X.Span, nchw.Y.Span, workload.Nchw));
            var caffe = new CaffeLayer(images, channels, side * side, across.Options);
            candidates.Add(new("Caffe's algorithm forward, 1 thread", size, workload.Length, new Turn(static () => { }, () => caffe.Forward(nchw.X.Span))));

            void Add(string name, Action run) => candidates.Add(new Candidate(name, size, workload.Length, run));
        }

        // The limit does not depend on the window: measured once, drawn as a line.
        candidates.Add(new("limit forward", 1, workload.Length, new Turn(team.Wake, () => MemoryLimit.Forward(team, nchw.X, nchw.Y))));
        candidates.Add(new("limit backward", 1, workload.Length, new Turn(team.Wake, () => MemoryLimit.Backward(team, nchw.X, nchw.GradOutput, nchw.GradInput))));
        GrowthSeries[] series = GrowthRun.Time(candidates, pace, log);
        double last = series[0].Points[^1].At;
        return new GrowthResult("growth-window", $"Time against the size of the window, {workload.Description}", "size of the window",
            [.. series.Select(one => one.Points.Length > 1 ? one : one with { Points = [one.Points[0], one.Points[0] with { At = last }] })]);
    }
}
