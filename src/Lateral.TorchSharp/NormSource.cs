using static TorchSharp.torch;
using CpuNorm = Lateral.LocalResponseNorm;

namespace Lateral.TorchSharp;

/// <summary>The layer for one set of parameters, on as many threads as torch uses at the moment.</summary>
internal sealed class NormSource(LrnOptions options)
{
    private CpuNorm? norm;

    public LrnOptions Options => options;

    /// <summary>A new one only when the number of threads has changed: it keeps its plan for the last shape.</summary>
    public CpuNorm Current
    {
        get
        {
            int threads = get_num_threads();
            CpuNorm? current = norm;
            return current is not null && current.MaxThreads == threads ? current : norm = new CpuNorm(options, threads);
        }
    }

    /// <summary><paramref name="cached"/> where it has these parameters, else a new one that takes its place.</summary>
    public static NormSource For(LrnOptions options, ref NormSource? cached)
    {
        NormSource? current = cached;
        return current is not null && current.Options == options ? current : cached = new NormSource(options);
    }
}
