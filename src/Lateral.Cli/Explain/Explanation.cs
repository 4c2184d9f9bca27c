using Lateral.Cli.Npy;
using Microsoft.Win32.SafeHandles;

namespace Lateral.Cli.Explain;

/// <summary>All that the page, the summary and the JSON are written from.</summary>
/// <param name="SourceName">The file's name without its folder.</param>
/// <param name="Picture">Null where the maps came from an .npy file.</param>
/// <param name="Normalized">The maps before and after.</param>
/// <param name="Analysis">The numbers at one pixel.</param>
/// <param name="PixelWasNamed">Whether the command line named the pixel.</param>
internal sealed record Explanation(
    string SourceName, Picture? Picture, NormalizedMaps Normalized, PixelAnalysis Analysis, bool PixelWasNamed)
{
    /// <summary>The picture that is explained when none is named.</summary>
    public static string Sample => Path.Combine(AppContext.BaseDirectory, "samples", "chelsea.png");

    public FeatureMaps Maps => Normalized.Maps;

    public LrnOptions Options => Normalized.Options;

    public Pixel Pixel => Analysis.Pixel;

    /// <summary>The largest difference between the library's single-precision gradient at the pixel and the double one.</summary>
    public double SinglePrecisionDifference => Enumerable.Range(0, Maps.Channels)
        .Max(c => Math.Abs(Normalized.GradInput[Maps.Index(c, Pixel)] - Analysis.GradInput[c]));

    /// <exception cref="CommandError">A file that cannot be explained, or a pixel outside the maps.</exception>
    public static Explanation Of(string path, LrnOptions options, Pixel? pixel)
    {
        Picture? picture = IsNpy(path) ? null : Picture.Load(path);
        FeatureMaps maps = picture is null ? FeatureMaps.FromNpy(path) : FilterLayer.Apply(picture, path);
        if (pixel is { } named && (named.H >= maps.Height || named.W >= maps.Width))
        {
            throw new CommandError(
                CommandError.Usage, $"--pixel {named} lies outside the maps, whose pixels run from 0,0 to {maps.Height - 1},{maps.Width - 1}");
        }

        var normalized = new NormalizedMaps(maps, options);
        if (!normalized.IsFinite)
        {
            throw new CommandError(CommandError.BadInput, $"{path}: with these parameters the maps, or their gradient, are beyond single precision");
        }

        var analysis = PixelAnalysis.Of(maps, options, pixel ?? normalized.MostInhibitedPixel());
        return new Explanation(Path.GetFileName(path), picture, normalized, analysis, pixel is not null);
    }

    // By its name or its first bytes, so that a file with either is answered by the reader that can say what is wrong.
    private static bool IsNpy(string path)
    {
        using SafeFileHandle file = InputFile.Open(path);
        Span<byte> start = stackalloc byte[NpyHeader.Magic.Length];
        int read = RandomAccess.Read(file, start, 0);
        return start[..read].SequenceEqual(NpyHeader.Magic) || path.EndsWith(".npy", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>What a channel answers to, where that is known.</summary>
    public string? ChannelName(int channel) => Picture is null ? null : GaborBank.Filters[channel].Name;
}
