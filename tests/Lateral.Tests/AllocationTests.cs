using Xunit;

namespace Lateral.Tests;

/// <summary>Runs alone, since the whole process' allocations are what it counts.</summary>
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
[Collection(nameof(AllocationTests))]
public class AllocationTests
{
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
