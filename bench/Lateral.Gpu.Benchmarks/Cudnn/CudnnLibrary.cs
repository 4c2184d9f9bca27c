using System.Globalization;
using System.Runtime.InteropServices;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace Lateral.Gpu.Benchmarks.Cudnn;

/// <summary>cuDNN, versions 8 and 9, as far as its cross-channel LRN needs it.</summary>
internal sealed unsafe class CudnnLibrary : IDisposable
{
    private static readonly string[] Names = ["libcudnn.so.9", "libcudnn.so.8"];

    private readonly nint library;

    private CudnnLibrary(nint library, CudaAccelerator accelerator)
    {
        this.library = library;

        // cuDNN works in the context that is current, and on its stream.
        accelerator.Bind();
        nint handle;
        Check(((delegate* unmanaged<nint*, int>)Export("cudnnCreate"))(&handle), "cudnnCreate");
        Handle = handle;
        nint stream = ((CudaStream)accelerator.DefaultStream).StreamPtr;
        Check(((delegate* unmanaged<nint, nint, int>)Export("cudnnSetStream"))(handle, stream), "cudnnSetStream");
        Version = ((delegate* unmanaged<nuint>)Export("cudnnGetVersion"))().ToString(CultureInfo.InvariantCulture);
    }

    public nint Handle { get; }

    public string Version { get; }

    /// <summary>Null where there is none to compare with, and then why.</summary>
    public static CudnnLibrary? TryLoad(Accelerator accelerator, string? path, out string? reason)
    {
        reason = null;
        if (accelerator is not CudaAccelerator cuda)
        {
            reason = "it needs a CUDA device";
            return null;
        }

        foreach (string candidate in Candidates(path))
        {
            if (NativeLibrary.TryLoad(candidate, out nint library))
            {
                try
                {
                    return new CudnnLibrary(library, cuda);
                }
                catch (Exception failure) when (failure is InvalidOperationException or EntryPointNotFoundException)
                {
                    reason = $"{candidate}: {failure.Message}";
                    return null;
                }
            }
        }

        reason = path is null ? $"none of {string.Join(", ", Names)} can be loaded; name it with --cudnn" : $"{path} cannot be loaded";
        return null;
    }

    public nint Export(string name) => NativeLibrary.GetExport(library, name);

    public static void Check(int status, string call)
    {
        if (status != 0)
        {
            throw new InvalidOperationException($"{call} failed with status {status}");
        }
    }

    public void Dispose() => ((delegate* unmanaged<nint, int>)Export("cudnnDestroy"))(Handle);

    private static IEnumerable<string> Candidates(string? path)
    {
        if (path is not null)
        {
            return Directory.Exists(path) ? Names.Select(name => Path.Combine(path, name)) : [path];
        }

        // Python's package of it is seldom where the loader looks.
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        string?[] prefixes = [Environment.GetEnvironmentVariable("VIRTUAL_ENV"), Environment.GetEnvironmentVariable("CONDA_PREFIX"), Path.Combine(home, ".local"), "/usr/local", "/usr"];
        IEnumerable<string> packages =
            from prefix in prefixes
            where prefix is not null && Directory.Exists(Path.Combine(prefix, "lib"))
            from python in Directory.EnumerateDirectories(Path.Combine(prefix, "lib"), "python3*")
            from folder in (string[])["site-packages", "dist-packages"]
            from name in Names
            select Path.Combine(python, folder, "nvidia", "cudnn", "lib", name);
        return Names.Concat(packages.Where(File.Exists));
    }
}
