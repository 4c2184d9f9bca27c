using System.Runtime.CompilerServices;

namespace Lateral.Kernels;

/// <summary>
/// Copies a row's segments from the tensor to a row of scratch and back, and between the tensor's type and the one that
/// computes. A segment's last, incomplete vector is moved back over elements already copied.
/// </summary>
internal static unsafe class RowCopy<TStorage, T, TVector, TSimd>
    where TStorage : unmanaged
    where T : unmanaged
    where TVector : struct
    where TSimd : struct, ISimd<TVector, T>
{
    /// <summary>Elements in a buffer for a vector of any width and type.</summary>
    private const int BufferLength = 16;

    /// <param name="memory">Where segments are counted from.</param>
    /// <param name="segments">The segments.</param>
    /// <param name="length">The length of each.</param>
    /// <param name="row">The row of scratch.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void In(TStorage* memory, Segments segments, nint length, T* row)
    {
        nint last = length - TSimd.Count;
        while (segments.Next())
        {
            TStorage* source = memory + segments.Memory;
            T* target = row + segments.Scratch;
            for (int left = segments.TakeLine(); left > 0; left--, source += segments.MemoryStride, target += segments.ScratchStride)
            {
                if (last < 0)
                {
                    ShortIn(source, target, length);
                    continue;
                }

                nint p = 0;
                for (; p < last - 3 * TSimd.Count; p += 4 * TSimd.Count)
                {
                    TVector a = Load(source + p), b = Load(source + p + TSimd.Count);
                    TVector c = Load(source + p + 2 * TSimd.Count), d = Load(source + p + 3 * TSimd.Count);
                    TSimd.Store(a, target + p);
                    TSimd.Store(b, target + p + TSimd.Count);
                    TSimd.Store(c, target + p + 2 * TSimd.Count);
                    TSimd.Store(d, target + p + 3 * TSimd.Count);
                }

                for (; p < last; p += TSimd.Count)
                {
                    TSimd.Store(Load(source + p), target + p);
                }

                TSimd.Store(Load(source + last), target + last);
            }
        }
    }

    /// <inheritdoc cref="In"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Out(T* row, Segments segments, nint length, TStorage* memory)
    {
        nint last = length - TSimd.Count;
        while (segments.Next())
        {
            T* source = row + segments.Scratch;
            TStorage* target = memory + segments.Memory;
            for (int left = segments.TakeLine(); left > 0; left--, source += segments.ScratchStride, target += segments.MemoryStride)
            {
                if (last < 0)
                {
                    ShortOut(source, target, length);
                    continue;
                }

                for (nint p = 0; p < last; p += TSimd.Count)
                {
                    Element<TStorage, T, TVector, TSimd>.Store(TSimd.Load(source + p), target + p);
                }

                Element<TStorage, T, TVector, TSimd>.Store(TSimd.Load(source + last), target + last);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Load(TStorage* source) => Element<TStorage, T, TVector, TSimd>.Load(source);

    [SkipLocalsInit]
    private static void ShortIn(TStorage* source, T* target, nint length)
    {
        TStorage* loaded = stackalloc TStorage[BufferLength];
        T* stored = stackalloc T[BufferLength];
        Copy(source, loaded, length);
        TSimd.Store(Load(loaded), stored);
        Copy(stored, target, length);
    }

    [SkipLocalsInit]
    private static void ShortOut(T* source, TStorage* target, nint length)
    {
        T* loaded = stackalloc T[BufferLength];
        TStorage* stored = stackalloc TStorage[BufferLength];
        Copy(source, loaded, length);
        Element<TStorage, T, TVector, TSimd>.Store(TSimd.Load(loaded), stored);
        Copy(stored, target, length);
    }

    private static void Copy<TValue>(TValue* source, TValue* destination, nint count) where TValue : unmanaged
    {
        for (nint i = 0; i < count; i++)
        {
            destination[i] = source[i];
        }
    }
}
