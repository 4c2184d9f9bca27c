namespace Lateral.Gpu.Kernels;

/// <summary>Division of indices: devices divide in software, and 64 bits take several times the instructions of 32.</summary>
internal static class Division
{
    /// <summary>dividend / divisor, neither negative.</summary>
    public static long Of(long dividend, long divisor) =>
        (dividend | divisor) >> 32 == 0 ? (uint)dividend / (uint)divisor : dividend / divisor;
}
