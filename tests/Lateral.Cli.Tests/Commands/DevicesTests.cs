using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using Lateral.Cli.Bench;
using Lateral.Cli.Devices;
using Lateral.Cli.Json;
using Lateral.Gpu;
using Xunit;
using Half = System.Half;

namespace Lateral.Cli.Tests.Commands;

public sealed class DevicesTests : IDisposable
{
    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_list_has_the_processor_and_of_each_kind_a_device_or_why_there_is_none()
    {
        using var devices = new GpuDevices();
        string output = Invocation.Of("devices").Succeeds().Output;
        Assert.Contains("cpu", output, StringComparison.Ordinal);
        foreach ((GpuBackend backend, string name) in CommonOptions.Backends)
        {
            string expected = devices.WhyNone(backend) is { } reason ? $"no {name} device: {reason}" : $"{name}:0";
            Assert.Contains(expected, output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("cuda")]
    [InlineData("opencl")]
    public void A_device_that_is_not_there_is_exit_code_1_and_leaves_no_file(string name)
    {
        string device = $"{name}:99";
        string x = Folder.Case("caffe-across-5", "x.npy");
        Invocation.Of("forward", x, "-o", folder["y.npy"], "--device", device).Fails(1, "there is no ");
        Invocation.Of("backward", x, "--grad", x, "-o", folder["y.npy"], "--device", device).Fails(1, "there is no ");
        Invocation.Of("bench", "--shape", "1x2x3", "--device", device).Fails(1, "there is no ");
        Assert.False(File.Exists(folder["y.npy"]));
    }

    [Theory]
    [InlineData("gpu")]
    [InlineData("cuda:")]
    [InlineData("cuda:-1")]
    [InlineData("opencl:x")]
    [InlineData("cpu:1")]
    public void What_names_no_device_is_exit_code_2(string device) =>
        Invocation.Of("bench", "--device", device).Fails(2, $"not '{device}'");

    [Fact]
    public void Cpu_is_what_runs_without_the_option()
    {
        string x = Folder.Case("caffe-across-5", "x.npy");
        Invocation.Of("forward", x, "-o", folder["y.npy"], "--device", "cpu").Succeeds();
        Invocation.Of("forward", x, "-o", folder["without.npy"]).Succeeds();
        Assert.Equal(File.ReadAllBytes(folder["without.npy"]), File.ReadAllBytes(folder["y.npy"]));
    }

    /// <summary>What runs behind --device, on ILGPU's CPU accelerator, which every machine has.</summary>
    [Fact]
    public void What_the_commands_do_on_a_device_is_right()
    {
        var shape = new FeatureShape([2, 7, 3, 5]);
        var options = new LrnOptions { LocalSize = 3, Alpha = 0.5 };
        using var device = new OpenDevice(Opened(out Accelerator accelerator), accelerator);
        foreach (BenchResult result in DeviceBenchRun.Run<float>(accelerator, options, shape).Concat(DeviceBenchRun.Run<Half>(accelerator, options, shape)))
        {
            Assert.True(result is { Milliseconds: > 0, LimitMilliseconds: > 0, GigabytesPerSecond: > 0 }, result.ToString());
        }

        double[] x = Folder.Normal((int)shape.Length, 1), expected = LrnReference.Backward(x, x, shape, options);
        double[] gradInput = [.. x];
        using var norm = new DeviceNorm(device, options);
        norm.Backward<double>(x, gradInput, gradInput, shape);
        Assert.All(expected.Zip(gradInput), pair => Assert.False(!(Math.Abs(pair.First - pair.Second) <= 1e-14)));

        static Context Opened(out Accelerator accelerator)
        {
            Context context = Context.Create(builder => builder.DefaultCPU().Profiling());
            accelerator = context.CreateCPUAccelerator(0);
            return context;
        }
    }

    /// <summary>On a machine that has a device, the commands run on it.</summary>
    [Fact]
    public void A_device_computes_what_Caffe_did()
    {
        using var devices = new GpuDevices();
        (GpuBackend Backend, string Name)[] present = [.. CommonOptions.Backends.Where(backend => devices.WhyNone(backend.Backend) is null)];
        Assert.SkipUnless(present.Length > 0, string.Join("; ", CommonOptions.Backends.Select(backend => devices.WhyNone(backend.Backend))));
        foreach ((_, string name) in present)
        {
            Invocation.Of("forward", Folder.Case("caffe-across-3-k2", "x.npy"), "-o", folder["y.npy"],
                "--size", "3", "--alpha", "0.2", "--beta", "0.6", "--k", "2", "--device", name).Succeeds();
            float[] expected = Folder.Read<float>(Folder.Case("caffe-across-3-k2", "y.npy")).Values, y = folder.ReadHere<float>("y.npy").Values;
            Assert.All(expected.Zip(y), pair => Assert.False(!(Math.Abs(pair.First - pair.Second) <= 2e-6f * Math.Max(1, Math.Abs(pair.First)))));
            Invocation.Of("bench", "--shape", "2x8x9x9", "--device", name, "--json").Succeeds();
        }
    }
}
