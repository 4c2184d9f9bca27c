namespace Lateral.Cli.Bench;

/// <summary>
/// Threads that sleep between runs, so that they take no core from what is timed in between, and that can be woken
/// before a run, so that the run itself starts and ends within a microsecond or so. The caller is one of them.
/// </summary>
internal sealed class ThreadTeam : IDisposable
{
    private readonly SemaphoreSlim sleep = new(0);
    private readonly Thread[] threads;
    private Action<int>? work;
    private bool awake;
    private int waiting;
    private int running;
    private int runs;

    public ThreadTeam(int size)
    {
        threads = new Thread[size - 1];
        for (int i = 0; i < threads.Length; i++)
        {
            int member = i + 1;
            threads[i] = new Thread(() => Serve(member)) { IsBackground = true };
            threads[i].Start();
        }
    }

    public int Size => threads.Length + 1;

    /// <summary>Wakes the threads, which then spin until the next <see cref="Run"/>.</summary>
    public void Wake()
    {
        if (awake || threads.Length == 0)
        {
            return;
        }

        awake = true;
        waiting = 0;
        sleep.Release(threads.Length);
        SpinUntil(ref waiting, threads.Length);
    }

    /// <summary>Runs <paramref name="part"/> once for each member, 0 to Size − 1, at the same time.</summary>
    public void Run(Action<int> part)
    {
        Start(part);
        part(0);
        SpinUntil(ref running, 0);
    }

    public void Dispose()
    {
        Start(null);
        foreach (Thread thread in threads)
        {
            thread.Join();
        }

        sleep.Dispose();
    }

    private void Start(Action<int>? part)
    {
        Wake();
        work = part;
        running = threads.Length;
        awake = false;
        Interlocked.Increment(ref runs);
    }

    private void Serve(int member)
    {
        while (true)
        {
            sleep.Wait();
            int run = Volatile.Read(ref runs);
            Interlocked.Increment(ref waiting);
            SpinUntil(ref runs, run + 1);
            if (work is not { } part)
            {
                return;
            }

            part(member);
            Interlocked.Decrement(ref running);
        }
    }

    private static void SpinUntil(ref int place, int value)
    {
        var spin = new SpinWait();
        while (Volatile.Read(ref place) != value)
        {
            // Yields where there are more threads than cores, and never sleeps for a millisecond.
            spin.SpinOnce(sleep1Threshold: -1);
        }
    }
}
