using Lateral.Benchmarks.Peers;

namespace Lateral.Benchmarks.Goals;

/// <summary>What is promised of a layer: how its passes compare with what is timed in the same turns.</summary>
/// <param name="Name">Without the shape.</param>
/// <param name="Layout">The order in memory.</param>
/// <param name="Options">The layer's parameters.</param>
/// <param name="Promises">For each pass the figure to reach, and the one that work does not stop above.</param>
internal sealed record GoalRow(string Name, FeatureLayout Layout, LrnOptions Options, (Pass Pass, double Goal, double Bound)[] Promises)
{
    /// <summary>On one thread, and compared with the limit of one thread; else on all cores.</summary>
    public bool OneThread { get; init; }

    /// <summary>The row of the same layer that it is compared with; null for the limit.</summary>
    public GoalRow? ComparedWith { get; init; }

    /// <summary>What is promised are microseconds and no allocation, not a ratio.</summary>
    public bool IsTime { get; init; }
}
