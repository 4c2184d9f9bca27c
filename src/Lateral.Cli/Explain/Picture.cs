using Microsoft.Win32.SafeHandles;
using SkiaSharp;

namespace Lateral.Cli.Explain;

/// <summary>A picture as the filters see it: upright, opaque, at most 512 pixels long.</summary>
internal sealed class Picture
{
    public const int LongestSide = 512;
    public const long MostPixels = 100_000_000;

    private static ReadOnlySpan<byte> JpegSignature => [0xFF, 0xD8, 0xFF];

    private Picture(int width, int height, byte[] rgba, int fileWidth, int fileHeight)
    {
        Width = width;
        Height = height;
        Rgba = rgba;
        FileWidth = fileWidth;
        FileHeight = fileHeight;
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Four bytes a pixel, row by row, alpha always 255.</summary>
    public byte[] Rgba { get; }

    /// <summary>The width in the file, once upright.</summary>
    public int FileWidth { get; }

    /// <summary>The height in the file, once upright.</summary>
    public int FileHeight { get; }

    public bool IsReduced => Width != FileWidth || Height != FileHeight;

    /// <exception cref="CommandError">A file that cannot be read, is no picture, is damaged, or is beyond 100 megapixels.</exception>
    public static Picture Load(string path)
    {
        using var file = new FileStream(InputFile.Open(path), FileAccess.Read);
        using SKCodec codec = SKCodec.Create(file)
            ?? throw new CommandError(CommandError.BadInput, $"{path}: {WhyNoPicture(path)}");
        SKImageInfo info = codec.Info;
        if ((long)info.Width * info.Height > MostPixels)
        {
            throw new CommandError(CommandError.BadInput, $"{path}: the picture has {info.Width}×{info.Height} pixels; at most 100 megapixels are read");
        }

        using var stored = new SKBitmap(new SKImageInfo(info.Width, info.Height, SKColorType.Rgba8888, SKAlphaType.Premul, SKColorSpace.CreateSrgb()));
        SKCodecResult result = codec.GetPixels(stored.Info, stored.GetPixels());
        if (result != SKCodecResult.Success)
        {
            throw new CommandError(CommandError.BadInput, $"{path}: the picture is truncated or damaged: the decoder reports {result}");
        }

        if (codec.EncodedFormat == SKEncodedImageFormat.Png && file.CanSeek && !PngChunks.ReachEnd(file))
        {
            throw new CommandError(CommandError.BadInput, $"{path}: the picture is truncated: it breaks off before its last chunk, IEND");
        }

        return Upright(stored, codec.EncodedOrigin);
    }

    private static string WhyNoPicture(string path)
    {
        // The codec has closed the other.
        using SafeFileHandle file = InputFile.Open(path);
        Span<byte> start = stackalloc byte[PngChunks.Signature.Length];
        start = start[..RandomAccess.Read(file, start, 0)];
        return start.Length == 0 ? "the file is empty"
            : start.StartsWith(PngChunks.Signature) || start.StartsWith(JpegSignature) ? "the picture is truncated or damaged: no size can be read from its header"
            : "neither a picture that can be read (PNG, JPEG) nor a .npy file";
    }

    /// <summary>Draws the stored pixels onto white, turned as the camera's note says and scaled down to the longest side.</summary>
    private static Picture Upright(SKBitmap stored, SKEncodedOrigin origin)
    {
        bool swaps = origin >= SKEncodedOrigin.LeftTop;
        (int fileWidth, int fileHeight) = swaps ? (stored.Height, stored.Width) : (stored.Width, stored.Height);
        double scale = Math.Min(1, (double)LongestSide / Math.Max(fileWidth, fileHeight));
        int width = Math.Max(1, (int)Math.Round(fileWidth * scale));
        int height = Math.Max(1, (int)Math.Round(fileHeight * scale));

        using var upright = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Premul, SKColorSpace.CreateSrgb()));
        using (var canvas = new SKCanvas(upright))
        using (SKImage image = SKImage.FromPixels(stored.PeekPixels()))
        {
            canvas.Clear(SKColors.White);
            canvas.Concat(Turn(origin, width, height));
            SKRect target = swaps ? new SKRect(0, 0, height, width) : new SKRect(0, 0, width, height);
            canvas.DrawImage(image, target, new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        }

        return new Picture(width, height, upright.GetPixelSpan().ToArray(), fileWidth, fileHeight);
    }

    /// <summary>Maps stored coordinates to upright ones, for each of the eight origins that Exif knows.</summary>
    private static SKMatrix Turn(SKEncodedOrigin origin, int width, int height) => origin switch
    {
        SKEncodedOrigin.TopRight => new SKMatrix(-1, 0, width, 0, 1, 0, 0, 0, 1),
        SKEncodedOrigin.BottomRight => new SKMatrix(-1, 0, width, 0, -1, height, 0, 0, 1),
        SKEncodedOrigin.BottomLeft => new SKMatrix(1, 0, 0, 0, -1, height, 0, 0, 1),
        SKEncodedOrigin.LeftTop => new SKMatrix(0, 1, 0, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightTop => new SKMatrix(0, -1, width, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightBottom => new SKMatrix(0, -1, width, -1, 0, height, 0, 0, 1),
        SKEncodedOrigin.LeftBottom => new SKMatrix(0, 1, 0, -1, 0, height, 0, 0, 1),
        _ => SKMatrix.Identity,
    };
}
