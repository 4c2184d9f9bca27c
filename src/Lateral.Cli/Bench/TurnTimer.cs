using System.Diagnostics;

namespace Lateral.Cli.Bench;

/// <summary>Times several actions that take turns, so that whatever slows the machine slows all of them alike.</summary>
internal static class TurnTimer
{
    private const int FewestRounds = 15;
    private const int MostRounds = 2000;

    /// <summary>The median milliseconds of each action; what prepares it is not timed.</summary>
    public static double[] Medians((Action Prepare, Action Run)[] actions, TimeSpan warmUp, TimeSpan duration)
    {
        // The runtime compiles again what runs often; that has to be over before the first figure.
        var watch = Stopwatch.StartNew();
        int warmRounds = 0;
        do
        {
            foreach ((Action prepare, Action run) in actions)
            {
                prepare();
                run();
            }

            warmRounds++;
        }
        while (warmRounds < 3 || watch.Elapsed < warmUp);

        int rounds = (int)Math.Clamp(duration / (watch.Elapsed / warmRounds), FewestRounds, MostRounds);
        var times = new double[actions.Length][];
        for (int i = 0; i < times.Length; i++)
        {
            times[i] = new double[rounds];
        }

        for (int round = 0; round < rounds; round++)
        {
            for (int turn = 0; turn < actions.Length; turn++)
            {
                // Backwards every other round: nobody always follows the same neighbour.
                int i = round % 2 == 0 ? turn : actions.Length - 1 - turn;
                actions[i].Prepare();
                long start = Stopwatch.GetTimestamp();
                actions[i].Run();
                times[i][round] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            }
        }

        return [.. times.Select(Median)];
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return (values[(values.Length - 1) / 2] + values[values.Length / 2]) / 2;
    }
}
