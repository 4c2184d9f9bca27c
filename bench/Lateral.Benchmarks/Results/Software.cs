using System.Reflection;
using System.Runtime.InteropServices;
using Lateral.Benchmarks.Peers;

namespace Lateral.Benchmarks.Results;

/// <summary>The versions of what was compared.</summary>
internal static class Software
{
    public static IReadOnlyDictionary<string, string> Versions() => new Dictionary<string, string>
    {
        ["Lateral"] = Version(typeof(LocalResponseNorm).Assembly),
        ["runtime"] = RuntimeInformation.FrameworkDescription,
        [OneDnnPeer.Name] = OneDnn(),
        [TorchSharpPeer.Name] = Version(typeof(global::TorchSharp.torch).Assembly),
        [OnnxRuntimePeer.Name] = Version(typeof(Microsoft.ML.OnnxRuntime.InferenceSession).Assembly),
    };

    private static string OneDnn()
    {
        try
        {
            return OneDnnApi.CheckedVersion();
        }
        catch (Exception e) when (e is NotSupportedException or DllNotFoundException or EntryPointNotFoundException)
        {
            return "absent";
        }
    }

    private static string Version(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? assembly.GetName().Version?.ToString() ?? "unknown";
}
