using ILGPU;
using ILGPU.Runtime;
using Lateral.Tests;
using Xunit;

namespace Lateral.Gpu.Tests;

/// <summary>What docs/gpu.md shows is what the code does.</summary>
public class DocumentTests
{
    [Fact]
    public void The_example_is_compiled_and_runs()
    {
        CommittedText.Section("docs/gpu.md", "example", $"```csharp\n{CommittedText.Source("tests/Lateral.Gpu.Tests/DocumentTests.cs", "example")}\n```");
        var shape = new FeatureShape([2, 12, 3, 5]);
        float[] hostX = Numbers.To<float>(Problem.Create(new LrnOptions(), shape).X), hostY = new float[hostX.Length];
        Accelerator accelerator = TestDevice.Cpu.Open();
        using MemoryBuffer1D<float, Stride1D.Dense> x = accelerator.Allocate1D(hostX), gradOutput = accelerator.Allocate1D(hostX);
        using MemoryBuffer1D<float, Stride1D.Dense> y = accelerator.Allocate1D<float>(shape.Length), gradInput = accelerator.Allocate1D<float>(shape.Length);
        Example(accelerator, shape, (x, gradOutput, y, gradInput), hostX, hostY);
        Assert.Equal(hostY, y.GetAsArray1D());
    }

    private static void Example(
        Accelerator accelerator,
        FeatureShape shape,
        (MemoryBuffer1D<float, Stride1D.Dense> X, MemoryBuffer1D<float, Stride1D.Dense> GradOutput, MemoryBuffer1D<float, Stride1D.Dense> Y, MemoryBuffer1D<float, Stride1D.Dense> GradInput) buffers,
        float[] hostX,
        float[] hostY)
    {
        (MemoryBuffer1D<float, Stride1D.Dense> x, MemoryBuffer1D<float, Stride1D.Dense> gradOutput, MemoryBuffer1D<float, Stride1D.Dense> y, MemoryBuffer1D<float, Stride1D.Dense> gradInput) = buffers;

        // example:begin
        using var norm = new GpuLocalResponseNorm(accelerator, new LrnOptions { LocalSize = 5, Alpha = 1e-4, Beta = 0.75, K = 2 });

        // Memory of the device: nothing is copied, and nothing waits but the last line.
        using AcceleratorStream stream = accelerator.CreateStream();
        norm.Forward<float>(x.View, y.View, shape, stream);
        norm.Backward<float>(x.View, gradOutput.View, gradInput.View, shape, stream);
        stream.Synchronize();

        // Arrays of the host: copied there and back.
        norm.Forward<float>(hostX, hostY, shape);
        // example:end
    }
}
