using static TorchSharp.torch;

namespace Lateral.TorchSharp.Tests;

/// <summary>Comparisons of tensors that let no NaN through.</summary>
internal static class Close
{
    /// <summary>Each difference is at most <paramref name="tolerance"/> of the expected value, or of the largest one divided by <paramref name="range"/>.</summary>
    public static void Assert(Tensor expected, Tensor actual, double tolerance, string what, double range = 1e3)
    {
        Xunit.Assert.Equal(expected.shape, actual.shape);
        using Tensor truth = expected.detach().to(ScalarType.Float64);
        using Tensor size = truth.abs();
        using Tensor relativeTo = size.maximum(size.numel() == 0 ? size : size.max() / range);
        using Tensor difference = (actual.detach().to(ScalarType.Float64) - truth).abs();
        using Tensor agrees = difference <= tolerance * relativeTo;
        if (!agrees.all().item<bool>())
        {
            using Tensor worst = (difference / relativeTo).nan_to_num(double.PositiveInfinity).max();
            Xunit.Assert.Fail($"{what}: differs by {worst.item<double>():g3}, tolerance {tolerance:g3}");
        }
    }
}
