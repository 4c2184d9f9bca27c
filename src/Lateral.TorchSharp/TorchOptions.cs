namespace Lateral.TorchSharp;

/// <summary>PyTorch's parameters to the canonical form.</summary>
internal static class TorchOptions
{
    public static LrnOptions Of(long size, double alpha, double beta, double k, LrnRegion region)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, int.MaxValue);
        return new LrnOptions
        {
            LocalSize = (int)size,
            Alpha = alpha,
            Beta = beta,
            K = k,
            Region = region,
            EvenWindow = LrnDialect.PyTorch.EvenWindow!.Value,
        };
    }
}
