using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Lateral.Kernels;

/// <summary>
/// The loops over the elements of a row's segments. Each has its body once: the compiler keeps in registers what is in
/// a small loop. A segment's last, incomplete vector is moved back over elements already done and gives them the
/// same results again; its inputs are set aside first, since the results may lie on them. Segments shorter than a
/// vector go through buffers, as nothing beyond them may be read or written.
/// </summary>
internal readonly unsafe struct RowLoops<TStorage, T, TSimd, TOperator>(TOperator op)
    where TStorage : unmanaged
    where T : unmanaged
    where TSimd : struct, ISimd<TSimd, T>
    where TOperator : struct, ILrnOperator<TSimd>
{
    /// <summary>Elements in a buffer for a vector of any width and type.</summary>
    private const int BufferLength = 32;

    private readonly TOperator op = op;

    /// <summary>Sums rows of scratch, in order, in whole blocks of four vectors: the rows have room beyond their end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(T** pieces, int count, T* sum, nint length)
    {
        nint width = TSimd.Count;
        for (nint p = 0; p < length; p += 4 * width)
        {
            T* piece = pieces[0] + p;
            TSimd s0 = TSimd.Load(piece), s1 = TSimd.Load(piece + width), s2 = TSimd.Load(piece + 2 * width), s3 = TSimd.Load(piece + 3 * width);
            for (int i = 1; i < count; i++)
            {
                piece = pieces[i] + p;
                s0 += TSimd.Load(piece);
                s1 += TSimd.Load(piece + width);
                s2 += TSimd.Load(piece + 2 * width);
                s3 += TSimd.Load(piece + 3 * width);
            }

            s0.Store(sum + p);
            s1.Store(sum + p + width);
            s2.Store(sum + p + 2 * width);
            s3.Store(sum + p + 3 * width);
        }
    }

    /// <summary>Writes the operator's quantities of the inputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Source(in Tensors<TStorage> at, Segments segments, T* a, T* b, nint length)
    {
        if (length < TSimd.Count)
        {
            ShortSource(at, segments, a, b, length);
            return;
        }

        TOperator local = op;
        nint last = length - TSimd.Count;
        while (segments.Next())
        {
            TStorage* x = at.X + segments.Memory, v = at.V + segments.Memory;
            T* toA = a + segments.Scratch, toB = b + segments.Scratch;
            for (nint p = 0; p < length; p = p < last ? Math.Min(p + TSimd.Count, last) : length)
            {
                local.Source(Load(x + p), TOperator.ReadsV ? Load(v + p) : default, out TSimd first, out TSimd second);
                first.Store(toA + p);
                if (TOperator.Passes.First > 1)
                {
                    second.Store(toB + p);
                }
            }
        }
    }

    /// <summary>The operator's middle step: from the inputs and their window sums to the output, or to rows of scratch.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    public void Middle(in Tensors<TStorage> at, Segments segments, T* sumA, T* sumB, T* carry, T* t, T* w, nint length, nint nextSource, nint nextRow)
    {
        if (length < TSimd.Count)
        {
            ShortMiddle(at, segments, sumA, sumB, carry, t, w, length);
            return;
        }

        TOperator local = op;
        nint last = length - TSimd.Count;
        bool movesBack = last % TSimd.Count != 0;
        TStorage* aside = stackalloc TStorage[3 * BufferLength];
        while (segments.Next())
        {
            TStorage* x = at.X + segments.Memory, g = at.G + segments.Memory, v = at.V + segments.Memory, output = at.Output + segments.Memory;
            nint place = segments.Scratch;
            if (movesBack)
            {
                SetAside(x + last, g + last, v + last, aside);
            }

            nint p = 0;
            while (true)
            {
                nint q = place + p;
                Prefetch(x + p + nextSource);
                if (TOperator.ReadsG)
                {
                    Prefetch(g + p + nextRow);
                }

                if (!TOperator.Passes.Carries)
                {
                    Prefetch(output + p + nextRow);
                }

                local.Middle(
                    Load(x + p), TOperator.ReadsG ? Load(g + p) : default, TOperator.ReadsV ? Load(v + p) : default,
                    TSimd.Load(sumA + q), TOperator.Passes.First > 1 ? TSimd.Load(sumB + q) : default,
                    out TSimd result, out TSimd first, out TSimd second);
                if (TOperator.Passes.Carries)
                {
                    result.Store(carry + q);
                }
                else
                {
                    Element<TStorage, T, TSimd>.Store(result, output + p);
                }

                if (TOperator.Passes.Second > 0)
                {
                    first.Store(t + q);
                }

                if (TOperator.Passes.Second > 1)
                {
                    second.Store(w + q);
                }

                p += TSimd.Count;
                if (p > last)
                {
                    if (p >= length)
                    {
                        break;
                    }

                    p = last;
                    x = aside - p;
                    g = aside + BufferLength - p;
                    v = aside + 2 * BufferLength - p;
                }
            }
        }
    }

    /// <summary>The operator's final step: from the inputs, what was carried and the sums over the reversed window to the output.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    public void Final(in Tensors<TStorage> at, Segments segments, T* sumT, T* sumW, T* carry, nint length, nint nextRow)
    {
        if (length < TSimd.Count)
        {
            ShortFinal(at, segments, sumT, sumW, carry, length);
            return;
        }

        TOperator local = op;
        nint last = length - TSimd.Count;
        bool movesBack = last % TSimd.Count != 0;
        TStorage* aside = stackalloc TStorage[3 * BufferLength];
        while (segments.Next())
        {
            TStorage* x = at.X + segments.Memory, v = at.V + segments.Memory, output = at.Output + segments.Memory;
            nint place = segments.Scratch;
            if (movesBack)
            {
                SetAside(x + last, null, v + last, aside);
            }

            nint p = 0;
            while (true)
            {
                nint q = place + p;
                Prefetch(output + p + nextRow);
                TSimd result = local.Final(
                    Load(x + p), TOperator.ReadsV ? Load(v + p) : default, TSimd.Load(carry + q),
                    TSimd.Load(sumT + q), TOperator.Passes.Second > 1 ? TSimd.Load(sumW + q) : default);
                Element<TStorage, T, TSimd>.Store(result, output + p);
                p += TSimd.Count;
                if (p > last)
                {
                    if (p >= length)
                    {
                        break;
                    }

                    p = last;
                    x = aside - p;
                    v = aside + 2 * BufferLength - p;
                }
            }
        }
    }

    [SkipLocalsInit]
    private void ShortSource(in Tensors<TStorage> at, Segments segments, T* a, T* b, nint length)
    {
        TStorage* inputs = stackalloc TStorage[4 * BufferLength];
        T* results = stackalloc T[2 * BufferLength];
        while (segments.Next())
        {
            Tensors<TStorage> buffered = Buffer(at.At(segments.Memory), inputs, length);
            Source(buffered, Segments.One, results, results + BufferLength, TSimd.Count);
            Copy(results, a + segments.Scratch, length);
            Copy(results + BufferLength, b + segments.Scratch, TOperator.Passes.First > 1 ? length : 0);
        }
    }

    [SkipLocalsInit]
    private void ShortMiddle(in Tensors<TStorage> at, Segments segments, T* sumA, T* sumB, T* carry, T* t, T* w, nint length)
    {
        TStorage* inputs = stackalloc TStorage[4 * BufferLength];
        T* results = stackalloc T[3 * BufferLength];
        while (segments.Next())
        {
            nint place = segments.Scratch;
            Tensors<TStorage> buffered = Buffer(at.At(segments.Memory), inputs, length);
            Middle(
                buffered, Segments.One, sumA + place, sumB + place, results, results + BufferLength, results + 2 * BufferLength, TSimd.Count, 0, 0);
            Copy(buffered.Output, at.Output + segments.Memory, TOperator.Passes.Carries ? 0 : length);
            Copy(results, carry + place, TOperator.Passes.Carries ? length : 0);
            Copy(results + BufferLength, t + place, TOperator.Passes.Second > 0 ? length : 0);
            Copy(results + 2 * BufferLength, w + place, TOperator.Passes.Second > 1 ? length : 0);
        }
    }

    [SkipLocalsInit]
    private void ShortFinal(in Tensors<TStorage> at, Segments segments, T* sumT, T* sumW, T* carry, nint length)
    {
        TStorage* inputs = stackalloc TStorage[4 * BufferLength];
        while (segments.Next())
        {
            nint place = segments.Scratch;
            Tensors<TStorage> buffered = Buffer(at.At(segments.Memory), inputs, length);
            Final(buffered, Segments.One, sumT + place, sumW + place, carry + place, TSimd.Count, 0);
            Copy(buffered.Output, at.Output + segments.Memory, length);
        }
    }

    /// <summary>Asks for memory ahead of its use, also what will be written; without effect beyond the tensor's end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch(TStorage* address)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(address);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TSimd Load(TStorage* source) => Element<TStorage, T, TSimd>.Load(source);

    /// <summary>Copies a whole vector of each input.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SetAside(TStorage* x, TStorage* g, TStorage* v, TStorage* aside)
    {
        Element<TStorage, T, TSimd>.Move(x, aside);
        if (TOperator.ReadsG && g != null)
        {
            Element<TStorage, T, TSimd>.Move(g, aside + BufferLength);
        }

        if (TOperator.ReadsV)
        {
            Element<TStorage, T, TSimd>.Move(v, aside + 2 * BufferLength);
        }
    }

    /// <summary>Copies a short segment of the inputs, and gives the output a place behind them.</summary>
    private static Tensors<TStorage> Buffer(Tensors<TStorage> at, TStorage* buffers, nint length)
    {
        TStorage* g = buffers + BufferLength, v = buffers + 2 * BufferLength;
        Copy(at.X, buffers, length);
        Copy(at.G, g, TOperator.ReadsG ? length : 0);
        Copy(at.V, v, TOperator.ReadsV ? length : 0);
        return new(buffers, g, v, buffers + 3 * BufferLength);
    }

    /// <summary>Copies less than a vector.</summary>
    private static void Copy<TValue>(TValue* source, TValue* destination, nint count) where TValue : unmanaged
    {
        for (nint i = 0; i < count; i++)
        {
            destination[i] = source[i];
        }
    }
}
