namespace Lateral.Kernels;

/// <summary>
/// Units of work shared by the calling thread and some of the pool's. Everyone takes the next few units until none
/// is left; a helper that comes late finds none and touches nothing.
/// </summary>
internal abstract class Job(nint units) : IThreadPoolWorkItem
{
    private const int SharesPerThread = 8;

    private long next;
    private int running;
    private Exception? failure;
    private nint share = 1;

    /// <summary>Runs all units and returns when they are done; a failure in any is thrown here.</summary>
    public void Run(int threads)
    {
        share = Math.Max(1, units / ((nint)threads * SharesPerThread));
        for (int helper = 1; helper < threads; helper++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }

        Execute();
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
        try
        {
            nint first = Take();
            if (first < units)
            {
                Work(first);
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

    /// <summary>Does the share that starts at <paramref name="first"/>, then takes more until none is left.</summary>
    protected abstract void Work(nint first);

    /// <summary>The first unit of the next share; at or beyond the number of units when all are taken.</summary>
    protected nint Take() => (nint)(Interlocked.Add(ref next, share) - share);

    /// <summary>One past the last unit of a share.</summary>
    protected nint EndOf(nint first) => Math.Min(first + share, units);
}
