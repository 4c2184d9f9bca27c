using System.Text;
using System.Text.Json;
using SkiaSharp;

namespace Lateral.Cli.Tests;

/// <summary>Runs <c>lateral explain</c> in a folder of its own, with files made for it.</summary>
internal sealed class ExplainRun : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("lateral-explain-").FullName;

    public string Output { get; private set; } = "";

    public string Error { get; private set; } = "";

    public string Report => Path.Combine(Folder, "report.html");

    public int Run(params string[] args)
    {
        (int exitCode, Output, Error) = Invocation.Of(["explain", .. args]);
        return exitCode;
    }

    /// <summary>Runs with <c>--json</c>, which must succeed.</summary>
    public JsonElement Json(params string[] args)
    {
        int exitCode = Run([.. args, "--json"]);
        return exitCode == 0 ? JsonDocument.Parse(Output).RootElement : throw new InvalidOperationException(Error);
    }

    public string File(string name, byte[] content)
    {
        string path = Path.Combine(Folder, name);
        System.IO.File.WriteAllBytes(path, content);
        return path;
    }

    /// <summary>Coloured stripes, discs and a little noise, the same each time.</summary>
    public string Picture(string name = "synthetic.png", int width = 96, int height = 64, SKEncodedImageFormat format = SKEncodedImageFormat.Png)
    {
        using var bitmap = new SKBitmap(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        var random = new Random(7);
        for (int h = 0; h < height; h++)
        {
            for (int w = 0; w < width; w++)
            {
                double wave = Math.Sin(0.8 * w + 0.5 * h) * 60 + random.Next(20);
                bool disc = Math.Pow(w - width / 2, 2) + Math.Pow(h - height / 2, 2) < 200;
                bitmap.SetPixel(w, h, new SKColor((byte)(120 + wave), (byte)(110 + wave * 0.6), (byte)(disc ? 230 : 90)));
            }
        }

        using SKData data = bitmap.Encode(format, 90);
        return File(name, data.ToArray());
    }

    /// <summary>A .npy file of the given element type, of values that differ in sign and size.</summary>
    public string Npy(string name, string type, params int[] shape)
    {
        string sizes = string.Concat(shape.Select(size => $"{size},"));
        string header = $"{{'descr': '{type}', 'fortran_order': False, 'shape': ({sizes}), }}";
        header = header.PadRight((header.Length + 74) / 64 * 64 - 11 + 64) + "\n";
        var random = new Random(3);
        IEnumerable<byte> data = Enumerable.Range(0, shape.Aggregate(1, (a, b) => a * b)).SelectMany(_ =>
        {
            double value = Math.Round((random.NextDouble() - 0.4) * 100);
            return type switch
            {
                "<f2" => BitConverter.GetBytes((Half)value),
                "<f4" => BitConverter.GetBytes((float)value),
                _ => BitConverter.GetBytes(value),
            };
        });
        byte[] start = [0x93, .. Encoding.ASCII.GetBytes("NUMPY"), 1, 0, (byte)(header.Length % 256), (byte)(header.Length / 256)];
        return File(name, [.. start, .. Encoding.ASCII.GetBytes(header), .. data]);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
