using ILGPU;
using ILGPU.Runtime;

namespace Lateral.Gpu.Plans;

/// <summary>Sizes of groups and grids.</summary>
internal static class Launch
{
    private const int Threads = 256;

    /// <summary>The threads of a group, a power of two.</summary>
    public static int GroupSize(Accelerator accelerator, int most = Threads)
    {
        int limit = Math.Min(most, accelerator.MaxNumThreadsPerGroup);
        return 1 << int.Log2(limit);
    }

    /// <summary>A thread for each of <paramref name="count"/> elements or a few more.</summary>
    public static KernelConfig Elements(Accelerator accelerator, long count)
    {
        int group = GroupSize(accelerator);
        return new KernelConfig(checked((int)Divided(count, group)), group);
    }

    /// <summary>Rounded up.</summary>
    public static long Divided(long count, long by) => (count + by - 1) / by;
}
