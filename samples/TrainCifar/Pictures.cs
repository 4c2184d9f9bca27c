using System.Runtime.InteropServices;
using System.Security.Cryptography;
using SkiaSharp;
using static TorchSharp.torch;

namespace TrainCifar;

/// <summary>Pictures from a folder per class, 32×32, red, green and blue from −1 to 1. Every fifth of a class is for validation.</summary>
internal sealed record Pictures(PictureSource Source, Tensor TrainX, Tensor TrainY, Tensor ValidX, Tensor ValidY) : IDisposable
{
    public const int Side = 32;

    private static readonly string[] Extensions = [".jpg", ".jpeg", ".png", ".bmp", ".webp"];

    /// <exception cref="InvalidDataException">No folder, no two classes, a class too small to split, or a file that is no picture.</exception>
    public static Pictures Load(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new InvalidDataException($"{folder} is no folder");
        }

        string[] classes = [.. Directory.GetDirectories(folder).Order(StringComparer.Ordinal)];
        if (classes.Length < 2)
        {
            throw new InvalidDataException($"{folder} has no two folders with pictures, one for each class");
        }

        List<(float[] Pixels, long Label)> train = [], valid = [];
        for (int label = 0; label < classes.Length; label++)
        {
            string[] files = [.. Directory.GetFiles(classes[label]).Where(file => Extensions.Contains(Path.GetExtension(file).ToLowerInvariant())).Order(StringComparer.Ordinal)];
            if (files.Length < 5)
            {
                throw new InvalidDataException($"{classes[label]} has {files.Length} pictures: with fewer than 5 there is none for validation");
            }

            for (int i = 0; i < files.Length; i++)
            {
                (i % 5 == 4 ? valid : train).Add((Read(files[i]), label));
            }
        }

        var source = new PictureSource(
            Path.GetFullPath(folder), [.. classes.Select(path => Path.GetFileName(path))], train.Count + valid.Count, Hash([.. train, .. valid]));
        return new Pictures(source, Images(train), Labels(train), Images(valid), Labels(valid));
    }

    public void Dispose()
    {
        foreach (Tensor tensor in (Tensor[])[TrainX, TrainY, ValidX, ValidY])
        {
            tensor.Dispose();
        }
    }

    private static string Hash(IEnumerable<(float[] Pixels, long Label)> pictures)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((float[] pixels, long label) in pictures)
        {
            hash.AppendData(MemoryMarshal.AsBytes<float>(pixels));
            hash.AppendData(BitConverter.GetBytes(label));
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private static float[] Read(string file)
    {
        using SKBitmap picture = SKBitmap.Decode(file) ?? throw new InvalidDataException($"{file} is no picture");
        using SKBitmap small = picture.Resize(new SKImageInfo(Side, Side, SKColorType.Rgba8888, SKAlphaType.Opaque), new SKSamplingOptions(SKCubicResampler.Mitchell))
            ?? throw new InvalidDataException($"{file} cannot be resized");
        ReadOnlySpan<byte> rgba = small.GetPixelSpan();
        var pixels = new float[3 * Side * Side];
        for (int i = 0; i < pixels.Length; i++)
        {
            (int channel, int place) = Math.DivRem(i, Side * Side);
            pixels[i] = rgba[4 * place + channel] / 127.5f - 1;
        }

        return pixels;
    }

    private static Tensor Images(List<(float[] Pixels, long Label)> pictures) =>
        tensor(pictures.SelectMany(picture => picture.Pixels).ToArray()).view(pictures.Count, 3, Side, Side);

    private static Tensor Labels(List<(float[] Pixels, long Label)> pictures) => tensor(pictures.Select(picture => picture.Label).ToArray());
}
