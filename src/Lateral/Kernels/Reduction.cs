using System.Runtime.Intrinsics;

namespace Lateral.Kernels;

/// <summary>
/// Sums of a row in double, in eight lanes whatever the machine's width, so that the result is the same bits everywhere.
/// </summary>
internal static unsafe class Reduction
{
    public static double Sum<T>(T* values, nint length) where T : unmanaged
    {
        Vector512<double> lanes = Vector512<double>.Zero;
        nint p = 0;
        for (; p + Vector512<double>.Count <= length; p += Vector512<double>.Count)
        {
            lanes += Load(values + p);
        }

        double sum = 0;
        for (int lane = 0; lane < Vector512<double>.Count; lane++)
        {
            sum += lanes[lane];
        }

        for (; p < length; p++)
        {
            sum += typeof(T) == typeof(float) ? *(float*)(values + p) : *(double*)(values + p);
        }

        return sum;
    }

    private static Vector512<double> Load<T>(T* values) where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            Vector256<float> loaded = Vector256.Load((float*)values);
            return Vector512.Create(Vector256.WidenLower(loaded), Vector256.WidenUpper(loaded));
        }

        return Vector512.Load((double*)values);
    }
}
