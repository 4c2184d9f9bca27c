using TorchSharp;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;
using static TorchSharp.torch;

// One generator of random numbers, one number of threads and one count of tensors are all tests'.
[assembly: Parallelization(Mode = ParallelMode.None)]

namespace Lateral.TorchSharp.Tests;

/// <summary>Tests that need libtorch skip, with the reason, where it cannot be loaded. Each one's tensors live in a scope of its own.</summary>
public abstract class TorchTests : IDisposable
{
    private readonly DisposeScope scope;

    protected TorchTests()
    {
        Assert.SkipWhen(TorchLaunch.Problem is not null, $"libtorch cannot be loaded: {TorchLaunch.Problem}");
        scope = NewDisposeScope();
    }

    public void Dispose()
    {
        scope.Dispose();
        GC.SuppressFinalize(this);
    }
}
