using System.Numerics;
using Lateral.Benchmarks.Peers;
using Lateral.Cli;
using Lateral.Cli.Bench;
using ResultCheck = Lateral.Cli.Bench.ResultCheck;

namespace Lateral.Benchmarks.Goals;

/// <summary>A row's passes over the arrays of its layer.</summary>
internal sealed class RowOperations<T>(GoalRow row, FeatureShape shape, FeatureArrays<T> arrays)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int CallsToCount = 1000;

    private readonly LocalResponseNorm norm = new(row.Options, row.OneThread ? 1 : Environment.ProcessorCount);

    /// <summary>Wakes the threads that the passes share their work between.</summary>
    public void Wake() => PoolThreads.Wake(norm.MaxThreads);

    public void Forward() => norm.Forward<T>(arrays.X.Span, arrays.Y.Span, shape);

    public void Backward() => norm.Backward<T>(arrays.X.Span, arrays.GradOutput.Span, arrays.GradInput.Span, shape);

    /// <summary>Where the results disagree with the reference; null where they do not.</summary>
    public string? Disagreement()
    {
        arrays.Poison();
        Forward();
        Backward();
        try
        {
            ResultCheck.Run<T>(row.Options, shape, arrays.X.Span, arrays.Y.Span, arrays.GradOutput.Span, arrays.GradInput.Span);
            return null;
        }
        catch (CommandError error)
        {
            return error.Message;
        }
    }

    /// <summary>What one forward pass allocates, on all threads.</summary>
    public long AllocatedBytes()
    {
        long before = GC.GetTotalAllocatedBytes(precise: true);
        for (int call = 0; call < CallsToCount; call++)
        {
            Forward();
        }

        return (GC.GetTotalAllocatedBytes(precise: true) - before) / CallsToCount;
    }
}
