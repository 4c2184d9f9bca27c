using System.Diagnostics;

namespace Lateral.Cli.Bench;

/// <summary>
/// The runtime's pool, whose threads the library shares its work with. A processor that has slept for a while may take longer to wake than a small tensor
/// takes to compute, and <see cref="ThreadTeam"/>'s are awake when the limit is timed.
/// </summary>
internal static class PoolThreads
{
    /// <summary>Longer than processors take to wake; the pool may be busy, or have fewer threads.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(10);

    /// <summary>Wakes all that share work with the caller, so many threads in all. They look for work for some microseconds before they sleep again.</summary>
    public static void Wake(int threads)
    {
        int waiting = 1;
        for (int i = waiting; i < threads; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static meet => meet(), (Action)Meet, preferLocal: false);
        }

        WaitForAll();

        // Each waits for the others, so that no thread takes two of these.
        void Meet()
        {
            Interlocked.Increment(ref waiting);
            WaitForAll();
        }

        void WaitForAll()
        {
            long start = Stopwatch.GetTimestamp();
            var spin = new SpinWait();
            while (Volatile.Read(ref waiting) < threads && Stopwatch.GetElapsedTime(start) < Patience)
            {
                spin.SpinOnce(sleep1Threshold: -1);
            }
        }
    }
}
