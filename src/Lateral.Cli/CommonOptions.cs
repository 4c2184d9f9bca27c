using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Lateral.Cli.Devices;
using Lateral.Gpu;

namespace Lateral.Cli;

/// <summary>The arguments and options that several commands share, spelled and checked the same way on each.</summary>
internal static class CommonOptions
{
    private const int MostThreads = 1024;

    /// <summary>How the command line names what devices are programmed through.</summary>
    public static readonly (GpuBackend Backend, string Name)[] Backends = [(GpuBackend.Cuda, "cuda"), (GpuBackend.OpenCl, "opencl")];

    public static Argument<string> Input() => new("x.npy")
    {
        Description = "The feature maps: a NumPy file of '<f2', '<f4' or '<f8' in C order, at least N and C",
    };

    public static Option<string> Output(string what) => new("--output", "-o")
    {
        Description = $"Where {what} goes, in the type and shape of the input",
        HelpName = "FILE",
        Required = true,
    };

    public static Option<string> GradOutput(string description, bool required) => new("--grad")
    {
        Description = description,
        HelpName = "dy.npy",
        Required = required,
    };

    public static Option<FeatureLayout> Layout() => new("--layout")
    {
        Description = "The order of the axes: N, C, spatial or N, spatial, C [default: nchw]",
        HelpName = "nchw|nhwc",
        CustomParser = result => result.Tokens[0].Value switch
        {
            "nchw" => FeatureLayout.Nchw,
            "nhwc" => FeatureLayout.Nhwc,
            string other => Refuse<FeatureLayout>(result, $"--layout is nchw or nhwc, not '{other}'"),
        },
    };

    public static Option<int> Threads() => new("--threads")
    {
        Description = "The most threads to use; the result is the same whatever their number",
        HelpName = "N",
        DefaultValueFactory = _ => Environment.ProcessorCount,
        CustomParser = result => ParsePositive(result, "--threads", MostThreads),
    };

    public static Option<DeviceChoice> Device() => new("--device")
    {
        Description = "Where to compute; `lateral devices` lists what there is [default: cpu]",
        HelpName = "cpu|cuda|opencl[:index]",
        CustomParser = result =>
        {
            string token = result.Tokens[0].Value;
            string[] parts = token.Split(':', 2);
            int index = 0;
            bool known = parts.Length == 1 || int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out index);
            (GpuBackend Backend, string Name) found = Array.Find(Backends, backend => backend.Name == parts[0]);
            return known && found.Name is not null ? new DeviceChoice(found.Backend, index)
                : token == "cpu" ? new DeviceChoice(null, 0)
                : Refuse<DeviceChoice>(result, $"--device is cpu, cuda, opencl, or one of several as cuda:1, not '{token}'");
        },
    };

    public static Option<bool> Json() => new("--json") { Description = "Print JSON (documented in docs/cli.md) in place of the table" };

    public static int ParsePositive(ArgumentResult result, string name, int most = int.MaxValue)
    {
        string token = result.Tokens[0].Value;
        string range = most == int.MaxValue ? "1 or more" : $"1 to {most}";
        return int.TryParse(token, out int value) && value > 0 && value <= most
            ? value
            : Refuse<int>(result, $"{name} is a number, {range}, not '{token}'");
    }

    public static T Refuse<T>(ArgumentResult result, string message)
    {
        result.AddError(message);
        return default!;
    }
}
