using System.Runtime.CompilerServices;

namespace Lateral.Kernels;

/// <summary>
/// The loops over the elements of a row's segment, a vector at a time. The last, partial vector goes through small
/// buffers, so that nothing beyond the segment is read or written and every element sees the same operations.
/// </summary>
internal readonly unsafe struct RowLoops<TStorage, T, TSimd, TOperator>(TOperator op)
    where TStorage : unmanaged
    where T : unmanaged
    where TSimd : struct, ISimd<TSimd, T>
    where TOperator : struct, ILrnOperator<TSimd>
{
    private const int MaxVectorBytes = 64;

    private readonly TOperator op = op;

    /// <summary>Sums rows of scratch, in order. Whole vectors: the rows have room beyond their end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(T** pieces, int count, T* sum, nint length)
    {
        for (nint p = 0; p < length; p += TSimd.Count)
        {
            Sum(pieces, count, p).Store(sum + p);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    public void Source(Tensors<TStorage> at, T* a, T* b, nint length)
    {
        TOperator local = op;
        nint p = 0;
        for (; p + TSimd.Count <= length; p += TSimd.Count)
        {
            SourceVector(local, at.At(p), a + p, b + p);
        }

        if (p < length)
        {
            byte* buffer = stackalloc byte[5 * MaxVectorBytes];
            var partial = new Tensors<TStorage>((TStorage*)buffer, null, (TStorage*)(buffer + MaxVectorBytes), null);
            T* lastA = (T*)(buffer + 2 * MaxVectorBytes), lastB = (T*)(buffer + 3 * MaxVectorBytes);
            CopyInputs(at.At(p), partial, length - p);
            SourceVector(local, partial, lastA, lastB);
            Copy(lastA, a + p, length - p);
            if (TOperator.Passes.First > 1)
            {
                Copy(lastB, b + p, length - p);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    public void Middle(Tensors<TStorage> at, T** piecesA, int countA, T** piecesB, int countB, nint place, T* carry, T* t, T* w, nint length)
    {
        TOperator local = op;
        nint p = 0;
        for (; p + TSimd.Count <= length; p += TSimd.Count)
        {
            nint q = place + p;
            MiddleVector(local, at.At(p), piecesA, countA, piecesB, countB, q, carry + q, t + q, w + q);
        }

        if (p < length)
        {
            byte* buffer = stackalloc byte[7 * MaxVectorBytes];
            var partial = new Tensors<TStorage>(
                (TStorage*)buffer, (TStorage*)(buffer + MaxVectorBytes), (TStorage*)(buffer + 2 * MaxVectorBytes), (TStorage*)(buffer + 3 * MaxVectorBytes));
            T* lastCarry = (T*)(buffer + 4 * MaxVectorBytes), lastT = (T*)(buffer + 5 * MaxVectorBytes), lastW = (T*)(buffer + 6 * MaxVectorBytes);
            nint q = place + p, left = length - p;
            CopyInputs(at.At(p), partial, left);
            MiddleVector(local, partial, piecesA, countA, piecesB, countB, q, lastCarry, lastT, lastW);
            if (TOperator.Passes.Carries)
            {
                Copy(lastCarry, carry + q, left);
            }
            else
            {
                Copy(partial.Output, at.Output + p, left);
            }

            if (TOperator.Passes.Second > 0)
            {
                Copy(lastT, t + q, left);
            }

            if (TOperator.Passes.Second > 1)
            {
                Copy(lastW, w + q, left);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    public void Final(Tensors<TStorage> at, T** piecesT, int countT, T** piecesW, int countW, nint place, T* carry, nint length)
    {
        TOperator local = op;
        nint p = 0;
        for (; p + TSimd.Count <= length; p += TSimd.Count)
        {
            FinalVector(local, at.At(p), piecesT, countT, piecesW, countW, place + p, carry);
        }

        if (p < length)
        {
            byte* buffer = stackalloc byte[3 * MaxVectorBytes];
            var partial = new Tensors<TStorage>((TStorage*)buffer, null, (TStorage*)(buffer + MaxVectorBytes), (TStorage*)(buffer + 2 * MaxVectorBytes));
            CopyInputs(at.At(p), partial, length - p);
            FinalVector(local, partial, piecesT, countT, piecesW, countW, place + p, carry);
            Copy(partial.Output, at.Output + p, length - p);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SourceVector(in TOperator op, Tensors<TStorage> at, T* a, T* b)
    {
        op.Source(Load(at.X), TOperator.ReadsV ? Load(at.V) : default, out TSimd first, out TSimd second);
        first.Store(a);
        if (TOperator.Passes.First > 1)
        {
            second.Store(b);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MiddleVector(
        in TOperator op, Tensors<TStorage> at, T** piecesA, int countA, T** piecesB, int countB, nint place, T* carry, T* t, T* w)
    {
        TSimd sumA = Sum(piecesA, countA, place);
        TSimd sumB = TOperator.Passes.First > 1 ? Sum(piecesB, countB, place) : default;
        op.Middle(
            Load(at.X), TOperator.ReadsG ? Load(at.G) : default, TOperator.ReadsV ? Load(at.V) : default,
            sumA, sumB, out TSimd result, out TSimd first, out TSimd second);
        if (TOperator.Passes.Carries)
        {
            result.Store(carry);
        }
        else
        {
            Element<TStorage, T, TSimd>.Store(result, at.Output);
        }

        if (TOperator.Passes.Second > 0)
        {
            first.Store(t);
        }

        if (TOperator.Passes.Second > 1)
        {
            second.Store(w);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FinalVector(
        in TOperator op, Tensors<TStorage> at, T** piecesT, int countT, T** piecesW, int countW, nint place, T* carry)
    {
        TSimd sumT = Sum(piecesT, countT, place);
        TSimd sumW = TOperator.Passes.Second > 1 ? Sum(piecesW, countW, place) : default;
        TSimd result = op.Final(Load(at.X), TOperator.ReadsV ? Load(at.V) : default, TSimd.Load(carry + place), sumT, sumW);
        Element<TStorage, T, TSimd>.Store(result, at.Output);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TSimd Sum(T** pieces, int count, nint place)
    {
        TSimd sum = TSimd.Load(pieces[0] + place);
        for (int i = 1; i < count; i++)
        {
            sum += TSimd.Load(pieces[i] + place);
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TSimd Load(TStorage* source) => Element<TStorage, T, TSimd>.Load(source);

    private static void CopyInputs(Tensors<TStorage> from, Tensors<TStorage> to, nint count)
    {
        Copy(from.X, to.X, count);
        if (TOperator.ReadsG && to.G != null)
        {
            Copy(from.G, to.G, count);
        }

        if (TOperator.ReadsV && to.V != null)
        {
            Copy(from.V, to.V, count);
        }
    }

    private static void Copy<TValue>(TValue* source, TValue* destination, nint count) where TValue : unmanaged =>
        new ReadOnlySpan<TValue>(source, (int)count).CopyTo(new Span<TValue>(destination, (int)count));
}
