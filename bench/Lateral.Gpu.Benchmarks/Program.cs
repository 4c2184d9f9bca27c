using System.CommandLine;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using Lateral.Cli.Devices;
using Lateral.Gpu;
using Lateral.Gpu.Benchmarks;
using Lateral.Gpu.Benchmarks.Results;

Option<string> device = new("--device")
{
    Description = "cuda, or cpu for ILGPU's CPU accelerator: to see that everything works where there is no GPU",
    DefaultValueFactory = _ => "cuda",
};
device.AcceptOnlyFromAmong("cuda", "cpu");
Option<bool> quick = new("--quick") { Description = "Tiny layers and few turns: shows that everything works, the figures mean nothing" };
Option<string?> cudnn = new("--cudnn") { Description = "cuDNN's library or the folder that holds it [default: looked for]", HelpName = "PATH" };
Option<string> output = new("--output")
{
    Description = "The folder that the device's folder goes into",
    HelpName = "FOLDER",
    DefaultValueFactory = _ => "docs/benchmarks",
};
var root = new RootCommand("Checks Lateral's kernels on a GPU, and times them beside a copy, Caffe's scheme and cuDNN.") { device, quick, cudnn, output };
root.SetAction(parsed =>
{
    string kind = parsed.GetRequiredValue(device);
    bool isQuick = parsed.GetValue(quick);
    try
    {
        using OpenDevice open = kind == "cpu" ? OpenCpu() : OpenCuda();
        Accelerator accelerator = open.Accelerator;
        Console.WriteLine(accelerator.Name);
        CheckSummary checks = CorrectnessSuite.Run(accelerator, Console.Out);
        string command = $"lateral-gpu-bench --device {kind}{(isQuick ? " --quick" : "")}";
        GpuResults results = GpuResults.Of(accelerator, command, isQuick || kind == "cpu", checks, []);
        string folder = ResultsFolder.Write(parsed.GetRequiredValue(output), results);
        foreach (GpuLayer layer in LayerRuns.Run(accelerator, isQuick, parsed.GetValue(cudnn), Console.Out))
        {
            results = results with { Layers = [.. results.Layers, layer] };
            ResultsFolder.Write(parsed.GetRequiredValue(output), results);
        }

        Console.WriteLine($"written to {folder}");
        return results.Passed ? 0 : 1;
    }
    catch (Exception failure) when (failure is InvalidOperationException or AcceleratorException or IOException or UnauthorizedAccessException)
    {
        Console.Error.WriteLine($"lateral-gpu-bench: {failure.Message}");
        return 1;
    }
});
return root.Parse(args).Invoke();

static OpenDevice OpenCuda()
{
    var devices = new GpuDevices(profiling: true);
    return new OpenDevice(devices, devices.Open(GpuBackend.Cuda));
}

static OpenDevice OpenCpu()
{
    Context context = Context.Create(builder => builder.CPU(new CPUDevice(8, 2, 1)).Optimize(OptimizationLevel.O2).Profiling());
    return new OpenDevice(context, context.GetCPUDevice(0).CreateAccelerator(context));
}
