using System.Runtime.CompilerServices;

namespace Lateral.Kernels;

/// <summary>Numbers in the type that computes.</summary>
internal static class Scalar
{
    /// <returns>The nearest float or double.</returns>
    public static T Of<T>(double value) where T : unmanaged =>
        typeof(T) == typeof(float) ? Unsafe.BitCast<float, T>((float)value) : Unsafe.BitCast<double, T>(value);
}
