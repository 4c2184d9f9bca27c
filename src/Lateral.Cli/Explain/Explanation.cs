using Lateral.Cli.Npy;
using Microsoft.Win32.SafeHandles;

namespace Lateral.Cli.Explain;

/// <summary>What the command line asks to be explained.</summary>
/// <param name="Source">A picture or an .npy file.</param>
/// <param name="LayerInput">An .npy file of maps that the layer is given in place of those made from the picture; null for none.</param>
/// <param name="Layout">The order of the axes in .npy files.</param>
/// <param name="Pixel">The pixel; null for the one that normalization takes most from.</param>
/// <param name="Channel">The channel; null for the strongest at the pixel.</param>
internal sealed record Question(string Source, string? LayerInput, FeatureLayout Layout, Pixel? Pixel, int? Channel);

/// <summary>All that the page, the summary and the JSON are written from.</summary>
/// <param name="SourceName">The file's name without its folder.</param>
/// <param name="Picture">Null where there is none.</param>
/// <param name="MapsFile">The name of the .npy file that the maps came from; null where the bank's filters made them.</param>
/// <param name="Normalized">The maps before and after.</param>
/// <param name="Analysis">The numbers at one pixel.</param>
/// <param name="Channel">The channel whose numbers are shown.</param>
/// <param name="PixelWasNamed">Whether the command line named the pixel.</param>
internal sealed record Explanation(
    string SourceName, Picture? Picture, string? MapsFile, NormalizedMaps Normalized, PixelAnalysis Analysis, int Channel, bool PixelWasNamed)
{
    /// <summary>The picture that is explained when none is named.</summary>
    public static string Sample => Path.Combine(AppContext.BaseDirectory, "samples", "chelsea.png");

    public FeatureMaps Maps => Normalized.Maps;

    public LrnOptions Options => Normalized.Options;

    public Pixel Pixel => Analysis.Pixel;

    /// <summary>What the chosen value takes part in.</summary>
    public Neighbourhood Place { get; } = Neighbourhood.Of(Normalized.Maps, Normalized.Options, Channel, Analysis.Pixel);

    /// <summary>What each output that reads the chosen value puts into its gradient.</summary>
    public FedTerm[] Terms => FedTerm.Of(Place);

    /// <summary>The channels of the chosen one's window; within a channel, itself alone.</summary>
    public (int First, int Last) Window => Range(Neighbourhood.Sides(Options));

    /// <summary>The channels whose windows hold the chosen one; within a channel, itself alone.</summary>
    public (int First, int Last) Readers => Neighbourhood.Sides(Options) is var (before, after) ? Range((after, before)) : default;

    /// <summary>The largest difference between the library's single-precision gradient at the pixel and the double one.</summary>
    public double SinglePrecisionDifference => Enumerable.Range(0, Maps.Channels)
        .Max(c => Math.Abs(Normalized.GradInput[Maps.Index(c, Pixel)] - Analysis.GradInput[c]));

    /// <summary>Where a pixel of the maps looks in the picture, as shares of its width and height.</summary>
    public (double Left, double Top) InPicture(Pixel pixel) => MapsFile is null
        ? ((pixel.W * FilterLayer.Stride + GaborBank.Size / 2.0) / Picture!.Width, (pixel.H * FilterLayer.Stride + GaborBank.Size / 2.0) / Picture.Height)
        : ((pixel.W + 0.5) / Maps.Width, (pixel.H + 0.5) / Maps.Height);

    /// <exception cref="CommandError">A file that cannot be explained, or a pixel or channel outside the maps.</exception>
    public static Explanation Of(Question question, LrnOptions options, Action<double> progress)
    {
        bool isNpy = IsNpy(question.Source);
        if (isNpy && question.LayerInput is not null)
        {
            throw new CommandError(CommandError.Usage, $"{question.Source} holds maps already: name a picture beside --layer-input, or neither");
        }

        Picture? picture = isNpy ? null : Picture.Load(question.Source);
        string? mapsPath = isNpy ? question.Source : question.LayerInput;
        FeatureMaps maps = mapsPath is null
            ? FilterLayer.Apply(picture!, question.Source, share => progress(0.6 * share))
            : FeatureMaps.FromNpy(mapsPath, question.Layout);
        Check(question, maps);
        progress(0.6);
        var normalized = new NormalizedMaps(maps, options);
        if (!normalized.IsFinite)
        {
            throw new CommandError(
                CommandError.BadInput, $"{mapsPath ?? question.Source}: with these parameters the maps, or their gradient, are beyond single precision");
        }

        progress(0.8);
        var analysis = PixelAnalysis.Of(maps, options, question.Pixel ?? normalized.MostInhibitedPixel());
        return new Explanation(
            Path.GetFileName(question.Source), picture, mapsPath is null ? null : Path.GetFileName(mapsPath), normalized, analysis,
            question.Channel ?? analysis.StrongestChannel, question.Pixel is not null);
    }

    /// <summary>What a channel answers to, where that is known.</summary>
    public string? ChannelName(int channel) => MapsFile is null ? GaborBank.Filters[channel].Name : null;

    /// <exception cref="CommandError">A pixel or channel outside the maps.</exception>
    public static void Check(Question question, FeatureMaps maps)
    {
        if (question.Pixel is { } pixel && (pixel.H >= maps.Height || pixel.W >= maps.Width))
        {
            throw new CommandError(
                CommandError.Usage, $"--pixel {pixel} lies outside the maps, whose pixels run from 0,0 to {maps.Height - 1},{maps.Width - 1}");
        }

        if (question.Channel >= maps.Channels)
        {
            throw new CommandError(
                CommandError.Usage, $"--channel {question.Channel} lies outside the maps, whose channels run from 0 to {maps.Channels - 1}");
        }
    }

    private (int First, int Last) Range((int Before, int After) sides) => Options.Region == LrnRegion.WithinChannel
        ? (Channel, Channel)
        : (Math.Max(Channel - sides.Before, 0), (int)Math.Min(Channel + (long)sides.After, Maps.Channels - 1));

    // By its name or its first bytes, so that a file with either is answered by the reader that can say what is wrong.
    private static bool IsNpy(string path)
    {
        using SafeFileHandle file = InputFile.Open(path);
        Span<byte> start = stackalloc byte[NpyHeader.Magic.Length];
        int read = RandomAccess.Read(file, start, 0);
        return start[..read].SequenceEqual(NpyHeader.Magic) || path.EndsWith(".npy", StringComparison.OrdinalIgnoreCase);
    }
}
