using Lateral.Cli.Explain;
using SkiaSharp;
using Xunit;

namespace Lateral.Cli.Tests;

public sealed class ExplainFuzzTests : IDisposable
{
    private const int Mutations = 3000;

    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>A damaged picture loads or is refused; nothing else comes of it.</summary>
    [Theory]
    [InlineData(SKEncodedImageFormat.Png)]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    public void A_damaged_picture_is_loaded_or_refused(SKEncodedImageFormat format)
    {
        using var bitmap = new SKBitmap(24, 17);
        bitmap.Erase(SKColors.SteelBlue);
        bitmap.SetPixel(5, 7, SKColors.Orange);
        using SKData encoded = bitmap.Encode(format, 90);
        byte[] whole = encoded.ToArray();
        var random = new Random(7);
        int refused = 0;
        for (int i = 0; i < Mutations; i++)
        {
            byte[] bytes = random.Next(4) == 0 ? whole[..random.Next(whole.Length)] : [.. whole];
            for (int change = random.Next(1, 6); change > 0 && bytes.Length > 0; change--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            File.WriteAllBytes(folder["picture"], bytes);
            try
            {
                Picture picture = Picture.Load(folder["picture"]);
                Assert.InRange((long)picture.FileWidth * picture.FileHeight, 1, Picture.MostPixels);
                Assert.Equal(4 * picture.Width * picture.Height, picture.Rgba.Length);
            }
            catch (CommandError error)
            {
                Assert.Equal(CommandError.BadInput, error.ExitCode);
                refused++;
            }
        }

        Assert.InRange(refused, Mutations / 10, Mutations);
    }
}
