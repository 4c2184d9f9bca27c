using Lateral.Cli.Npy;
using Xunit;

namespace Lateral.Cli.Tests.Npy;

public sealed class NpyFileTests : IDisposable
{
    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Every_type_and_rank_comes_back_bit_for_bit()
    {
        RoundTrip<Half>([Half.NaN, Half.NegativeZero, Half.Epsilon, Half.MaxValue, (Half)1.5, Half.NegativeInfinity]);
        RoundTrip([float.NaN, -0f, float.Epsilon, float.MaxValue, 1.5f, float.NegativeInfinity]);
        RoundTrip([double.NaN, -0d, double.Epsilon, double.MaxValue, 1.5, double.NegativeInfinity]);
    }

    [Fact]
    public void Nothing_appears_before_the_commit()
    {
        File.WriteAllText(folder["y.npy"], "before");
        using (var writer = new NpyWriter(folder["y.npy"], new NpyHeader(NpyElement.Float, [2])))
        {
            writer.Write<float>([1]);
            Assert.Throws<InvalidOperationException>(writer.Commit);
            Assert.Throws<ArgumentException>(() => writer.Write<float>([1, 2]));
            Assert.Throws<ArgumentException>(() => writer.Write<double>([1]));
            Assert.Equal("before", File.ReadAllText(folder["y.npy"]));
        }

        Assert.Equal("before", File.ReadAllText(folder["y.npy"]));
        Assert.Equal(["y.npy"], folder.Names);
    }

    [Fact]
    public void A_file_cut_short_while_it_is_read_is_noticed()
    {
        string path = folder.Write("x.npy", new float[100], 10, 10);
        using NpyReader reader = NpyReader.Open(path);
        using (FileStream file = File.Open(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
        {
            file.SetLength(200);
        }

        var exception = Assert.Throws<InvalidDataException>(() => reader.Read<float>(0, new float[100]));
        Assert.Contains("cut short", exception.Message, StringComparison.Ordinal);
        Assert.StartsWith(path, exception.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => reader.Read<double>(0, new double[1]));
    }

    [Fact]
    public void A_signal_removes_the_temporary_file_and_keeps_the_old_one()
    {
        File.WriteAllText(folder["y"], "before");
        using var file = new AtomicFile(folder["y"], 1000);
        Assert.Equal(2, folder.Names.Length);
        file.Abandon();
        Assert.Equal(["y"], folder.Names);
        Assert.Throws<OperationCanceledException>(file.Commit);
        Assert.Equal("before", File.ReadAllText(folder["y"]));
    }

    [Fact]
    public void A_link_and_the_mode_of_the_old_file_stay()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        File.WriteAllText(folder["real"], "before");
        File.SetUnixFileMode(folder["real"], UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.CreateSymbolicLink(folder["link"], folder["real"]);
        using (var writer = new NpyWriter(folder["link"], new NpyHeader(NpyElement.Double, [1])))
        {
            writer.Write<double>([2.5]);
            writer.Commit();
        }

        Assert.NotNull(new FileInfo(folder["link"]).LinkTarget);
        Assert.Equal([2.5], folder.ReadHere<double>("real").Values);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder["real"]));
    }

    private void RoundTrip<T>(T[] six)
        where T : unmanaged
    {
        foreach (long[] shape in (long[][])[[6], [2, 3], [1, 2, 1, 3], [], [0], [3, 0, 2]])
        {
            T[] values = six[..(int)shape.Aggregate(1L, (product, size) => product * size)];
            using (var writer = new NpyWriter(folder["a.npy"], new NpyHeader(NpyElements.Of<T>(), shape)))
            {
                writer.Write<T>(values.AsSpan(0, values.Length / 2));
                writer.Write<T>(values.AsSpan(values.Length / 2));
                writer.Commit();
            }

            (T[] read, long[] readShape) = folder.ReadHere<T>("a.npy");
            Assert.Equal(shape, readShape);
            Assert.Equal(values, read);
        }
    }
}
