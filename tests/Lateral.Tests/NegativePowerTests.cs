using Xunit;

namespace Lateral.Tests;

/// <summary>scale^−β by itself, against the power in double.</summary>
public class NegativePowerTests
{
    private const double HalfUnit = 1.0 / (1 << 24);

    /// <summary>Every float scale in four octaves, which the quarter root sees as all there are, and the ends of the range.</summary>
    [Theory]
    [InlineData(0.75, 3)]
    [InlineData(0.5, 1.5)]
    [InlineData(0.6, 5)]
    [InlineData(1.7, 8)]
    [InlineData(-0.3, 5)]
    [InlineData(0.9765625, 5)]
    [InlineData(-0.9765625, 5)]
    [InlineData(0.977, 5)]
    public void The_power_is_right_for_every_scale(double beta, double units)
    {
        // With one channel and α = 0 the scale is k itself: y = k^−β.
        float[] one = [1f], y = [float.NaN];
        var shape = new FeatureShape([1, 1]);
        double worst = 0;
        for (long bits = 0x00800000; bits < 0x7f800000; bits += 19997)
        {
            float k = BitConverter.Int32BitsToSingle((int)bits);
            new LocalResponseNorm(new LrnOptions { Alpha = 0, Beta = beta, K = k }).Forward<float>(one, y, shape);
            double expected = Math.Pow(k, -beta);
            if (expected is < float.MaxValue and > 1.2e-38)
            {
                worst = Math.Max(worst, Math.Abs(y[0] - expected) / expected / HalfUnit);
            }
        }

        Assert.True(worst <= units, $"worst error {worst} half units");
    }
}
