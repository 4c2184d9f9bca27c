using TorchSharp;
using static TorchSharp.torch;

namespace Lateral.Benchmarks.Peers;

/// <summary>TorchSharp's <c>torch.nn.LocalResponseNorm</c>. Its tensors are its own: inputs are copied before, outputs are new in each run.</summary>
internal sealed class TorchSharpPeer : IPeer
{
    public const string Name = "TorchSharp";

    private readonly TorchSharp.Modules.LocalResponseNorm module;
    private readonly Tensor x;
    private readonly Tensor gradOutput;
    private Tensor? y;
    private Tensor? gradInput;

    public TorchSharpPeer(Workload workload)
    {
        if (TorchLaunch.Problem is { } problem)
        {
            throw new DllNotFoundException(problem);
        }

        set_num_threads(Environment.ProcessorCount);
        FeatureArrays arrays = workload.Arrays(MemoryOrder.Nchw);
        LrnOptions options = workload.Options;
        module = nn.LocalResponseNorm(options.LocalSize, options.Alpha, options.Beta, options.K);
        long[] sizes = [workload.Images, workload.Channels, workload.Height, workload.Width];
        x = tensor(arrays.X.Span.ToArray(), sizes).requires_grad_(true);
        gradOutput = tensor(arrays.GradOutput.Span.ToArray(), sizes);
        Operations =
        [
            new(Name, "NCHW", Pass.Forward, get_num_threads(), Forward) { Result = image => Image(y, image), Note = "gradients off" },
            new(Name, "NCHW", Pass.ForwardAndBackward, get_num_threads(), ForwardAndBackward) { Result = image => Image(gradInput, image) },
        ];
    }

    public IReadOnlyList<PeerOperation> Operations { get; }

    public void Dispose()
    {
        y?.Dispose();
        gradInput?.Dispose();
        x.Dispose();
        gradOutput.Dispose();
        module.Dispose();
    }

    private void Forward()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable off = no_grad();
        y?.Dispose();
        y = module.call(x).MoveToOuterDisposeScope();
    }

    private void ForwardAndBackward()
    {
        using DisposeScope scope = NewDisposeScope();
        gradInput?.Dispose();
        gradInput = autograd.grad([module.call(x)], [x], [gradOutput])[0].MoveToOuterDisposeScope();
    }

    private static float[] Image(Tensor? tensor, int image)
    {
        using Tensor one = tensor![image].contiguous();
        return one.data<float>().ToArray();
    }
}
