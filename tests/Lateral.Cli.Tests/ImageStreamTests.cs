using Lateral.Cli.Images;
using Lateral.Cli.Npy;
using Xunit;

namespace Lateral.Cli.Tests;

public sealed class ImageStreamTests : IDisposable
{
    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Memory_is_bounded_by_two_images()
    {
        const int Images = 64, Floats = 1 << 20;
        var header = new NpyHeader(NpyElement.Float, [Images, 16, 256, 256]);
        byte[] start = header.Format();
        using (FileStream file = File.Create(folder["x.npy"]))
        {
            file.Write(start);
            file.SetLength(start.Length + (long)Images * Floats * sizeof(float));
        }

        using NpyReader x = NpyReader.Open(folder["x.npy"]);
        var plan = new ImagePlan(x, FeatureLayout.Nchw, new LrnOptions());
        Assert.Equal(Floats, plan.BlockLength);
        int blocks = 0;
        long before = GC.GetAllocatedBytesForCurrentThread();
        ImageStream.Run<float>(x, null, folder["y.npy"], plan, (block, result, shape) =>
        {
            block.CopyTo(result);
            blocks++;
        }, static _ => { });
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(Images, blocks);
        Assert.InRange(allocated, 0, 2L * Floats * sizeof(float) + (64 << 10));
        Assert.Equal(new FileInfo(folder["x.npy"]).Length, new FileInfo(folder["y.npy"]).Length);
    }

    [Theory]
    [InlineData(1_000_000, 4, 262144 / 2)]
    [InlineData(3, 400, 3)]
    [InlineData(5, 3_000_000, 1)]
    [InlineData(0, 7, 0)]
    [InlineData(9, 0, 9)]
    public void Blocks_are_whole_images_and_cover_the_file(long images, long channels, long imagesPerBlock)
    {
        var header = new NpyHeader(NpyElement.Double, [images, channels]);
        using (FileStream file = File.Create(folder["x.npy"]))
        {
            file.Write(header.Format());
            file.SetLength(file.Position + header.Length * sizeof(double));
        }

        using NpyReader x = NpyReader.Open(folder["x.npy"]);
        var plan = new ImagePlan(x, FeatureLayout.Nhwc, new LrnOptions());
        Assert.Equal(imagesPerBlock * channels, plan.BlockLength);
        long next = 0;
        foreach ((long first, FeatureShape shape) in plan.Blocks())
        {
            Assert.Equal(next, first);
            Assert.InRange(shape.Length, 1, plan.BlockLength);
            Assert.Equal(channels, shape.Channels);
            next += shape.Length;
        }

        Assert.Equal(header.Length, next);
    }
}
