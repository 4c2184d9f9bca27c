using Lateral.TorchSharp.Memory;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Lateral.TorchSharp.Tests;

/// <summary>Outputs large enough to come from the pool are tensors like any others, for as long as somebody has them.</summary>
public sealed class PooledOutputTests : TorchTests
{
    private static readonly LocalResponseNorm Norm = new(5);

    private static readonly long[] Shape = [1, 32, 100, 100];

    [Fact]
    public void What_is_kept_does_not_change_while_others_come_and_go()
    {
        using DisposeScope outer = NewDisposeScope();
        Tensor x = randn(Shape, requires_grad: true);
        Tensor y = Norm.call(x);
        Tensor gradient = autograd.grad([y], [x], [ones_like(y)])[0];
        Tensor copyOfY = y.detach().clone(), copyOfGradient = gradient.clone();
        for (int step = 0; step < 200; step++)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor other = randn(Shape, requires_grad: true);
            Norm.call(other).sum().backward();
        }

        Assert.True(y.detach().equal(copyOfY).all().item<bool>());
        Assert.True(gradient.equal(copyOfGradient).all().item<bool>());
    }

    [Fact]
    public void Memory_is_used_again_unless_that_is_switched_off()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = randn(Shape);
        Norm.call(x).Dispose();
        Assert.True(PooledTensor.Pool.FreeBytes >= (nuint)(x.numel() * sizeof(float)));
        try
        {
            TorchMemory.ReuseOutputs = false;
            Norm.call(x).Dispose();
            Assert.Equal((nuint)0, PooledTensor.Pool.FreeBytes);
        }
        finally
        {
            TorchMemory.ReuseOutputs = true;
        }
    }

    [Fact]
    public void Outputs_can_be_written_to_and_saved()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = randn(Shape);
        Tensor y = Norm.call(x);
        using var stream = new MemoryStream();
        y.Save(stream);
        using var saved = new MemoryStream(stream.ToArray());
        Assert.True(Tensor.Load(saved).equal(y).all().item<bool>());
        y.add_(1);
        Assert.True(y.sub(1).allclose(Norm.call(x), 0, 1e-5));
    }
}
