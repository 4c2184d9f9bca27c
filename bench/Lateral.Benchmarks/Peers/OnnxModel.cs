using System.Buffers.Binary;
using System.Text;

namespace Lateral.Benchmarks.Peers;

/// <summary>An ONNX file of one LRN node, x to y, written field by field as onnx.proto numbers them.</summary>
internal static class OnnxModel
{
    private const int IrVersion = 8;
    private const int OpsetVersion = 13;
    private const int AttributeFloat = 1;
    private const int AttributeInt = 2;
    private const int ElementFloat = 1;

    public static byte[] Lrn(ReadOnlySpan<long> sizes, LrnOptions options)
    {
        byte[] node =
        [
            .. Text(1, "x"),
            .. Text(2, "y"),
            .. Text(4, "LRN"),
            .. Message(5, [.. Text(1, "alpha"), .. Single(2, options.Alpha), .. Integer(20, AttributeFloat)]),
            .. Message(5, [.. Text(1, "beta"), .. Single(2, options.Beta), .. Integer(20, AttributeFloat)]),
            .. Message(5, [.. Text(1, "bias"), .. Single(2, options.K), .. Integer(20, AttributeFloat)]),
            .. Message(5, [.. Text(1, "size"), .. Integer(3, options.LocalSize), .. Integer(20, AttributeInt)]),
        ];
        byte[] shape = [];
        foreach (long size in sizes)
        {
            shape = [.. shape, .. Message(1, Integer(1, size))];
        }

        byte[] type = Message(2, Message(1, [.. Integer(1, ElementFloat), .. Message(2, shape)]));
        byte[] graph =
        [
            .. Message(1, node),
            .. Text(2, "lrn"),
            .. Message(11, [.. Text(1, "x"), .. type]),
            .. Message(12, [.. Text(1, "y"), .. type]),
        ];
        return [.. Integer(1, IrVersion), .. Message(7, graph), .. Message(8, Integer(2, OpsetVersion))];
    }

    private static byte[] Integer(int field, long value) => [.. Varint((ulong)field << 3), .. Varint((ulong)value)];

    private static byte[] Single(int field, double value)
    {
        byte[] bytes = new byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, (float)value);
        return [.. Varint((ulong)field << 3 | 5), .. bytes];
    }

    private static byte[] Text(int field, string value) => Message(field, Encoding.UTF8.GetBytes(value));

    private static byte[] Message(int field, byte[] content) => [.. Varint((ulong)field << 3 | 2), .. Varint((ulong)content.Length), .. content];

    private static List<byte> Varint(ulong value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        bytes.Add((byte)value);
        return bytes;
    }
}
