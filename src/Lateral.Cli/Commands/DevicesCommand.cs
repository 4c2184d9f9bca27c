using System.CommandLine;
using System.Globalization;
using ILGPU.Runtime;
using Lateral.Gpu;
using Spectre.Console;

namespace Lateral.Cli.Commands;

/// <summary><c>lateral devices</c>: what <c>--device</c> can name on this machine, and why the rest is absent.</summary>
internal static class DevicesCommand
{
    public static Command Create()
    {
        var command = new Command("devices", "List what --device can name on this machine and, where there is none of a kind, why.");
        command.SetAction(parsed =>
        {
            using var devices = new GpuDevices();
            Table table = Tables.Create("--device", "name", "memory");
            table.AddRow(new Text("cpu"), new Text("the processor: the same as without --device"), new Text(""));
            var absent = new List<string>();
            foreach ((GpuBackend backend, string name) in CommonOptions.Backends)
            {
                int index = 0;
                foreach (Device device in devices.Of(backend))
                {
                    string memory = string.Create(CultureInfo.InvariantCulture, $"{device.MemorySize / 1e9:0.0} GB");
                    table.AddRow(new Text($"{name}:{index++}"), new Text(device.Name), new Text(memory));
                }

                if (devices.WhyNone(backend) is { } reason)
                {
                    absent.Add($"no {name} device: {reason}");
                }
            }

            TextWriter output = parsed.InvocationConfiguration.Output;
            Tables.Write(output, table);
            absent.ForEach(output.WriteLine);
            return 0;
        });
        return command;
    }
}
