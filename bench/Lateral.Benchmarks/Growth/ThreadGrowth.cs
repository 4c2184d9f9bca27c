using Lateral.Benchmarks.Peers;
using Lateral.Benchmarks.Results;
using Lateral.Benchmarks.Timing;
using Lateral.Cli.Bench;

namespace Lateral.Benchmarks.Growth;

/// <summary>Time for each element against the number of threads.</summary>
internal static class ThreadGrowth
{
    public static GrowthResult Run(bool quick, Pace pace, TextWriter log)
    {
        using var workload = new Workload("", quick ? 2 : 32, 96, 55, 55, new LrnOptions());
        FeatureArrays arrays = workload.Arrays(MemoryOrder.Nchw);
        log.WriteLine($"nanoseconds for each element against threads, {workload.Description}");
        var teams = new List<ThreadTeam>();
        try
        {
            var candidates = new List<Candidate>();
            foreach (int threads in Counts(Environment.ProcessorCount))
            {
                var norm = new LocalResponseNorm(workload.Options, threads);
                var team = new ThreadTeam(threads);
                teams.Add(team);
                Add("Lateral forward", new Turn(() => PoolThreads.Wake(threads), () => norm.Forward<float>(arrays.X.Span, arrays.Y.Span, workload.Nchw)));
                Add("Lateral backward", new Turn(() => PoolThreads.Wake(threads),
                    () => norm.Backward<float>(arrays.X.Span, arrays.GradOutput.Span, arrays.GradInput.Span, workload.Nchw)));
                Add("limit forward", new Turn(team.Wake, () => MemoryLimit.Forward(team, arrays.X, arrays.Y)));
                Add("limit backward", new Turn(team.Wake, () => MemoryLimit.Backward(team, arrays.X, arrays.GradOutput, arrays.GradInput)));

                void Add(string name, Turn turn) => candidates.Add(new Candidate(name, threads, workload.Length, turn));
            }

            return new GrowthResult("growth-threads", $"Time against the number of threads, {workload.Description}", "threads", GrowthRun.Time(candidates, pace, log));
        }
        finally
        {
            teams.ForEach(team => team.Dispose());
        }
    }

    // Powers of two and the number of cores.
    private static IEnumerable<int> Counts(int cores)
    {
        for (int threads = 1; threads < cores; threads *= 2)
        {
            yield return threads;
        }

        yield return cores;
    }
}
