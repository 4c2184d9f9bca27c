namespace Lateral.Cli.Explain;

/// <summary>One filter of the bank.</summary>
/// <param name="Name">What it answers to, in words.</param>
/// <param name="Weights">11 rows of 11 pixels of red, green and blue; the sum of their squares is 1.</param>
internal sealed record BankFilter(string Name, float[] Weights);

/// <summary>
/// 96 filters of 11×11×3 like those that AlexNet's first layer learns, computed rather than stored: 64 achromatic
/// Gabor filters (2 scales, 4 phases, 8 orientations) and 32 colour-opponent ones (blobs and edges).
/// </summary>
/// <remarks>
/// Neighbouring channels differ by one step of orientation, width or phase, so that a window of five channels
/// holds filters that answer to much the same thing: inhibition between them is then what the layer is for.
/// </remarks>
internal static class GaborBank
{
    public const int Size = 11;
    public const int Count = 96;
    public const int WeightsPerFilter = Size * Size * 3;

    private const int Orientations = 8;

    private static readonly (double Wavelength, double Sigma)[] Scales = [(4.5, 2.0), (9, 2.8)];
    private static readonly double[] BlobSigmas = [1.2, 1.7, 2.3, 3.0];

    private static readonly (string Positive, string Negative, double[] Color)[] Opponents =
    [
        ("red", "green", [1, -1, 0]),
        ("blue", "yellow", [-0.5, -0.5, 1]),
    ];

    public static IReadOnlyList<BankFilter> Filters { get; } = [.. Achromatic(), .. Opponent()];

    private static IEnumerable<BankFilter> Achromatic()
    {
        foreach ((double wavelength, double sigma) in Scales)
        {
            for (int phase = 0; phase < 360; phase += 90)
            {
                for (int step = 0; step < Orientations; step++)
                {
                    // There and back again: where the phase changes, the orientation stays.
                    double angle = 180.0 / Orientations * (phase % 180 == 0 ? step : Orientations - 1 - step);
                    yield return Create(
                        $"stripes at {angle}°, {wavelength} px apart, phase {phase}°",
                        Gabor(angle, wavelength, sigma, phase),
                        [1, 1, 1]);
                }
            }
        }
    }

    private static IEnumerable<BankFilter> Opponent()
    {
        foreach ((string positive, string negative, double[] color) in Opponents)
        {
            double[] opposite = [.. color.Select(c => -c)];
            foreach (double sigma in BlobSigmas)
            {
                yield return Create($"{positive} against {negative}, blob of σ {sigma} px", Blob(sigma), color);
            }

            foreach (double sigma in BlobSigmas.Reverse())
            {
                yield return Create($"{negative} against {positive}, blob of σ {sigma} px", Blob(sigma), opposite);
            }

            for (int step = 0; step < Orientations; step++)
            {
                double angle = 360.0 / Orientations * step;
                yield return Create($"{positive}–{negative} edge, {positive} towards {angle}°", Edge(angle), color);
            }
        }
    }

    /// <summary>A wave under a Gaussian that is longer along the stripes; zero mean at every phase.</summary>
    private static double[] Gabor(double stripeAngle, double wavelength, double sigma, double phase)
    {
        double[] envelope = Sample(stripeAngle - 90, (across, along) => Math.Exp(-(across * across + 0.4 * along * along) / (2 * sigma * sigma)));
        double[] wave = Sample(stripeAngle - 90, (across, _) => Math.Cos(2 * Math.PI * across / wavelength + phase * Math.PI / 180));
        double[] values = [.. envelope.Zip(wave, (e, w) => e * w)];
        double excess = values.Sum() / envelope.Sum();
        return [.. values.Zip(envelope, (v, e) => v - excess * e)];
    }

    /// <summary>A Gaussian less most of its mean: a surface of one colour answers, a spot of it answers more.</summary>
    private static double[] Blob(double sigma)
    {
        double[] spot = Sample(0, (u, v) => Math.Exp(-(u * u + v * v) / (2 * sigma * sigma)));
        double surround = 0.8 * spot.Average();
        return [.. spot.Select(s => s - surround)];
    }

    /// <summary>The derivative of a Gaussian: positive on the side that <paramref name="angle"/> points to.</summary>
    private static double[] Edge(double angle) =>
        Sample(angle, (u, v) => u * Math.Exp(-(u * u + v * v) / (2 * 2.5 * 2.5)));

    /// <summary>A function of the coordinates along and across a direction, counted from the centre; angles run anticlockwise.</summary>
    private static double[] Sample(double angle, Func<double, double, double> function)
    {
        (double sin, double cos) = Math.SinCos(angle * Math.PI / 180);
        var values = new double[Size * Size];
        for (int i = 0; i < values.Length; i++)
        {
            double right = i % Size - Size / 2;
            double up = Size / 2 - i / Size;
            values[i] = function(right * cos + up * sin, up * cos - right * sin);
        }

        return values;
    }

    private static BankFilter Create(string name, double[] pattern, double[] color)
    {
        double[] weights = [.. pattern.SelectMany(p => color.Select(c => p * c))];
        double norm = Math.Sqrt(weights.Sum(w => w * w));
        return new BankFilter(name, [.. weights.Select(w => (float)(w / norm))]);
    }
}
