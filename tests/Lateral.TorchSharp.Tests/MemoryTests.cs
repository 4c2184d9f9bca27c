using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Lateral.TorchSharp.Tests;

/// <summary>2,000 training steps keep no tensor alive, by torch's own count and by the process' memory.</summary>
public class MemoryTests : TorchTests
{
    private const int Steps = 2000;

    /// <summary>The C library now and then keeps tens of megabytes in holes between blocks. What a step leaked would be there each time.</summary>
    private const int Attempts = 3;

    private static readonly LocalResponseNorm Norm = new(5);

    /// <summary>Of 64×64 floats. One tensor of 8 kept in each step, 128 KiB, would be 240 MB in the end; those of 65 come from the pool.</summary>
    public static TheoryData<long> Channels => [8, 65];

    [Theory]
    [MemberData(nameof(Channels))]
    public void With_scopes(long channels) => AssertSteady(channels, (x, w) =>
    {
        using DisposeScope scope = NewDisposeScope();
        Norm.call(x * w).square().sum().backward();
        w.grad!.zero_();
    });

    [Theory]
    [MemberData(nameof(Channels))]
    public void With_tensors_disposed_one_by_one(long channels) => AssertSteady(channels, (x, w) =>
    {
        using Tensor scaled = x * w;
        using Tensor y = Norm.call(scaled);
        using Tensor squares = y.square();
        using Tensor loss = squares.sum();
        loss.backward();
        using Tensor gradient = w.grad!;
        using Tensor sameGradient = gradient.zero_();
    });

    [Theory]
    [MemberData(nameof(Channels))]
    public void With_nothing_disposed_but_by_the_garbage_collector(long channels)
    {
        int step = 0;
        AssertSteady(channels, (x, w) =>
        {
            Norm.call(x * w).square().sum().backward();
            w.grad!.zero_();
            if (++step % 20 == 0)
            {
                Collect();
            }
        });
    }

    [Theory]
    [MemberData(nameof(Channels))]
    public void Second_derivatives(long channels) => AssertSteady(channels, (x, w) =>
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor scaled = x * w;
        Tensor gradInput = autograd.grad([Norm.call(scaled).square().sum()], [scaled], retain_graph: true, create_graph: true)[0];
        gradInput.square().sum().backward();
        w.grad!.zero_();
    });

    [Theory]
    [MemberData(nameof(Channels))]
    public void Trained_parameters_and_strides(long channels)
    {
        using var norm = new TrainableLocalResponseNorm(3);
        AssertSteady(channels, (x, w) =>
        {
            using Tensor strided = x.transpose(2, 3);
            using Tensor y = norm.call(strided);
            using Tensor loss = y.sum();
            loss.backward();
        });
    }

    [Theory]
    [MemberData(nameof(Channels))]
    public void Without_gradients(long channels) => AssertSteady(channels, (x, _) =>
    {
        using var off = no_grad();
        using Tensor y = Norm.call(x);
    });

    private static void AssertSteady(long channels, Action<Tensor, Tensor> step)
    {
        // Outside the test's own scope, which would hold what a step leaves behind.
        Exception? failure = null;
        for (int attempt = 0; attempt < Attempts && (attempt == 0 || failure is not null); attempt++)
        {
            var thread = new Thread(() => failure = Record.Exception(() => OnOneThread(() => Measure(channels, step))));
            thread.Start();
            thread.Join();
        }

        Assert.Null(failure);
    }

    private static void OnOneThread(Action action)
    {
        int threads = get_num_threads();
        set_num_threads(1);
        try
        {
            action();
        }
        finally
        {
            set_num_threads(threads);
        }
    }

    private static void Measure(long channels, Action<Tensor, Tensor> step)
    {
        Collect();
        using Tensor x = randn(1, channels, 64, 64);
        using Tensor w = ones([1], requires_grad: true);
        (long tensors, long bytes) = (0, 0);
        for (int i = 1; i <= Steps; i++)
        {
            step(x, w);
            if (i == 100)
            {
                (tensors, bytes) = (Tensor.TotalCount, Environment.WorkingSet);
            }
        }

        // One in each step would be 1,900; a few come and go with the garbage collector.
        Assert.InRange(Tensor.TotalCount, 0, tensors + 20);
        long growth = (Environment.WorkingSet - bytes) >> 20;
        Assert.True(growth <= 50, $"{growth} MB more than after 100 steps");
    }

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }
}
