using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace Lateral.TorchSharp.Memory;

/// <summary>Large tensors for the kernels' outputs, on memory that is used again once torch has let go of the last tensor on it.</summary>
internal static unsafe class PooledTensor
{
    /// <summary>Smaller ones the C library keeps for itself.</summary>
    public const long FewestBytes = 1 << 20;

    public static readonly BlockPool Pool = new(TimeSpan.FromSeconds(10));

    /// <summary>What torch calls with a block's address at the end: <see cref="Release"/>, as TorchSharp's own type of delegate, which is internal.</summary>
    private static readonly object? release =
        typeof(Tensor).Assembly.GetType("TorchSharp.PInvoke.GCHandleDeleter") is { } type ? Delegate.CreateDelegate(type, typeof(PooledTensor), nameof(Release)) : null;

    private static readonly bool isSupported = TorchSharpHasIt();

    public static bool IsOn { get; set; } = true;

    /// <summary>Of x's shape, type and strides, as <paramref name="maps"/> has them. Its content is not set.</summary>
    public static Tensor EmptyLike(Tensor x, DenseMaps maps)
    {
        long bytes = maps.Count * x.element_size();
        if (bytes < FewestBytes || !IsOn || !isSupported || Pool.Take((nuint)bytes) is not { } address)
        {
            return empty_like(x);
        }

        if (maps.Layout == FeatureLayout.Nchw)
        {
            return On(address, maps.Lengths, x.dtype);
        }

        using Tensor flat = On(address, [maps.Count], x.dtype);
        using Tensor view = flat.as_strided(x.shape, x.stride());

        // A tensor of its own: views that leave a custom function must not be written to.
        return empty([0], x.dtype).set_(view);
    }

    /// <summary>Torch exists in 64 bits only, in which its sizes are the native integers.</summary>
    private static Tensor On(nint address, ReadOnlySpan<nint> sizes, ScalarType type)
    {
        fixed (nint* first = sizes)
        {
            return Tensor.UnsafeCreateTensor(
                NewTensor(null, address, release!, (nint)first, sizes.Length, (sbyte)type, (sbyte)type, (int)global::TorchSharp.DeviceType.CPU, -1, false));
        }
    }

    /// <summary>On any thread, the finalizers' among them.</summary>
    private static void Release(nint address) => Pool.Return(address);

    /// <summary>Another version of TorchSharp may have other internals: then outputs are torch's.</summary>
    private static bool TorchSharpHasIt()
    {
        try
        {
            if (release is null || Pool.Take(sizeof(float)) is not { } address)
            {
                return false;
            }

            On(address, [1], ScalarType.Float32).Dispose();
            return true;
        }
        catch (Exception e) when (e is MissingMemberException or TypeLoadException)
        {
            return false;
        }
    }

    /// <summary>A tensor on memory that is there. The runtime holds this declaration against TorchSharp's.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.StaticMethod, Name = "THSTensor_new")]
    private static extern nint NewTensor(
        [UnsafeAccessorType("TorchSharp.PInvoke.NativeMethods, TorchSharp")] object? methods,
        nint data,
        [UnsafeAccessorType("TorchSharp.PInvoke.GCHandleDeleter, TorchSharp")] object deleter,
        nint sizes,
        int rank,
        sbyte dataType,
        sbyte type,
        int deviceType,
        int deviceIndex,
        bool requiresGrad);
}
