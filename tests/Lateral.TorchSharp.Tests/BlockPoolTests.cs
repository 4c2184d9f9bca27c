using Lateral.TorchSharp.Memory;
using Xunit;

namespace Lateral.TorchSharp.Tests;

/// <summary>The memory that outputs share in turn: never two at once.</summary>
public sealed class BlockPoolTests
{
    [Fact]
    public async Task Blocks_in_use_never_overlap_whoever_takes_and_returns_them()
    {
        using var pool = new BlockPool(TimeSpan.FromMilliseconds(5));
        int broken = 0;
        await Task.WhenAll(Enumerable.Range(1, 4).Select(thread => Task.Run(() =>
        {
            var random = new Random(thread);
            var live = new List<(nint Address, int Length, byte Mark)>();
            for (int step = 0; step < 2000; step++)
            {
                if (live.Count < 6 && random.Next(2) == 0)
                {
                    int length = random.Next(1, 40_000);
                    byte mark = (byte)random.Next(256);
                    nint address = pool.Take((nuint)length)!.Value;
                    Bytes(address, length).Fill(mark);
                    live.Add((address, length, mark));
                }
                else if (live.Count > 0)
                {
                    (nint address, int length, byte mark) = live[random.Next(live.Count)];
                    live.Remove((address, length, mark));
                    if (Bytes(address, length).ContainsAnyExcept(mark))
                    {
                        Interlocked.Increment(ref broken);
                    }

                    pool.Return(address);
                }
            }

            live.ForEach(block => pool.Return(block.Address));
        }, TestContext.Current.CancellationToken)));
        Assert.Equal(0, broken);

        static unsafe Span<byte> Bytes(nint address, int length) => new((void*)address, length);
    }

    [Fact]
    public void A_returned_block_is_taken_again_and_an_idle_one_is_given_back()
    {
        using var pool = new BlockPool(TimeSpan.FromMilliseconds(20));
        nint first = pool.Take(1 << 20)!.Value;
        pool.Return(first);
        nint second = pool.Take(1 << 20)!.Value;
        Assert.Equal(first, second);
        pool.Return(second);
        Assert.True(pool.FreeBytes > 0);
        Assert.True(SpinWait.SpinUntil(() => pool.FreeBytes == 0, TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public void Free_blocks_and_taken_ones_have_at_most_twice_the_most_that_was_taken()
    {
        using var pool = new BlockPool(TimeSpan.FromMinutes(1));
        for (nuint size = 1; size <= 64; size *= 2)
        {
            pool.Return(pool.Take(size << 20)!.Value);
            Assert.True(pool.FreeBytes <= 2 * (size << 20));
        }
    }
}
