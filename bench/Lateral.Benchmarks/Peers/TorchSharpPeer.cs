using TorchSharp;
using static TorchSharp.torch;

namespace Lateral.Benchmarks.Peers;

/// <summary>A module in TorchSharp: its own <c>torch.nn.LocalResponseNorm</c>, or Lateral's. The tensors are torch's own: inputs are copied before, outputs are new in each run.</summary>
internal sealed class TorchSharpPeer : IPeer
{
    public const string Name = "TorchSharp";

    public const string LateralName = "Lateral in TorchSharp";

    private readonly nn.Module<Tensor, Tensor> module;
    private readonly Tensor x;
    private readonly Tensor gradOutput;
    private Tensor? y;
    private Tensor? gradInput;

    private TorchSharpPeer(string name, nn.Module<Tensor, Tensor> module, Workload workload)
    {
        this.module = module;
        set_num_threads(Environment.ProcessorCount);
        FeatureArrays arrays = workload.Arrays(MemoryOrder.Nchw);
        long[] sizes = [workload.Images, workload.Channels, workload.Height, workload.Width];
        x = tensor(arrays.X.Span.ToArray(), sizes).requires_grad_(true);
        gradOutput = tensor(arrays.GradOutput.Span.ToArray(), sizes);
        Operations =
        [
            new(name, "NCHW", Pass.Forward, get_num_threads(), Forward) { Result = image => Image(y, image), Note = "gradients off" },
            new(name, "NCHW", Pass.ForwardAndBackward, get_num_threads(), ForwardAndBackward) { Result = image => Image(gradInput, image) },
        ];
    }

    public static TorchSharpPeer TorchSharps(Workload workload) =>
        Create(Name, options => nn.LocalResponseNorm(options.LocalSize, options.Alpha, options.Beta, options.K), workload);

    public static TorchSharpPeer Laterals(Workload workload) =>
        Create(LateralName, options => new Lateral.TorchSharp.LocalResponseNorm(options), workload);

    public IReadOnlyList<PeerOperation> Operations { get; }

    public void Dispose()
    {
        y?.Dispose();
        gradInput?.Dispose();
        x.Dispose();
        gradOutput.Dispose();
        module.Dispose();
    }

    private static TorchSharpPeer Create(string name, Func<LrnOptions, nn.Module<Tensor, Tensor>> module, Workload workload) =>
        TorchLaunch.Problem is { } problem ? throw new DllNotFoundException(problem) : new TorchSharpPeer(name, module(workload.Options), workload);

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
