using Lateral.Cli.Npy;

namespace Lateral.Cli.Images;

/// <summary>
/// How a file of feature maps is cut into blocks of whole images: images do not depend on each other, so memory is
/// bounded by one image, however many there are.
/// </summary>
internal sealed class ImagePlan
{
    // Small images are taken together, so that reading and the operator have something to work on.
    private const long BlockBytes = 4 << 20;

    private readonly NpyHeader header;
    private readonly FeatureLayout layout;
    private readonly long imageLength;
    private readonly long imagesPerBlock;

    /// <exception cref="CommandError">A shape that is not feature maps, or not ones that <paramref name="options"/> fit.</exception>
    public ImagePlan(NpyReader x, FeatureLayout layout, LrnOptions options)
    {
        header = x.Header;
        this.layout = layout;
        if (header.Shape.Length < 2)
        {
            throw Bad(x, "feature maps have at least two axes, N and C");
        }

        int spatial = header.Shape.Length - 2;
        if (options.Region == LrnRegion.WithinChannel && spatial is < 1 or > 3)
        {
            throw Bad(x, "--region within needs 1 to 3 spatial axes besides N and C");
        }

        imageLength = header.Length / Math.Max(header.Shape[0], 1);
        if (imageLength > Array.MaxLength)
        {
            throw Bad(x, $"one image has {imageLength} elements, at most {Array.MaxLength} are possible");
        }

        imagesPerBlock = Math.Clamp(BlockBytes / Math.Max(imageLength * header.Element.Size(), 1), 1, Math.Max(header.Shape[0], 1));
    }

    /// <summary>The elements of the largest block.</summary>
    public int BlockLength => (int)(imageLength * imagesPerBlock);

    /// <summary>The whole file as one shape.</summary>
    public FeatureShape Shape => ShapeOf(header.Shape[0]);

    /// <summary>Each block's first element and shape, in the file's order; none if there are no elements.</summary>
    public IEnumerable<(long First, FeatureShape Shape)> Blocks()
    {
        long images = header.Length == 0 ? 0 : header.Shape[0];
        for (long image = 0; image < images; image += imagesPerBlock)
        {
            yield return (image * imageLength, ShapeOf(Math.Min(imagesPerBlock, images - image)));
        }
    }

    private FeatureShape ShapeOf(long images)
    {
        nint[] lengths = [.. header.Shape.Select(length => checked((nint)length))];
        lengths[0] = checked((nint)images);
        return new FeatureShape(lengths, layout);
    }

    private static CommandError Bad(NpyReader x, string expected) =>
        new(CommandError.BadInput, $"{x.Path}: {expected}; the shape is {x.Header.ShapeText}");
}
