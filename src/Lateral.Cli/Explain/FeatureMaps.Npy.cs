using Lateral.Cli.Npy;

namespace Lateral.Cli.Explain;

internal sealed partial class FeatureMaps
{
    /// <summary>Reads C×H×W, or one image of N×C×H×W; with <see cref="FeatureLayout.Nhwc"/> the channels come last.</summary>
    /// <exception cref="CommandError">A file of another rank, without elements, or with values that single precision cannot hold.</exception>
    /// <exception cref="InvalidDataException">See <see cref="NpyReader.Open"/>.</exception>
    public static FeatureMaps FromNpy(string path, FeatureLayout layout = FeatureLayout.Nchw, int image = 0)
    {
        using NpyReader file = NpyReader.Open(path);
        NpyHeader header = file.Header;
        CommandError Bad(string what) => new(CommandError.BadInput, $"{path}: {what}");
        bool channelsLast = layout == FeatureLayout.Nhwc;
        if (header.Shape.Length is not (3 or 4) || header.Length == 0)
        {
            string axes = channelsLast ? "H,W,C or N,H,W,C" : "C,H,W or N,C,H,W";
            throw Bad($"maps are {axes}, none of them 0; the shape is {header.ShapeText}");
        }

        long images = header.Shape.Length == 3 ? 1 : header.Shape[0], count = header.Length / images;
        if (image >= images)
        {
            throw new CommandError(CommandError.Usage, $"--image {image} lies outside {path}, whose images run from 0 to {images - 1}");
        }

        if (count > Array.MaxLength)
        {
            throw Bad($"the image has {count} elements, at most {Array.MaxLength} are possible");
        }

        var values = new float[count];
        file.ReadAs<float>(image * count, values);
        if (Array.FindIndex(values, value => !float.IsFinite(value)) is >= 0 and int bad)
        {
            throw Bad($"element {bad} is not finite in single precision");
        }

        (int first, int second, int third) = ((int)header.Shape[^3], (int)header.Shape[^2], (int)header.Shape[^1]);
        return channelsLast
            ? new FeatureMaps(ChannelsFirst(values, third), third, first, second)
            : new FeatureMaps(values, first, second, third);
    }

    private static float[] ChannelsFirst(float[] values, int channels)
    {
        int positions = values.Length / channels;
        var turned = new float[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            turned[i % channels * positions + i / channels] = values[i];
        }

        return turned;
    }
}
