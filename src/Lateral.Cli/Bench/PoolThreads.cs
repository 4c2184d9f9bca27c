namespace Lateral.Cli.Bench;

/// <summary>
/// The runtime's pool, whose threads the library shares its work with. A processor that has slept for a while takes as long to wake as a small tensor
/// takes to compute, and <see cref="ThreadTeam"/>'s are awake when the limit is timed.
/// </summary>
internal static class PoolThreads
{
    /// <summary>Wakes a thread for each processor but the caller's. They look for work for some microseconds before they sleep again.</summary>
    public static void Wake()
    {
        int others = Environment.ProcessorCount - 1, waiting = 0;
        for (int i = 0; i < others; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static meet => meet(), (Action)Meet, preferLocal: false);
        }

        SpinUntilAll();

        // Each waits for the others, so that no thread takes two of these.
        void Meet()
        {
            Interlocked.Increment(ref waiting);
            SpinUntilAll();
        }

        void SpinUntilAll()
        {
            var spin = new SpinWait();
            while (Volatile.Read(ref waiting) < others)
            {
                spin.SpinOnce(sleep1Threshold: -1);
            }
        }
    }
}
