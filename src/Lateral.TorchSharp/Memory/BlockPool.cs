namespace Lateral.TorchSharp.Memory;

/// <summary>
/// Large blocks of memory that are used again: a fresh one comes from the system page by page, each set to zero, which takes
/// longer than a kernel takes to fill it. Blocks may be taken and returned on any thread.
/// </summary>
/// <remarks>
/// All blocks, taken and free, have at most twice the bytes that were ever taken at once; beyond that the free ones that have
/// waited longest go back to the system, and so does every one that nobody takes for a while.
/// </remarks>
internal sealed class BlockPool : IDisposable
{
    // Longer requests are served from blocks of other sizes too, as batches of changing size need it.
    private const nuint LargestWaste = 2;
    private const nuint PageSize = 4096;

    private readonly Lock gate = new();
    private readonly Dictionary<nint, nuint> taken = [];

    /// <summary>The one that has waited longest first.</summary>
    private readonly List<FreeBlock> free = [];

    private readonly TimeSpan idle;
    private readonly Timer timer;
    private nuint takenBytes;
    private nuint freeBytes;
    private nuint peak;

    /// <param name="idle">A free block goes back to the system after one to two times as long.</param>
    public BlockPool(TimeSpan idle)
    {
        this.idle = idle;
        timer = new Timer(_ => FreeIdle(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Bytes that wait to be taken again.</summary>
    public nuint FreeBytes
    {
        get
        {
            lock (gate)
            {
                return freeBytes;
            }
        }
    }

    /// <returns>The address of at least so many bytes of any content, aligned to 64 bytes or more; null where the system has no more.</returns>
    public nint? Take(nuint bytes)
    {
        lock (gate)
        {
            int best = -1;
            for (int i = 0; i < free.Count; i++)
            {
                nuint size = free[i].Bytes;
                if (size >= bytes && size / LargestWaste <= bytes && (best < 0 || size <= free[best].Bytes))
                {
                    best = i;
                }
            }

            FreeBlock block;
            if (best >= 0)
            {
                block = free[best];
                free.RemoveAt(best);
                freeBytes -= block.Bytes;
            }
            else
            {
                nuint whole = (bytes + PageSize - 1) / PageSize * PageSize;
                if (Pages.Allocate(whole) is not { } address)
                {
                    return null;
                }

                block = new FreeBlock(address, whole, default);
            }

            taken.Add(block.Address, block.Bytes);
            takenBytes += block.Bytes;
            peak = nuint.Max(peak, takenBytes);
            return block.Address;
        }
    }

    /// <param name="address">What <see cref="Take"/> returned.</param>
    public void Return(nint address)
    {
        lock (gate)
        {
            taken.Remove(address, out nuint bytes);
            takenBytes -= bytes;
            if (free.Count == 0)
            {
                timer.Change(idle, idle);
            }

            free.Add(new FreeBlock(address, bytes, Environment.TickCount64));
            freeBytes += bytes;
            while (takenBytes + freeBytes > 2 * peak)
            {
                FreeLongestWaiting();
            }
        }
    }

    /// <summary>Gives all free blocks back to the system.</summary>
    public void FreeAll()
    {
        lock (gate)
        {
            while (free.Count > 0)
            {
                FreeLongestWaiting();
            }
        }
    }

    public void Dispose()
    {
        timer.Dispose();
        FreeAll();
    }

    private void FreeIdle()
    {
        lock (gate)
        {
            while (free.Count > 0 && Environment.TickCount64 - free[0].Since >= idle.TotalMilliseconds)
            {
                FreeLongestWaiting();
            }

            if (free.Count == 0)
            {
                timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void FreeLongestWaiting()
    {
        FreeBlock block = free[0];
        free.RemoveAt(0);
        freeBytes -= block.Bytes;
        Pages.Free(block.Address, block.Bytes);
    }

    private readonly record struct FreeBlock(nint Address, nuint Bytes, long Since);
}
