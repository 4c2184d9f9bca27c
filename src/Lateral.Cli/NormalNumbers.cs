namespace Lateral.Cli;

/// <summary>Normally distributed numbers, the same on every machine: SplitMix64 (Steele, Lea and Flood 2014), then Box and Muller.</summary>
internal struct NormalNumbers(ulong seed)
{
    private ulong state = seed;
    private double spare = double.NaN;

    public double Next()
    {
        if (!double.IsNaN(spare))
        {
            double kept = spare;
            spare = double.NaN;
            return kept;
        }

        double radius = Math.Sqrt(-2 * Math.Log(1 - Uniform()));
        (double sine, double cosine) = Math.SinCos(2 * Math.PI * Uniform());
        spare = radius * sine;
        return radius * cosine;
    }

    private double Uniform()
    {
        state += 0x9e3779b97f4a7c15;
        ulong bits = state;
        bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9;
        bits = (bits ^ (bits >> 27)) * 0x94d049bb133111eb;
        return ((bits ^ (bits >> 31)) >> 11) * (1.0 / (1L << 53));
    }
}
