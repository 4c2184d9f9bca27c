namespace Lateral.Cli.Json;

internal sealed record ParameterReport(
    long[] Shape, string Layout, string Dtype, int? Threads, int Size, double Alpha, double Beta, double K, string Region)
{
    public static ParameterReport Of(FeatureShape shape, string dtype, int? threads, LrnOptions options) => new(
        [.. shape.Lengths.ToArray().Select(length => (long)length)],
        shape.Layout == FeatureLayout.Nchw ? "nchw" : "nhwc",
        dtype,
        threads,
        options.LocalSize,
        options.Alpha,
        options.Beta,
        options.K,
        options.Region == LrnRegion.AcrossChannels ? "across" : "within");
}

internal sealed record BenchReport(MachineReport Machine, ParameterReport Parameters, BenchResult[] Results);

internal sealed record MachineReport(string Processor, int Cores, string Os, string Runtime, int VectorBits, string? Device = null);

internal sealed record BenchResult(string Operation, double Milliseconds, double GigabytesPerSecond, double LimitMilliseconds, double RatioToLimit);

internal sealed record CheckReport(ParameterReport Parameters, double Tolerance, bool Passed, CheckResult[] Results);

internal sealed record CheckResult(
    string Derivative,
    int Compared,
    double WorstError,
    string WorstOutput,
    long[] WorstCoordinates,
    double Analytic,
    double Numerical,
    bool Passed)
{
    public static CheckResult Of(GradientCheckResult result) => new(
        result.Derivative,
        result.Compared,
        result.WorstError,
        result.Output,
        [.. result.Coordinates.Select(coordinate => (long)coordinate)],
        result.Analytic,
        result.Numerical,
        result.Passed);
}
