using SkiaSharp;

namespace Lateral.TorchSharp.Tests;

/// <summary>A temporary folder with a folder of pictures in it: upright stripes are cats, level ones are the second class.</summary>
internal sealed class PictureFolder : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("lateral-").FullName;

    public PictureFolder(int count = 10, int phase = 0, string second = "dog")
    {
        foreach (string name in new[] { "cat", second })
        {
            Directory.CreateDirectory(Path.Combine(Pictures, name));
            for (int i = 0; i < count; i++)
            {
                using var picture = new SKBitmap(40, 36);
                for (int place = 0; place < 40 * 36; place++)
                {
                    (int y, int x) = Math.DivRem(place, 40);
                    bool light = ((name == "cat" ? x : y) + phase) / (2 + i % 5) % 2 == 0;
                    picture.SetPixel(x, y, light ? new SKColor(250, 200, (byte)(20 * i)) : SKColors.Black);
                }

                using FileStream file = File.Create(Path.Combine(Pictures, name, $"{i}.png"));
                picture.Encode(file, SKEncodedImageFormat.Png, 100);
            }
        }
    }

    public string Pictures => this["pictures"];

    public string this[string name] => Path.Combine(root, name);

    public void Dispose() => Directory.Delete(root, recursive: true);
}
