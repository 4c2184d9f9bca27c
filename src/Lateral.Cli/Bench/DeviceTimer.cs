using ILGPU.Runtime;

namespace Lateral.Cli.Bench;

/// <summary>Milliseconds on the device of one run: the median over the turns, and the quartiles beside it.</summary>
internal sealed record DeviceTime(double Median, double Lower, double Upper);

/// <summary>
/// Times what is launched on a stream by the device's own clock, in turns, so that a change of its speed meets all alike. Each
/// run starts with none of its tensors in the cache, behind a flush that the device is still busy with while the host
/// launches: the time is the device's alone.
/// </summary>
internal static class DeviceTimer
{
    private const int WarmUpRounds = 3;

    /// <param name="stream">A stream of a context with profiling.</param>
    /// <param name="actions">Each launches on the stream and does not wait.</param>
    /// <param name="rounds">The turns of each.</param>
    public static DeviceTime[] Time(AcceleratorStream stream, IReadOnlyList<Action> actions, int rounds)
    {
        using var flush = new CacheFlush(stream.Accelerator);
        double[][] times = [.. actions.Select(_ => new double[rounds])];
        for (int round = -WarmUpRounds; round < rounds; round++)
        {
            for (int turn = 0; turn < actions.Count; turn++)
            {
                // Backwards every other round: nobody always follows the same neighbour.
                int i = round % 2 == 0 ? turn : actions.Count - 1 - turn;
                flush.Run(stream);
                using ProfilingMarker start = stream.AddProfilingMarker();
                actions[i]();
                using ProfilingMarker end = stream.AddProfilingMarker();
                stream.Synchronize();
                if (round >= 0)
                {
                    times[i][round] = (end - start).TotalMilliseconds;
                }
            }
        }

        return [.. times.Select(Summary)];
    }

    private static DeviceTime Summary(double[] values)
    {
        Array.Sort(values);
        return new DeviceTime(Quantile(0.5), Quantile(0.25), Quantile(0.75));

        double Quantile(double part)
        {
            double place = part * (values.Length - 1);
            int below = (int)place;
            int above = Math.Min(below + 1, values.Length - 1);
            return values[below] + (place - below) * (values[above] - values[below]);
        }
    }
}
