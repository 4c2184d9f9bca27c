using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lateral.Kernels;

/// <summary>
/// Copies a row's segments from the tensor to a row of scratch and back, and between the tensor's type and the one that
/// computes. A segment's last, incomplete vector is moved back over elements already copied. Rows that are one segment can go past the caches.
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
    public static void In<TRow>(TStorage* memory, Segments segments, nint length, TRow* row)
        where TRow : unmanaged
    {
        do
        {
            SegmentLine line = segments.Line;
            if (!CopyLine(memory + line.Memory, line.MemoryStride, row + line.Scratch, line.ScratchStride, length, line.Count, true))
            {
                CopyLine(memory + line.Memory, line.MemoryStride, row + line.Scratch, line.ScratchStride, length, line.Count, false);
            }
        }
        while (segments.Next());
    }

    /// <inheritdoc cref="In"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Out<TRow>(TRow* row, Segments segments, nint length, TStorage* memory)
        where TRow : unmanaged
    {
        do
        {
            SegmentLine line = segments.Line;
            if (!CopyLine(row + line.Scratch, line.ScratchStride, memory + line.Memory, line.MemoryStride, length, line.Count, true))
            {
                CopyLine(row + line.Scratch, line.ScratchStride, memory + line.Memory, line.MemoryStride, length, line.Count, false);
            }
        }
        while (segments.Next());
    }

    /// <summary>Copies a row of at least a line to memory, aligned to elements, past the caches, but for the parts of lines at its ends.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Stream(T* row, nint length, T* memory)
    {
        nint line = Memory.CacheLine / sizeof(T), p = (-(nint)memory & (Memory.CacheLine - 1)) / sizeof(T);
        Unsafe.CopyBlockUnaligned(memory, row, (uint)(p * sizeof(T)));
        for (; p <= length - line; p += line)
        {
            for (nint q = p; q < p + line; q += TSimd.Count)
            {
                TSimd.Stream(TSimd.Load(row + q), memory + q);
            }
        }

        Unsafe.CopyBlockUnaligned(memory + p, row + p, (uint)((length - p) * sizeof(T)));
    }

    /// <summary>Copies segments a fixed distance apart. Those of up to two vectors need no loop of their own.</summary>
    /// <returns>Whether what was taken for numbers is: if not, it is to be copied with care.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool CopyLine<TFrom, TTo>(TFrom* source, nint sourceStride, TTo* target, nint targetStride, nint length, int count, bool numbers)
        where TFrom : unmanaged
        where TTo : unmanaged
    {
        bool areNumbers = true;
        nint width = TSimd.Count, last = length - width;
        if (last < 0)
        {
            for (; count > 0; count--, source += sourceStride, target += targetStride)
            {
                MoveShort(source, target, length);
            }
        }
        else if (last <= width)
        {
            for (; count > 0; count--, source += sourceStride, target += targetStride)
            {
                Move(source, target);
                if (last > 0)
                {
                    Move(source + last, target + last);
                }
            }
        }
        else
        {
            for (; count > 0; count--, source += sourceStride, target += targetStride)
            {
                TVector seen = default;
                nint p = 0;
                for (; p < last - 3 * width; p += 4 * width)
                {
                    MoveTwo(source + p, target + p, numbers, ref seen);
                    MoveTwo(source + p + 2 * width, target + p + 2 * width, numbers, ref seen);
                }

                areNumbers &= typeof(TFrom) == typeof(TTo) || typeof(TStorage) != typeof(Half) || !TSimd.HasBits(seen, TSimd.CreateBits(HalfUnit.TooLarge));
                for (; p < last; p += width)
                {
                    Move(source + p, target + p);
                }

                Move(source + last, target + last);
            }
        }

        return areNumbers;
    }

    /// <summary>Halves take fewer operations if they are taken for numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MoveTwo<TFrom, TTo>(TFrom* source, TTo* target, bool numbers, ref TVector seen)
        where TFrom : unmanaged
        where TTo : unmanaged
    {
        if (typeof(TStorage) == typeof(Half) && typeof(TFrom) == typeof(TStorage) && typeof(TFrom) != typeof(TTo) && numbers)
        {
            TSimd.Store(Element<TStorage, T, TVector, TSimd>.Load((TStorage*)source, 0, ref seen), (T*)target);
            TSimd.Store(Element<TStorage, T, TVector, TSimd>.Load((TStorage*)source, 1, ref seen), (T*)target, 1);
        }
        else if (typeof(TStorage) == typeof(Half) && typeof(TTo) == typeof(TStorage) && typeof(TFrom) != typeof(TTo) && typeof(TVector) == typeof(Vector512<float>) && HalfPair.IsSupported && numbers)
        {
            TVector v0 = TSimd.Load((T*)source), v1 = TSimd.Load((T*)source, 1);
            seen = TSimd.Or(TSimd.Or(seen, v0), v1);
            Element<TStorage, T, TVector, TSimd>.StoreSmall(v0, v1, (TStorage*)target);
        }
        else
        {
            Move(source, target);
            Move(source + TSimd.Count, target + TSimd.Count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Move<TFrom, TTo>(TFrom* source, TTo* target)
        where TFrom : unmanaged
        where TTo : unmanaged
    {
        if (typeof(TFrom) == typeof(TTo))
        {
            Unsafe.CopyBlockUnaligned(target, source, (uint)(TSimd.Count * sizeof(TFrom)));
        }
        else if (typeof(TFrom) == typeof(TStorage))
        {
            TSimd.Store(Element<TStorage, T, TVector, TSimd>.Load((TStorage*)source), (T*)target);
        }
        else
        {
            Element<TStorage, T, TVector, TSimd>.Store(TSimd.Load((T*)source), (TStorage*)target);
        }
    }

    /// <summary>Moves less than a vector.</summary>
    [SkipLocalsInit]
    private static void MoveShort<TFrom, TTo>(TFrom* source, TTo* target, nint length)
        where TFrom : unmanaged
        where TTo : unmanaged
    {
        if (typeof(TFrom) == typeof(TTo))
        {
            Copy(source, (TFrom*)target, length);
            return;
        }

        TFrom* loaded = stackalloc TFrom[BufferLength];
        TTo* stored = stackalloc TTo[BufferLength];
        Copy(source, loaded, length);
        Move(loaded, stored);
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
