using System.Numerics.Tensors;
using Xunit;

namespace Lateral.Tests;

/// <summary>Runs alone, since the whole process' allocations are what it counts.</summary>
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
[Collection(nameof(AllocationTests))]
public class AllocationTests
{
    [Theory]
    [InlineData(LrnRegion.AcrossChannels, FeatureLayout.Nchw)]
    [InlineData(LrnRegion.AcrossChannels, FeatureLayout.Nhwc)]
    [InlineData(LrnRegion.WithinChannel, FeatureLayout.Nchw)]
    public void A_warm_call_on_one_thread_allocates_nothing(LrnRegion region, FeatureLayout layout)
    {
        var norm = new LocalResponseNorm(new LrnOptions { Region = region }, maxThreads: 1);
        FeatureShape shape = layout == FeatureLayout.Nchw ? new([4, 64, 33, 33], layout) : new([4, 33, 33, 64], layout);
        float[] x = new float[shape.Length], y = new float[shape.Length];
        void All()
        {
            norm.Forward<float>(x, y, shape);
            norm.Backward<float>(x, x, y, shape);
            norm.Forward(new ReadOnlyTensorSpan<float>(x, shape.Lengths), new TensorSpan<float>(y, shape.Lengths), layout);
        }

        // Warm: also the runtime's own tiers of compilation have settled.
        for (int i = 0; i < 100; i++)
        {
            All();
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        All();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_warm_call_on_several_threads_allocates_under_a_kilobyte()
    {
        var norm = new LocalResponseNorm(new LrnOptions(), maxThreads: 4);
        var shape = new FeatureShape([8, 64, 33, 33]);
        float[] x = new float[shape.Length], y = new float[shape.Length];
        const int Calls = 200;
        for (int i = 0; i < Calls; i++)
        {
            norm.Forward<float>(x, y, shape);
        }

        long before = GC.GetTotalAllocatedBytes(precise: true);
        for (int i = 0; i < Calls; i++)
        {
            norm.Forward<float>(x, y, shape);
        }

        long each = (GC.GetTotalAllocatedBytes(precise: true) - before) / Calls;
        Assert.True(each < 1024, $"{each} bytes a call");
    }
}
