using System.Runtime.InteropServices;
using Lateral.Kernels;

namespace Lateral;

/// <content>Halves where α is so large that <see cref="HalfUnit"/> has no room for it.</content>
public sealed unsafe partial class LocalResponseNorm
{
    /// <summary>Computes in float tensors, whole copies. No network has such an α, so that this need not be fast.</summary>
    private void RunAsFloat(LrnOperation operation, in Tensors<Half> tensors, Geometry geometry, string output, Span<double> sums)
    {
        nint length = geometry.Length;
        float* room = (float*)NativeMemory.Alloc(checked((nuint)length * 4), sizeof(float));
        try
        {
            var wide = new Tensors<float>(Widen(tensors.X, 0), Widen(tensors.G, 1), Widen(tensors.V, 2), tensors.Output == null ? null : room + 3 * length);
            Run<float, float>(operation, wide, geometry, output, sums);
            for (nint i = 0; i < length && tensors.Output != null; i++)
            {
                tensors.Output[i] = float.IsNaN(wide.Output[i]) ? BitConverter.UInt16BitsToHalf(ushort.MaxValue) : (Half)wide.Output[i];
            }
        }
        finally
        {
            NativeMemory.Free(room);
        }

        float* Widen(Half* source, nint which)
        {
            float* copy = room + which * length;
            for (nint i = 0; i < length && source != null; i++)
            {
                copy[i] = (float)source[i];
            }

            return source == null ? null : copy;
        }
    }
}
