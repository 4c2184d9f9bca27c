using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Lateral.Cli.Bench;

/// <summary>
/// The least that forward and backward have to do: read what they read and write what they write, in plain vector loops,
/// each thread its even part. An operator at this limit is as fast as memory allows.
/// </summary>
internal static class MemoryLimit
{
    // Small enough for a span of bytes, large enough that cutting into parts costs nothing.
    private const int PartBytes = 1 << 20;

    private const long Line = 64;

    /// <summary>Reads x, writes y.</summary>
    public static void Forward<T>(ThreadTeam team, AlignedArray<T> x, AlignedArray<T> y)
        where T : unmanaged => team.Run(member =>
        {
            foreach ((long first, int count) in Parts<T>(x.Length, member, team.Size))
            {
                Copy(x.Bytes(first, count), y.Bytes(first, count));
            }
        });

    /// <summary>Reads x and gradOutput, writes gradInput.</summary>
    public static void Backward<T>(ThreadTeam team, AlignedArray<T> x, AlignedArray<T> gradOutput, AlignedArray<T> gradInput)
        where T : unmanaged => team.Run(member =>
        {
            foreach ((long first, int count) in Parts<T>(x.Length, member, team.Size))
            {
                Combine(x.Bytes(first, count), gradOutput.Bytes(first, count), gradInput.Bytes(first, count));
            }
        });

    private static IEnumerable<(long First, int Count)> Parts<T>(int length, int member, int members)
        where T : unmanaged
    {
        long bytes = (long)length * Unsafe.SizeOf<T>();
        long end = Boundary(bytes, member + 1, members);
        for (long first = Boundary(bytes, member, members); first < end; first += PartBytes)
        {
            yield return (first, (int)Math.Min(PartBytes, end - first));
        }
    }

    // Two threads never write to one cache line.
    private static long Boundary(long bytes, int member, int members) =>
        member == members ? bytes : (long)((Int128)bytes * member / members) / Line * Line;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Copy(ReadOnlySpan<byte> from, Span<byte> to)
    {
        int size = Vector<byte>.Count, i = 0;
        ref byte source = ref MemoryMarshal.GetReference(from);
        ref byte target = ref MemoryMarshal.GetReference(to);
        for (; i <= from.Length - 4 * size; i += 4 * size)
        {
            Vector<byte> a = Load(ref source, i), b = Load(ref source, i + size);
            Vector<byte> c = Load(ref source, i + 2 * size), d = Load(ref source, i + 3 * size);
            Store(a, ref target, i);
            Store(b, ref target, i + size);
            Store(c, ref target, i + 2 * size);
            Store(d, ref target, i + 3 * size);
        }

        for (; i < from.Length; i++)
        {
            to[i] = from[i];
        }
    }

    // Exclusive or is the cheapest operation that needs both inputs.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Combine(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, Span<byte> to)
    {
        int size = Vector<byte>.Count, i = 0;
        ref byte left = ref MemoryMarshal.GetReference(first);
        ref byte right = ref MemoryMarshal.GetReference(second);
        ref byte target = ref MemoryMarshal.GetReference(to);
        for (; i <= first.Length - 4 * size; i += 4 * size)
        {
            Vector<byte> a = Load(ref left, i) ^ Load(ref right, i);
            Vector<byte> b = Load(ref left, i + size) ^ Load(ref right, i + size);
            Vector<byte> c = Load(ref left, i + 2 * size) ^ Load(ref right, i + 2 * size);
            Vector<byte> d = Load(ref left, i + 3 * size) ^ Load(ref right, i + 3 * size);
            Store(a, ref target, i);
            Store(b, ref target, i + size);
            Store(c, ref target, i + 2 * size);
            Store(d, ref target, i + 3 * size);
        }

        for (; i < first.Length; i++)
        {
            to[i] = (byte)(first[i] ^ second[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<byte> Load(ref byte source, int offset) => Vector.LoadUnsafe(ref source, (nuint)offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector<byte> value, ref byte target, int offset) => value.StoreUnsafe(ref target, (nuint)offset);
}
