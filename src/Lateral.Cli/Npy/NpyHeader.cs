using System.Buffers.Binary;
using System.Text;

namespace Lateral.Cli.Npy;

/// <summary>
/// What the start of a .npy file says of the rest: the element type and the shape, in C order, little-endian.
/// Format: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html, versions 1.0, 2.0 and 3.0.
/// </summary>
internal sealed record NpyHeader(NpyElement Element, long[] Shape)
{
    /// <summary>NumPy writes some hundred bytes; a header beyond this is an accident or an attack.</summary>
    private const int LongestText = 64 * 1024;

    private const int LongestPreamble = 12;

    /// <summary>No header needs more of the file's start than this.</summary>
    public const int LongestStart = LongestPreamble + LongestText;

    /// <summary>What every .npy file begins with.</summary>
    public static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Where the elements begin, in bytes from the start of the file.</summary>
    public int DataOffset { get; private init; }

    /// <summary>The number of elements, known not to overflow, and nor does it in bytes.</summary>
    public long Length { get; } = CheckedLength(Shape, Element.Size());

    public string ShapeText => Shape.Length == 1 ? $"({Shape[0]},)" : $"({string.Join(", ", Shape)})";

    /// <summary>Reads the header of a file of <paramref name="fileLength"/> bytes and holds it against that length.</summary>
    /// <param name="start">The file's first bytes: all of them, or <see cref="LongestStart"/>.</param>
    /// <param name="fileLength">The length of the whole file, in bytes.</param>
    /// <exception cref="InvalidDataException">Not a .npy file, a kind that is not read here, or a length that the header belies.</exception>
    public static NpyHeader Parse(ReadOnlySpan<byte> start, long fileLength)
    {
        (int textOffset, int textLength) = ParsePreamble(start);
        if (textLength > start.Length - textOffset)
        {
            throw new InvalidDataException($"the file ends within its header: {fileLength} bytes of {textOffset + textLength}");
        }

        NpyHeader header = ParseText(start.Slice(textOffset, textLength)) with { DataOffset = textOffset + textLength };
        long expected = header.Length * header.Element.Size();
        long found = fileLength - header.DataOffset;
        return expected == found
            ? header
            : throw new InvalidDataException(
                $"the file is too {(found < expected ? "short" : "long")}: the shape {header.ShapeText} of '{header.Element.Descriptor()}' takes {expected} bytes after the header, {found} are there");
    }

    /// <summary>The header as version 1.0, padded as NumPy does so that the elements begin at a multiple of 64 bytes.</summary>
    public byte[] Format()
    {
        const int Preamble = 10, Alignment = 64;
        string text = $"{{'descr': '{Element.Descriptor()}', 'fortran_order': False, 'shape': {ShapeText}, }}";
        int total = (Preamble + text.Length + 1 + Alignment - 1) / Alignment * Alignment;
        var bytes = new byte[total];
        bytes.AsSpan().Fill((byte)' ');
        Magic.CopyTo(bytes);
        (bytes[6], bytes[7]) = (1, 0);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8), checked((ushort)(total - Preamble)));
        Encoding.ASCII.GetBytes(text, bytes.AsSpan(Preamble));
        bytes[^1] = (byte)'\n';
        return bytes;
    }

    private static (int Offset, int Length) ParsePreamble(ReadOnlySpan<byte> start)
    {
        if (!start.StartsWith(Magic))
        {
            throw new InvalidDataException(start.IsEmpty ? "the file is empty" : "not a .npy file: it does not begin with \\x93NUMPY");
        }

        if (start.Length < 8)
        {
            throw new InvalidDataException("the file ends within its header");
        }

        (byte major, byte minor) = (start[6], start[7]);
        if (major is < 1 or > 3 || minor != 0)
        {
            throw new InvalidDataException($".npy version {major}.{minor} is not known; expected 1.0, 2.0 or 3.0");
        }

        int offset = major == 1 ? 10 : 12;
        if (start.Length < offset)
        {
            throw new InvalidDataException("the file ends within its header");
        }

        uint length = major == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(start[8..]) : BinaryPrimitives.ReadUInt32LittleEndian(start[8..]);
        return length <= LongestText
            ? (offset, (int)length)
            : throw new InvalidDataException($"the header claims {length} bytes; at most {LongestText} are read");
    }

    private static NpyHeader ParseText(ReadOnlySpan<byte> text)
    {
        var literal = new PythonLiteral(text);
        NpyElement? element = null;
        bool? fortran = null;
        long[]? shape = null;
        literal.Take('{');
        while (!literal.TryTake('}'))
        {
            string key = literal.TakeString();
            literal.Take(':');
            switch (key)
            {
                case "descr" when element is null:
                    element = TakeElement(ref literal);
                    break;
                case "fortran_order" when fortran is null:
                    fortran = literal.TakeBoolean();
                    break;
                case "shape" when shape is null:
                    shape = literal.TakeSizes();
                    break;
                default:
                    throw new InvalidDataException($"the header has an unknown or repeated key '{key}'");
            }

            if (!literal.TryTake(','))
            {
                literal.Take('}');
                break;
            }
        }

        if (element is null || fortran is null || shape is null)
        {
            string missing = element is null ? "descr" : fortran is null ? "fortran_order" : "shape";
            throw new InvalidDataException($"the header lacks '{missing}'");
        }

        if (!literal.AtEnd)
        {
            throw literal.Unexpected("the header's end");
        }

        // Up to one axis the two orders are the same.
        return !fortran.Value || shape.Length < 2
            ? new NpyHeader(element.Value, shape)
            : throw new InvalidDataException("the elements are in Fortran order; convert with numpy.ascontiguousarray(x)");
    }

    private static NpyElement TakeElement(ref PythonLiteral literal) => !literal.TryTake('[')
        ? NpyElements.Parse(literal.TakeString())
        : throw new InvalidDataException("the elements are structures; expected '<f2', '<f4' or '<f8': save one field, x['name']");

    // Axes of size 0 count as 1 here, so that whoever multiplies in another order is safe as well.
    private static long CheckedLength(long[] shape, int size)
    {
        long product = 1;
        bool empty = false;
        foreach (long axis in shape)
        {
            empty |= axis == 0;
            long factor = Math.Max(axis, 1);
            if (product > long.MaxValue / size / factor)
            {
                throw new InvalidDataException($"the shape ({string.Join(", ", shape)}) multiplies beyond any file");
            }

            product *= factor;
        }

        return empty ? 0 : product;
    }
}
