namespace Lateral.Gpu.Kernels;

/// <summary>Division of indices: devices divide 64 bits in a hundred instructions, 32 bits in twenty.</summary>
internal static class Division
{
    /// <summary>dividend / divisor, neither negative.</summary>
    public static long Of(long dividend, long divisor) =>
        (dividend | divisor) >> 32 == 0 ? (uint)dividend / (uint)divisor : dividend / divisor;
}
