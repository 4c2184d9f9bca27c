using System.Runtime.Intrinsics;

namespace Lateral.Kernels;

/// <summary>
/// The width of the vectors that kernels use: the widest that the machine has, or what the environment variable
/// LATERAL_VECTOR_BITS says (128, 256 or 512). Results are the same bits either way.
/// </summary>
internal static class InstructionSet
{
    public const string Variable = "LATERAL_VECTOR_BITS";

    /// <summary>Set by tests to run every width in one process.</summary>
    [ThreadStatic]
    internal static int Forced;

    private static readonly int Chosen = Choose(Environment.GetEnvironmentVariable(Variable));

    public static int VectorBits => Forced != 0 ? Forced : Chosen;

    internal static int Choose(string? requested) => requested switch
    {
        null or "" => Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128,
        "128" => 128,
        "256" => 256,
        "512" => 512,
        _ => throw new InvalidOperationException($"{Variable} must be 128, 256 or 512; it is \"{requested}\"."),
    };
}
