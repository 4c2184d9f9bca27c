using System.Collections.Concurrent;
using ILGPU.Runtime;

namespace Lateral.Gpu.Plans;

/// <summary>The kernels of one accelerator, grouped in types that compile each when it is first launched.</summary>
internal sealed class KernelStore(Accelerator accelerator)
{
    private readonly ConcurrentDictionary<Type, object> kernels = [];

    public TKernels Get<TKernels>(Func<Accelerator, TKernels> create)
        where TKernels : class => (TKernels)kernels.GetOrAdd(typeof(TKernels), _ => create(accelerator));
}
