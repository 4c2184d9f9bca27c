using System.Diagnostics;
using System.Numerics;
using Lateral.Cli.Npy;
using Xunit;

namespace Lateral.Cli.Tests;

/// <summary>The built command as a process of its own, with the environment that a test sets.</summary>
public sealed class ChildProcessTests : IDisposable
{
    private static readonly string[] Switches =
    [
        "LATERAL_VECTOR_BITS=128", "LATERAL_VECTOR_BITS=256", "LATERAL_VECTOR_BITS=512",
        "DOTNET_EnableAVX512=0", "DOTNET_EnableAVX2=0", "DOTNET_EnableHWIntrinsic=0",
    ];

    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>Also without the instructions themselves, where multiply-add is emulated.</summary>
    [Fact]
    public void Every_instruction_set_writes_the_same_bytes()
    {
        Same<Half>("0.75");
        Same<float>("0.6");
        Same<double>("0.75");
        Same<double>("0.6");
    }

    /// <summary>A heap of two images and the runtime's own needs is enough for 64 of them.</summary>
    [Fact]
    public void A_long_file_needs_the_memory_of_two_images()
    {
        var header = new NpyHeader(NpyElement.Float, [64, 16, 256, 256]);
        byte[] start = header.Format();
        using (FileStream file = File.Create(folder["x.npy"]))
        {
            file.Write(start);
            file.SetLength(start.Length + (64L << 22));
        }

        const int TwoImagesAndFourMegabytes = 12 << 20;
        string limit = $"DOTNET_GCHeapHardLimit=0x{TwoImagesAndFourMegabytes:x}";
        (int code, string error) = Lateral(limit, "forward", folder["x.npy"], "-o", folder["y.npy"]);
        Assert.True(code == 0, error);
        Assert.Equal(new FileInfo(folder["x.npy"]).Length, new FileInfo(folder["y.npy"]).Length);
    }

    [Fact]
    public void A_wrong_vector_width_is_one_line()
    {
        folder.Write("x.npy", new float[6], 1, 6);
        (int code, string error) = Lateral("LATERAL_VECTOR_BITS=77", "forward", folder["x.npy"], "-o", folder["y.npy"]);
        Assert.Equal(1, code);
        Assert.Equal("lateral: LATERAL_VECTOR_BITS must be 128, 256 or 512; it is \"77\".", error.TrimEnd());
        Assert.False(File.Exists(folder["y.npy"]));
    }

    private void Same<T>(string beta) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] Values(int seed) => Array.ConvertAll(Folder.Normal(2 * 11 * 5 * 7, seed), T.CreateTruncating);
        string x = folder.Write("x.npy", Values(1), 2, 11, 5, 7), dy = folder.Write("dy.npy", Values(2), 2, 11, 5, 7);
        byte[]? forward = null, backward = null;
        foreach (string setting in Switches)
        {
            (int code, string error) = Lateral(setting, "forward", x, "-o", folder["y.npy"], "--alpha", "0.5", "--beta", beta);
            Assert.True(code == 0, error);
            (code, error) = Lateral(setting, "backward", x, "--grad", dy, "-o", folder["dx.npy"], "--alpha", "0.5", "--beta", beta);
            Assert.True(code == 0, error);
            forward ??= File.ReadAllBytes(folder["y.npy"]);
            backward ??= File.ReadAllBytes(folder["dx.npy"]);
            Assert.True(forward.AsSpan().SequenceEqual(File.ReadAllBytes(folder["y.npy"])), $"{setting}: y, {typeof(T).Name}");
            Assert.True(backward.AsSpan().SequenceEqual(File.ReadAllBytes(folder["dx.npy"])), $"{setting}: dx, {typeof(T).Name}");
        }
    }

    private static (int Code, string Error) Lateral(string setting, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(CommandLine).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] parts = setting.Split('=');
        start.Environment[parts[0]] = parts[1];
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, error.Result);
    }
}
