using System.Runtime.CompilerServices;

namespace Lateral.Kernels;

/// <content>One piece into a block's sums, vector by vector: the compiler keeps eight variables in registers, but no array of them.</content>
internal static unsafe partial class BlockSums<T, TVector, TSimd, TBlock>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load(
        T* row, out TVector s0, out TVector s1, out TVector s2, out TVector s3, out TVector s4, out TVector s5, out TVector s6, out TVector s7)
    {
        s0 = TSimd.Load(row);
        s1 = TSimd.Load(row, 1);
        s2 = TSimd.Load(row, 2);
        s3 = TSimd.Load(row, 3);
        s4 = s5 = s6 = s7 = default;
        if (TBlock.Vectors > FourVectors.Vectors)
        {
            s4 = TSimd.Load(row, 4);
            s5 = TSimd.Load(row, 5);
        }

        if (TBlock.Vectors > SixVectors.Vectors)
        {
            s6 = TSimd.Load(row, 6);
            s7 = TSimd.Load(row, 7);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Square(
        ref TVector s0, ref TVector s1, ref TVector s2, ref TVector s3, ref TVector s4, ref TVector s5, ref TVector s6, ref TVector s7)
    {
        s0 = TSimd.Multiply(s0, s0);
        s1 = TSimd.Multiply(s1, s1);
        s2 = TSimd.Multiply(s2, s2);
        s3 = TSimd.Multiply(s3, s3);
        if (TBlock.Vectors > FourVectors.Vectors)
        {
            s4 = TSimd.Multiply(s4, s4);
            s5 = TSimd.Multiply(s5, s5);
        }

        if (TBlock.Vectors > SixVectors.Vectors)
        {
            s6 = TSimd.Multiply(s6, s6);
            s7 = TSimd.Multiply(s7, s7);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Multiply(
        T* row, ref TVector s0, ref TVector s1, ref TVector s2, ref TVector s3,
        ref TVector s4, ref TVector s5, ref TVector s6, ref TVector s7)
    {
        s0 = TSimd.Multiply(s0, TSimd.Load(row));
        s1 = TSimd.Multiply(s1, TSimd.Load(row, 1));
        s2 = TSimd.Multiply(s2, TSimd.Load(row, 2));
        s3 = TSimd.Multiply(s3, TSimd.Load(row, 3));
        if (TBlock.Vectors > FourVectors.Vectors)
        {
            s4 = TSimd.Multiply(s4, TSimd.Load(row, 4));
            s5 = TSimd.Multiply(s5, TSimd.Load(row, 5));
        }

        if (TBlock.Vectors > SixVectors.Vectors)
        {
            s6 = TSimd.Multiply(s6, TSimd.Load(row, 6));
            s7 = TSimd.Multiply(s7, TSimd.Load(row, 7));
        }
    }

    /// <summary>Adds rows in pairs, from the last on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddPairs(
        T** first, T** end, nint p, ref TVector s0, ref TVector s1, ref TVector s2, ref TVector s3,
        ref TVector s4, ref TVector s5, ref TVector s6, ref TVector s7)
    {
        for (T** next = end - 2; next >= first; next -= 2)
        {
            T* row = *next + p, other = next[1] + p;
            s0 = TSimd.Add(s0, TSimd.Add(TSimd.Load(row), TSimd.Load(other)));
            s1 = TSimd.Add(s1, TSimd.Add(TSimd.Load(row, 1), TSimd.Load(other, 1)));
            s2 = TSimd.Add(s2, TSimd.Add(TSimd.Load(row, 2), TSimd.Load(other, 2)));
            s3 = TSimd.Add(s3, TSimd.Add(TSimd.Load(row, 3), TSimd.Load(other, 3)));
            if (TBlock.Vectors > FourVectors.Vectors)
            {
                s4 = TSimd.Add(s4, TSimd.Add(TSimd.Load(row, 4), TSimd.Load(other, 4)));
                s5 = TSimd.Add(s5, TSimd.Add(TSimd.Load(row, 5), TSimd.Load(other, 5)));
            }

            if (TBlock.Vectors > SixVectors.Vectors)
            {
                s6 = TSimd.Add(s6, TSimd.Add(TSimd.Load(row, 6), TSimd.Load(other, 6)));
                s7 = TSimd.Add(s7, TSimd.Add(TSimd.Load(row, 7), TSimd.Load(other, 7)));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddRow(
        T* row, ref TVector s0, ref TVector s1, ref TVector s2, ref TVector s3,
        ref TVector s4, ref TVector s5, ref TVector s6, ref TVector s7)
    {
        s0 = TSimd.Add(s0, TSimd.Load(row));
        s1 = TSimd.Add(s1, TSimd.Load(row, 1));
        s2 = TSimd.Add(s2, TSimd.Load(row, 2));
        s3 = TSimd.Add(s3, TSimd.Load(row, 3));
        if (TBlock.Vectors > FourVectors.Vectors)
        {
            s4 = TSimd.Add(s4, TSimd.Load(row, 4));
            s5 = TSimd.Add(s5, TSimd.Load(row, 5));
        }

        if (TBlock.Vectors > SixVectors.Vectors)
        {
            s6 = TSimd.Add(s6, TSimd.Load(row, 6));
            s7 = TSimd.Add(s7, TSimd.Load(row, 7));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddSquares(
        T** next, T** end, nint p, ref TVector s0, ref TVector s1, ref TVector s2, ref TVector s3,
        ref TVector s4, ref TVector s5, ref TVector s6, ref TVector s7)
    {
        for (; next < end; next++)
        {
            T* row = *next + p;
            s0 = AddSquare(s0, row);
            s1 = AddSquare(s1, row, 1);
            s2 = AddSquare(s2, row, 2);
            s3 = AddSquare(s3, row, 3);
            if (TBlock.Vectors > FourVectors.Vectors)
            {
                s4 = AddSquare(s4, row, 4);
                s5 = AddSquare(s5, row, 5);
            }

            if (TBlock.Vectors > SixVectors.Vectors)
            {
                s6 = AddSquare(s6, row, 6);
                s7 = AddSquare(s7, row, 7);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddProducts(
        T** next, T** end, nint others, nint p, ref TVector s0, ref TVector s1, ref TVector s2, ref TVector s3,
        ref TVector s4, ref TVector s5, ref TVector s6, ref TVector s7)
    {
        for (; next < end; next++)
        {
            T* row = *next + p, other = next[others] + p;
            s0 = TSimd.MultiplyAdd(TSimd.Load(row), TSimd.Load(other), s0);
            s1 = TSimd.MultiplyAdd(TSimd.Load(row, 1), TSimd.Load(other, 1), s1);
            s2 = TSimd.MultiplyAdd(TSimd.Load(row, 2), TSimd.Load(other, 2), s2);
            s3 = TSimd.MultiplyAdd(TSimd.Load(row, 3), TSimd.Load(other, 3), s3);
            if (TBlock.Vectors > FourVectors.Vectors)
            {
                s4 = TSimd.MultiplyAdd(TSimd.Load(row, 4), TSimd.Load(other, 4), s4);
                s5 = TSimd.MultiplyAdd(TSimd.Load(row, 5), TSimd.Load(other, 5), s5);
            }

            if (TBlock.Vectors > SixVectors.Vectors)
            {
                s6 = TSimd.MultiplyAdd(TSimd.Load(row, 6), TSimd.Load(other, 6), s6);
                s7 = TSimd.MultiplyAdd(TSimd.Load(row, 7), TSimd.Load(other, 7), s7);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector AddSquare(TVector sum, T* row, int vector = 0)
    {
        TVector loaded = TSimd.Load(row, vector);
        return TSimd.MultiplyAdd(loaded, loaded, sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(
        TVector s0, TVector s1, TVector s2, TVector s3, TVector s4, TVector s5, TVector s6, TVector s7, T* sums)
    {
        TSimd.Store(s0, sums);
        TSimd.Store(s1, sums, 1);
        TSimd.Store(s2, sums, 2);
        TSimd.Store(s3, sums, 3);
        if (TBlock.Vectors > FourVectors.Vectors)
        {
            TSimd.Store(s4, sums, 4);
            TSimd.Store(s5, sums, 5);
        }

        if (TBlock.Vectors > SixVectors.Vectors)
        {
            TSimd.Store(s6, sums, 6);
            TSimd.Store(s7, sums, 7);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Stream(
        TVector s0, TVector s1, TVector s2, TVector s3, TVector s4, TVector s5, TVector s6, TVector s7, T* results)
    {
        TSimd.Stream(s0, results);
        TSimd.Stream(s1, results, 1);
        TSimd.Stream(s2, results, 2);
        TSimd.Stream(s3, results, 3);
        if (TBlock.Vectors > FourVectors.Vectors)
        {
            TSimd.Stream(s4, results, 4);
            TSimd.Stream(s5, results, 5);
        }

        if (TBlock.Vectors > SixVectors.Vectors)
        {
            TSimd.Stream(s6, results, 6);
            TSimd.Stream(s7, results, 7);
        }
    }
}
