using CsCheck;

namespace Lateral.Gpu.Tests;

/// <summary>Random small problems.</summary>
internal static class RandomProblems
{
    private static readonly Gen<double> Ordinary = Gen.Frequency((12, Gen.Double[-4, 4]), (1, Gen.Const(0.0)));

    /// <summary>Denormals and spikes among ordinary values.</summary>
    private static readonly Gen<double> Extreme = Gen.Frequency(
        (12, Ordinary),
        (1, Gen.Double[-1e-39, 1e-39]),
        (1, Gen.Double[3, 12].Select(exponent => Math.Pow(10, exponent))));

    private static readonly Gen<LrnOptions> AnyOptions =
        from size in Gen.Frequency((3, Gen.Int[1, 9]), (1, Gen.Int[10, 40]))
        from alpha in Gen.OneOf(Gen.Double[0.01, 2], Gen.Const(1e-4), Gen.Const(0.0))
        from beta in Gen.OneOf(Gen.OneOf(Gen.Const(0.75), Gen.Const(0.5), Gen.Const(1.0)), Gen.Double[0.05, 1.5], Gen.Const(0.0))
        from k in Gen.OneOf(Gen.OneOf(Gen.Const(1.0), Gen.Const(2.0), Gen.Const(1e-8)), Gen.Double[0.01, 4])
        from region in Gen.Enum<LrnRegion>()
        from lean in Gen.Enum<EvenWindow>()
        select new LrnOptions { LocalSize = size, Alpha = alpha, Beta = beta, K = k, Region = region, EvenWindow = lean };

    /// <summary>Ordinary values and zeros.</summary>
    public static readonly Gen<Problem> Any = With(Ordinary);

    public static readonly Gen<Problem> Spiked =
        With(Extreme).Select(problem => problem with { Options = problem.Options with { Beta = Math.Min(problem.Options.Beta, 1) } });

    private static Gen<Problem> With(Gen<double> value) =>
        from options in AnyOptions
        from rank in options.Region == LrnRegion.AcrossChannels ? Gen.Int[2, 5] : Gen.Int[3, 5]
        from layout in Gen.Enum<FeatureLayout>()
        from lengths in Gen.Int[1, rank <= 3 ? 20 : rank == 4 ? 8 : 5].Array[rank]
        let shape = new FeatureShape(Array.ConvertAll(lengths, length => (nint)length), layout)
        from x in value.Array[(int)shape.Length]
        from g in Ordinary.Array[(int)shape.Length]
        select new Problem(options, shape, x, g);
}
