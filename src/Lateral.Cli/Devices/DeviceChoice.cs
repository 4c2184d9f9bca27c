using Lateral.Gpu;

namespace Lateral.Cli.Devices;

/// <summary>What <c>--device</c> names; without a backend, the processor.</summary>
internal sealed record DeviceChoice(GpuBackend? Backend, int Index)
{
    /// <summary>Opens the device, which is closed with the result; null for the processor.</summary>
    /// <param name="profiling">Whether times are measured on it.</param>
    /// <exception cref="CommandError">There is no such device.</exception>
    public OpenDevice? Open(bool profiling = false)
    {
        if (Backend is not { } backend)
        {
            return null;
        }

        var devices = new GpuDevices(profiling);
        try
        {
            return new OpenDevice(devices, devices.Open(backend, Index));
        }
        catch (InvalidOperationException absent)
        {
            devices.Dispose();
            throw new CommandError(CommandError.BadInput, absent.Message, absent);
        }
    }
}
