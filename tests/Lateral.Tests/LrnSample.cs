using CsCheck;

namespace Lateral.Tests;

/// <summary>A random problem: parameters, shape and numbers.</summary>
public sealed record LrnSample(LrnOptions Options, FeatureShape Shape, int VectorBits, double[] X, double[] GradOutput, double[] Tangent)
{
    private static readonly Gen<double> Ordinary = Gen.Double[-4, 4];

    private static readonly Gen<double> OrdinaryOrZero = Gen.Frequency((12, Ordinary), (1, Gen.Const(0.0)));

    /// <summary>Denormals and spikes of either sign, 1e3 to 1e15, among ordinary values.</summary>
    private static readonly Gen<double> Extreme = Gen.Frequency(
        (12, Ordinary),
        (1, Gen.Const(0.0)),
        (1, Gen.Double[-1e-39, 1e-39]),
        (1, from exponent in Gen.Double[3, 15] from sign in Gen.OneOf(Gen.Const(-1.0), Gen.Const(1.0)) select sign * Math.Pow(10, exponent)));

    private static readonly Gen<LrnOptions> AnyOptions =
        from size in Gen.Frequency((3, Gen.Int[1, 9]), (1, Gen.Int[10, 70]))
        from alpha in Gen.OneOf(Gen.Double[0.01, 2], Gen.Const(1e-4), Gen.Const(5e-5), Gen.Const(0.0))
        from beta in Gen.OneOf(Gen.OneOf(Gen.Const(0.75), Gen.Const(0.5), Gen.Const(1.0)), Gen.Double[0.05, 2], Gen.Const(0.0))
        from k in Gen.OneOf(Gen.OneOf(Gen.Const(1.0), Gen.Const(2.0), Gen.Const(1e-8)), Gen.Double[0.01, 4])
        from region in Gen.Enum<LrnRegion>()
        from lean in Gen.Enum<EvenWindow>()
        select new LrnOptions { LocalSize = size, Alpha = alpha, Beta = beta, K = k, Region = region, EvenWindow = lean };

    /// <summary>Ordinary values and zeros.</summary>
    public static readonly Gen<LrnSample> Any = With(OrdinaryOrZero);

    /// <summary>
    /// Values from denormals to 1e15: for y, which keeps its digits, if scale^−β is a normal number itself. Products
    /// inside the derivatives underflow there.
    /// </summary>
    public static readonly Gen<LrnSample> Spiked =
        With(Extreme).Select(sample => sample with { Options = sample.Options with { Beta = Math.Min(sample.Options.Beta, 1) } });

    /// <summary>Parameters from one end of what is allowed to the other, but no α/n that is denormal in float, and values whose squares are not.</summary>
    public static readonly Gen<LrnSample> ExtremeParameters = With(
        Gen.OneOf(Gen.Double[0.01, 4], Gen.Double[-4, -0.01], Gen.Const(0.0)),
        from options in AnyOptions
        from alpha in Gen.Frequency((1, Gen.Const(options.Alpha)), (2, PowerOfTen(-32, 38)))
        from k in Gen.Frequency((1, Gen.Const(options.K)), (2, PowerOfTen(-37, 38)))
        from beta in Gen.Frequency((1, Gen.Const(options.Beta)), (2, Gen.Double[-5, 5]), (2, Gen.Double[-300, 300]), (1, PowerOfTen(3, 38)), (1, PowerOfTen(3, 38).Select(value => -value)))
        select options with { Alpha = alpha, K = k, Beta = beta },
        options => AnyShape(options.Region));

    /// <summary>Up to a few planes of many lines, which are walked, tiled, put together and shared by threads in every way; windows short enough for the reference.</summary>
    public static readonly Gen<LrnSample> Larger = With(
        OrdinaryOrZero, AnyOptions.Select(options => options with { LocalSize = (options.LocalSize - 1) % 12 + 1 }), options => LargerShape(options.Region));

    /// <summary>Windows that the walk makes of groups of rows, to twice as long as their axis: across channels, and within one over planes of long lines.</summary>
    public static readonly Gen<LrnSample> LongWindows = With(
        OrdinaryOrZero,
        from options in AnyOptions
        from size in options.Region == LrnRegion.WithinChannel ? Gen.Int[8, 20] : Gen.Frequency((2, Gen.Int[8, 40]), (1, Gen.Int[41, 240]))
        select options with { LocalSize = size },
        options => LongWindowsShape(options.Region));

    private static Gen<double> PowerOfTen(double from, double to) => Gen.Double[from, to].Select(exponent => Math.Pow(10, exponent));

    private static Gen<LrnSample> With(Gen<double> value) => With(value, AnyOptions, options => AnyShape(options.Region));

    private static Gen<LrnSample> With(Gen<double> value, Gen<LrnOptions> anyOptions, Func<LrnOptions, Gen<FeatureShape>> anyShape) =>
        from options in anyOptions
        from shape in anyShape(options)
        from bits in Gen.OneOf(Gen.Const(128), Gen.Const(256), Gen.Const(512))
        from x in value.Array[(int)shape.Length]
        from g in Ordinary.Array[(int)shape.Length]
        from v in Ordinary.Array[(int)shape.Length]
        select new LrnSample(options, shape, bits, x, g, v);

    private static Gen<FeatureShape> AnyShape(LrnRegion region) =>
        from rank in region == LrnRegion.AcrossChannels ? Rank(2, 5) : Rank(3, 5)
        from layout in Gen.Enum<FeatureLayout>()
        from lengths in Gen.Int[1, rank <= 3 ? 40 : rank == 4 ? 12 : 6].Array[rank]
        select new FeatureShape(Array.ConvertAll(lengths, l => (nint)l), layout);

    private static Gen<FeatureShape> LargerShape(LrnRegion region) =>
        from layout in Gen.Enum<FeatureLayout>()
        from width in Gen.Frequency((3, Gen.Int[1, 140]), (1, Gen.Int[1, 7]), (1, Gen.Int[512, 700]))
        let wide = width > 140
        from images in Gen.Int[1, wide ? 1 : 5]
        from channels in Gen.Int[1, wide ? 2 : region == LrnRegion.AcrossChannels ? 140 : 20]
        from height in Gen.Int[wide ? 10 : 1, wide ? 80 : 140]
        where images * channels * height * width <= 60_000
        select layout == FeatureLayout.Nchw ? new FeatureShape([images, channels, height, width]) : new FeatureShape([images, height, width, channels], layout);

    private static Gen<FeatureShape> LongWindowsShape(LrnRegion region) =>
        from steps in region == LrnRegion.WithinChannel ? Gen.Int[17, 30] : Gen.Frequency((2, Gen.Int[2, 40]), (1, Gen.Int[41, 130]))
        from step in region == LrnRegion.AcrossChannels ? Gen.Int[112, 150] : Gen.Int[512, 540]
        from images in Gen.Int[1, 2]
        select region == LrnRegion.AcrossChannels ? new FeatureShape([images, steps, step]) : new FeatureShape([images, 1, steps, step]);

    private static Gen<int> Rank(int from, int to) => Gen.Int[from, to];
}
