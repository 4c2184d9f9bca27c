using ILGPU.Runtime;

namespace Lateral.Cli.Devices;

/// <summary>An accelerator and what it was opened in.</summary>
internal sealed class OpenDevice(IDisposable owner, Accelerator accelerator) : IDisposable
{
    public Accelerator Accelerator => accelerator;

    public void Dispose()
    {
        accelerator.Dispose();
        owner.Dispose();
    }
}
