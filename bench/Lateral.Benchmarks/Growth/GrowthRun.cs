using Lateral.Benchmarks.Results;
using Lateral.Benchmarks.Timing;
using Lateral.Cli.Bench;

namespace Lateral.Benchmarks.Growth;

/// <summary>How the time for each element grows with the window, with the tensor and with the threads.</summary>
internal static class GrowthRun
{
    public static GrowthResult[] Run(bool quick, TextWriter log)
    {
        Pace pace = quick ? Pace.Quick : Pace.Curves;
        return [WindowGrowth.Run(quick, pace, log), TensorGrowth.Run(quick, pace, log), ThreadGrowth.Run(quick, pace, log)];
    }

    /// <summary>Times all candidates in turns and groups them by name.</summary>
    public static GrowthSeries[] Time(IReadOnlyList<Candidate> candidates, Pace pace, TextWriter log)
    {
        Timing.Timing[] timings = Turns.Time([.. candidates.Select(candidate => candidate.Turn)], pace);
        var points = candidates.Zip(timings, (candidate, timing) =>
            (candidate.Name, Point: new GrowthPoint(candidate.At, timing.Median * 1e6 / candidate.Elements)));
        GrowthSeries[] series = [.. points.GroupBy(one => one.Name, (name, group) => new GrowthSeries(name, [.. group.Select(one => one.Point)]))];
        foreach (GrowthSeries one in series)
        {
            log.WriteLine($"  {one.Name}: " + string.Join(", ", one.Points.Select(point => FormattableString.Invariant($"{point.At}: {point.NanosecondsPerElement:0.000}"))));
        }

        return series;
    }
}

/// <summary>A point of a curve before it is measured.</summary>
internal sealed record Candidate(string Name, double At, long Elements, Turn Turn)
{
    /// <summary>On all processors.</summary>
    public Candidate(string name, double at, long elements, Action run)
        : this(name, at, elements, new Turn(static () => PoolThreads.Wake(Environment.ProcessorCount), run))
    {
    }
}
