using System.Diagnostics;

namespace Lateral.Benchmarks.Timing;

/// <summary>An action to be timed and what prepares each run of it, which is not timed.</summary>
internal sealed record Turn(Action Prepare, Action Run);

/// <summary>Milliseconds of one run: the median over the turns, and the quartiles beside it.</summary>
internal sealed record Timing(double Median, double Lower, double Upper, int Turns);

/// <summary>How long to measure.</summary>
/// <param name="Rounds">Rounds in which every fast action has its turn.</param>
/// <param name="FewestTurns">Slow actions sit out most rounds, but have at least so many turns.</param>
/// <param name="WarmUpMilliseconds">For each action, until the runtime has compiled it for the last time.</param>
internal sealed record Pace(int Rounds, int FewestTurns, double WarmUpMilliseconds)
{
    public static readonly Pace Full = new(101, 7, 400);

    /// <summary>For curves, whose many points take a turn each in every round.</summary>
    public static readonly Pace Curves = new(31, 5, 150);

    /// <summary>For the goals, of which the largest tensor has two dozen turns in every round.</summary>
    public static readonly Pace Goals = new(51, 9, 200);

    public static readonly Pace Quick = new(3, 1, 5);
}

/// <summary>
/// Times actions that take turns round by round, in one process, so that whatever slows the machine slows all of them
/// alike; every other round goes backwards, so that nobody always follows the same neighbour.
/// </summary>
internal static class Turns
{
    // An action that takes longer sits out rounds and needs no untimed run before the timed one.
    private const double SlowMilliseconds = 25;

    // Shorter than this, runs are added up within a turn.
    private const double ShortestTurnMilliseconds = 0.2;

    // The idle threads of the one before have stopped spinning by then.
    private const int PauseMilliseconds = 2;

    public static Timing[] Time(IReadOnlyList<Turn> turns, Pace pace)
    {
        double[] estimates = [.. turns.Select(turn => WarmUp(turn, pace.WarmUpMilliseconds))];
        List<double>[] times = [.. turns.Select(_ => new List<double>(pace.Rounds))];
        for (int round = 0; round < pace.Rounds; round++)
        {
            for (int place = 0; place < turns.Count; place++)
            {
                int i = round % 2 == 0 ? place : turns.Count - 1 - place;
                int every = Math.Clamp((int)Math.Ceiling(estimates[i] / SlowMilliseconds), 1, Math.Max(1, pace.Rounds / pace.FewestTurns));
                if ((round + i) % every == 0)
                {
                    times[i].Add(Take(turns[i], estimates[i]));
                }
            }
        }

        return [.. times.Select(Summary)];
    }

    private static double WarmUp(Turn turn, double milliseconds)
    {
        double best = double.PositiveInfinity;
        var watch = Stopwatch.StartNew();
        do
        {
            best = Math.Min(best, One(turn));
        }
        while (watch.Elapsed.TotalMilliseconds < milliseconds);

        return best;
    }

    private static double Take(Turn turn, double estimate)
    {
        Thread.Sleep(PauseMilliseconds);
        if (estimate < SlowMilliseconds)
        {
            One(turn);
        }

        int runs = Math.Clamp((int)Math.Ceiling(ShortestTurnMilliseconds / Math.Max(estimate, 1e-6)), 1, 1000);
        double sum = 0;
        for (int run = 0; run < runs; run++)
        {
            sum += One(turn);
        }

        return sum / runs;
    }

    private static double One(Turn turn)
    {
        turn.Prepare();
        long start = Stopwatch.GetTimestamp();
        turn.Run();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static Timing Summary(List<double> values)
    {
        values.Sort();
        return new Timing(Quantile(values, 0.5), Quantile(values, 0.25), Quantile(values, 0.75), values.Count);
    }

    private static double Quantile(List<double> sorted, double part)
    {
        double place = part * (sorted.Count - 1);
        int below = (int)place;
        int above = Math.Min(below + 1, sorted.Count - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
