namespace Lateral.Kernels;

/// <summary>
/// Units of work shared by the calling thread and some of the pool's. Each begins with its own part of them, the caller always with the first, so
/// that its core finds in its caches what it had there in the last call; whoever is done helps the others until no unit is left. A helper that
/// comes late finds none and touches nothing.
/// </summary>
internal abstract class Job(nint units, int threads) : IThreadPoolWorkItem
{
    private const int SharesPerThread = 8;

    /// <summary>Units taken of each part.</summary>
    private readonly long[] taken = new long[threads];
    private readonly nint share = Math.Max(1, units / ((nint)threads * SharesPerThread));
    private int arrived;
    private int running;
    private Exception? failure;

    /// <summary>Runs all units and returns when they are done; a failure in any is thrown here.</summary>
    public void Run()
    {
        for (int helper = 1; helper < threads; helper++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }

        Interlocked.Increment(ref running);
        Execute(0);
        var wait = default(SpinWait);
        while (Volatile.Read(ref running) != 0)
        {
            wait.SpinOnce(sleep1Threshold: -1);
        }

        if (failure is not null)
        {
            throw new AggregateException(failure);
        }
    }

    public void Execute()
    {
        Interlocked.Increment(ref running);
        Execute(Interlocked.Increment(ref arrived));
    }

    /// <summary>Does shares of units until none is left.</summary>
    protected abstract void Work(Shares shares);

    private void Execute(int member)
    {
        try
        {
            var shares = new Shares(this, member);
            if (shares.Next())
            {
                Work(shares);
            }
        }
        catch (Exception exception)
        {
            // Nobody awaits a pool thread: the caller rethrows.
            failure = exception;
        }
        finally
        {
            Interlocked.Decrement(ref running);
        }
    }

    private nint Boundary(int part) => units / threads * part + Math.Min(part, units % threads);

    /// <summary>The units that one thread takes, a few at a time: at first from its own part, then from the others'.</summary>
    protected struct Shares(Job job, int member)
    {
        private int visited;

        public nint First { get; private set; }

        /// <summary>One past the last unit of the share.</summary>
        public nint End { get; private set; }

        /// <summary>Takes the next share, if any is left.</summary>
        public bool Next()
        {
            int parts = job.taken.Length;
            for (; visited < parts; visited++)
            {
                int part = (member + visited) % parts;
                nint start = job.Boundary(part), end = job.Boundary(part + 1);
                First = start + (nint)(Interlocked.Add(ref job.taken[part], job.share) - job.share);
                if (First < end)
                {
                    End = Math.Min(First + job.share, end);
                    return true;
                }
            }

            return false;
        }
    }
}
