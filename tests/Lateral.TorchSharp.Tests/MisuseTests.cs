using System.Runtime.InteropServices;
using Xunit;
using static TorchSharp.torch;

namespace Lateral.TorchSharp.Tests;

/// <summary>What cannot be normalized is an exception before native code is entered; grad modes are respected.</summary>
public class MisuseTests : TorchTests
{
    private static readonly LocalResponseNorm Norm = new(3);

    [Fact]
    public void Tensors_that_cannot_be_normalized()
    {
        Assert.Throws<ArgumentNullException>(() => Norm.call(null!));
        Assert.Contains("1 came", Assert.Throws<ArgumentException>(() => Norm.call(zeros(3))).Message);
        Assert.Contains("0 came", Assert.Throws<ArgumentException>(() => Norm.call(tensor(1f))).Message);
        foreach (ScalarType type in new[] { ScalarType.Int32, ScalarType.Int64, ScalarType.Byte, ScalarType.Bool, ScalarType.ComplexFloat32 })
        {
            Assert.Contains($"{type}", Assert.Throws<ArgumentException>(() => Norm.call(zeros([1, 3, 2, 2], type))).Message);
        }

        Tensor disposed = zeros(1, 3, 2, 2);
        disposed.Dispose();
        Assert.Throws<ObjectDisposedException>(() => Norm.call(disposed));
        Assert.Contains("sparse", Assert.Throws<ArgumentException>(() => Norm.call(Sparse())).Message);

        var within = new LocalResponseNorm(3, region: LrnRegion.WithinChannel);
        Assert.Contains("0 came", Assert.Throws<ArgumentException>(() => within.call(zeros(2, 3))).Message);
        Assert.Contains("4 came", Assert.Throws<ArgumentException>(() => within.call(zeros([1, 2, 3, 3, 3, 3]))).Message);
        Assert.Throws<ArgumentException>(() => new TrainableLocalResponseNorm(3).call(zeros(3)));
    }

    [Fact]
    public void Parameters_out_of_their_range()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new LocalResponseNorm(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LocalResponseNorm(1L << 40));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LocalResponseNorm(3, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LocalResponseNorm(3, beta: double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LocalResponseNorm(3, k: 0));
        Assert.Throws<ArgumentNullException>(() => new LocalResponseNorm(null!));
        Assert.Throws<ArgumentNullException>(() => LateralFunctional.local_response_norm(zeros(1, 3, 2, 2), null!));
        Assert.Throws<ArgumentOutOfRangeException>(() => LateralFunctional.local_response_norm(zeros(1, 3, 2, 2), 0));
    }

    [Fact]
    public void An_input_that_was_overwritten_is_an_exception_of_backward()
    {
        Tensor leaf = randn([1, 3, 2, 2], requires_grad: true);
        Tensor x = leaf * 2;
        Tensor loss = Norm.call(x).sum();
        x.mul_(3);
        Assert.Throws<ExternalException>(() => loss.backward());

        using var trained = new TrainableLocalResponseNorm(3);
        Tensor trainedLoss = trained.call(randn(1, 3, 2, 2)).sum();
        using (no_grad())
        {
            trained.K.add_(1);
        }

        Assert.Throws<ExternalException>(() => trainedLoss.backward());
    }

    [Fact]
    public void Nothing_is_recorded_where_nothing_is_differentiated()
    {
        Tensor x = randn(1, 3, 2, 2);
        Assert.False(Norm.call(x).requires_grad);
        x.requires_grad = true;
        Assert.True(Norm.call(x).requires_grad);
        using (no_grad())
        {
            Assert.False(Norm.call(x).requires_grad);
        }

        using (inference_mode())
        {
            Assert.False(Norm.call(x).requires_grad);
            Assert.False(Norm.call(randn(1, 3, 2, 2)).requires_grad);
        }

        using (set_grad_enabled(false))
        {
            Assert.False(Norm.call(x).requires_grad);
        }
    }

    [Fact]
    public void Backward_on_another_thread()
    {
        Tensor x = randn([2, 8, 6, 6], requires_grad: true);
        Tensor loss = Norm.call(x).square().sum();
        var thread = new Thread(() => loss.backward());
        thread.Start();
        thread.Join();
        Tensor expected = autograd.grad([nn.functional.local_response_norm(x, 3).square().sum()], [x])[0];
        Close.Assert(expected, x.grad!, 1e-6, "gradInput", range: 10);
    }

    private static Tensor Sparse() => sparse_coo_tensor(tensor(new long[] { 0, 1, 1, 2 }).view(2, 2), tensor(new float[] { 1, 2 }), [3, 4]);
}
