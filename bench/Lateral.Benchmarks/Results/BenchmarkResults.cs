namespace Lateral.Benchmarks.Results;

/// <summary>What results.json holds. Times are milliseconds of one run.</summary>
internal sealed record BenchmarkResults(
    MachineDescription Machine,
    string Date,
    string Command,
    IReadOnlyDictionary<string, string> Software,
    double Tolerance,
    LayerResult[] Layers,
    GrowthResult[] Growth,
    GoalResult[]? Goals = null);

internal sealed record MachineDescription(string Processor, int Cores, int VectorBits, string[] Caches, string Os);

internal sealed record LayerResult(string Name, string Shape, string Parameters, long Elements, PeerResult[] Results);

/// <summary>One line: timed, or without a time and a note that says why.</summary>
internal sealed record PeerResult(string Peer, string? Layout, string? Pass, int? Threads, string? Note)
{
    /// <summary>The median.</summary>
    public double? Milliseconds { get; init; }

    public double? LowerQuartile { get; init; }

    public double? UpperQuartile { get; init; }

    public int? Turns { get; init; }

    /// <summary>The median over that of the limit of the same run.</summary>
    public double? TimesLimit { get; init; }

    /// <summary>Against the double reference, relative to the size of the terms.</summary>
    public double? WorstError { get; init; }
}

/// <summary>How the time for each element grows with something.</summary>
internal sealed record GrowthResult(string Name, string Title, string Axis, GrowthSeries[] Series);

internal sealed record GrowthSeries(string Name, GrowthPoint[] Points);

internal sealed record GrowthPoint(double At, double NanosecondsPerElement);
