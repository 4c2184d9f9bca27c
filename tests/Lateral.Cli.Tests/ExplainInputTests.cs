using System.Buffers.Binary;
using Lateral.Cli.Explain;
using SkiaSharp;
using Xunit;

namespace Lateral.Cli.Tests;

public class ExplainInputTests
{
    [Theory]
    [InlineData(SKEncodedImageFormat.Png)]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    public void A_truncated_picture_is_refused(SKEncodedImageFormat format)
    {
        using var run = new ExplainRun();
        byte[] whole = File.ReadAllBytes(run.Picture(format: format));
        foreach (double share in (double[])[0.01, 0.1, 0.3, 0.5, 0.8, 0.95])
        {
            string path = run.File("cut", whole[..(int)(whole.Length * share)]);
            AssertRefused(run, 1, path);
            Assert.Contains("truncated", run.Error, StringComparison.Ordinal);
        }

        AssertRefused(run, 1, run.File("cut", []));
        Assert.Contains("the file is empty", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_png_without_its_end_is_refused()
    {
        using var run = new ExplainRun();
        byte[] whole = File.ReadAllBytes(run.Picture());
        AssertRefused(run, 1, run.File("cut.png", whole[..^13]));
        AssertRefused(run, 1, run.File("cut.png", whole[..^1]));
        Assert.Equal(0, run.Run(run.File("more.png", [.. whole, 1, 2, 3]), "-o", run.Report));
    }

    [Fact]
    public void A_picture_beyond_100_megapixels_is_refused_from_its_header()
    {
        using var run = new ExplainRun();
        byte[] png = File.ReadAllBytes(run.Picture());
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), 20000);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), 20000);
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(29), Crc32(png.AsSpan(12, 17)));
        AssertRefused(run, 1, run.File("huge.png", png));
        Assert.Contains("20000×20000", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_picture_is_refused()
    {
        using var run = new ExplainRun();
        AssertRefused(run, 1, run.File("notes.png", "not a picture"u8.ToArray()));
        AssertRefused(run, 1, run.File("empty.jpg", []));
        AssertRefused(run, 1, Path.Combine(run.Folder, "missing.png"));
        AssertRefused(run, 1, Path.Combine(run.Folder, "missing", "missing.png"));
        AssertRefused(run, 1, run.Folder);
        AssertRefused(run, 1, run.Picture("small.png", width: 10, height: 40));
        AssertRefused(run, 1, run.Picture("narrow.png", width: 2000, height: 20));
    }

    [Fact]
    public void An_npy_file_that_holds_no_maps_is_refused()
    {
        using var run = new ExplainRun();
        AssertRefused(run, 1, run.Npy("rank2.npy", "<f4", 3, 4));
        AssertRefused(run, 1, run.Npy("empty.npy", "<f4", 3, 0, 4));
        AssertRefused(run, 1, run.Npy("integers.npy", "<i4", 3, 4, 4));
        AssertRefused(run, 1, run.File("text.npy", "not an array"u8.ToArray()));
        byte[] whole = File.ReadAllBytes(run.Npy("whole.npy", "<f4", 3, 4, 4));
        AssertRefused(run, 1, run.File("cut.npy", whole[..^4]));
        AssertRefused(run, 1, run.File("nan.npy", [.. whole[..^4], .. BitConverter.GetBytes(float.NaN)]));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("1,2,3")]
    [InlineData("-1,2")]
    [InlineData("a,b")]
    [InlineData("100,0")]
    [InlineData("0,100")]
    public void A_pixel_that_cannot_be_meant_is_a_usage_error(string pixel)
    {
        using var run = new ExplainRun();
        AssertRefused(run, 2, run.Picture(), $"--pixel={pixel}");
    }

    [Fact]
    public void Json_and_a_page_are_not_to_be_had_together()
    {
        using var run = new ExplainRun();
        AssertRefused(run, 2, run.Picture(), "--json");
    }

    [Fact]
    public void A_page_that_cannot_be_written_leaves_nothing_behind()
    {
        using var run = new ExplainRun();
        string picture = run.Picture();
        Assert.Equal(1, run.Run(picture, "-o", Path.Combine(run.Folder, "nowhere", "x.html")));
        AssertOneLine(run);
        Directory.CreateDirectory(run.Report);
        Assert.Equal(1, run.Run(picture, "-o", run.Report));
        AssertOneLine(run);
        Assert.Equal([picture, run.Report], Directory.GetFileSystemEntries(run.Folder).Order().Reverse());
    }

    [Fact]
    public void A_long_picture_is_scaled_down_and_the_summary_says_so()
    {
        using var run = new ExplainRun();
        Assert.Equal(0, run.Run(run.Picture(width: 1024, height: 300), "-o", run.Report));
        Assert.Contains("512×150 pixels, scaled down from 1024×300", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "red white / white blue")]
    [InlineData(2, "white red / blue white")]
    [InlineData(3, "blue white / white red")]
    [InlineData(4, "white blue / red white")]
    [InlineData(5, "red white / white blue")]
    [InlineData(6, "white red / blue white")]
    [InlineData(7, "blue white / white red")]
    [InlineData(8, "white blue / red white")]
    public void A_photograph_is_turned_as_the_camera_notes(int orientation, string corners)
    {
        using var run = new ExplainRun();
        Picture picture = Picture.Load(run.File("photo.jpg", WithOrientation(TwoCorners(), (byte)orientation)));
        Assert.Equal(orientation < 5 ? (64, 32) : (32, 64), (picture.Width, picture.Height));
        string At(int h, int w)
        {
            int at = (h * picture.Width + w) * 4;
            return (picture.Rgba[at] > 180, picture.Rgba[at + 2] > 180) switch
            {
                (true, true) => "white",
                (true, false) => "red",
                (false, true) => "blue",
                _ => "black",
            };
        }

        int bottom = picture.Height - 4, right = picture.Width - 4;
        Assert.Equal(corners, $"{At(3, 3)} {At(3, right)} / {At(bottom, 3)} {At(bottom, right)}");
    }

    /// <summary>White, red in the upper left corner and blue in the lower right one, which no transposition moves.</summary>
    private static byte[] TwoCorners()
    {
        using var bitmap = new SKBitmap(64, 32);
        bitmap.Erase(SKColors.White);
        bitmap.Erase(SKColors.Red, new SKRectI(0, 0, 16, 16));
        bitmap.Erase(SKColors.Blue, new SKRectI(48, 16, 64, 32));
        using SKData data = bitmap.Encode(SKEncodedImageFormat.Jpeg, 95);
        return data.ToArray();
    }

    private static byte[] WithOrientation(byte[] jpeg, byte orientation)
    {
        byte[] exif =
        [
            0xFF, 0xE1, 0, 34, (byte)'E', (byte)'x', (byte)'i', (byte)'f', 0, 0,
            (byte)'M', (byte)'M', 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0,
        ];
        return [.. jpeg[..2], .. exif, .. jpeg[2..]];
    }

    private static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in bytes)
        {
            crc ^= b;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ (0xEDB88320u & (0u - (crc & 1)));
            }
        }

        return ~crc;
    }

    private static void AssertRefused(ExplainRun run, int exitCode, params string[] args)
    {
        Assert.Equal(exitCode, run.Run([.. args, "-o", run.Report]));
        AssertOneLine(run);
        Assert.False(File.Exists(run.Report));
    }

    private static void AssertOneLine(ExplainRun run)
    {
        Assert.Equal("", run.Output);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
        Assert.NotEmpty(run.Error.Trim());
    }
}
