using System.Buffers.Binary;
using System.Text;
using System.Text.RegularExpressions;

namespace Lateral.Cli.Explain;

internal sealed partial class FeatureMaps
{
    /// <summary>Reads C×H×W, or the first image of N×C×H×W.</summary>
    /// <exception cref="CommandError">A file that is no such array, or holds values that single precision cannot.</exception>
    public static FeatureMaps FromNpy(string path)
    {
        byte[] bytes;
        using (FileStream file = InputFile.Open(path))
        {
            bytes = new byte[file.Length];
            file.ReadExactly(bytes);
        }

        CommandError Bad(string what) => new(CommandError.BadInput, $"{path} {what}");
        if (bytes.Length < 12 || Encoding.Latin1.GetString(bytes, 1, 5) != "NUMPY")
        {
            throw Bad("is not an .npy file");
        }

        int start = bytes[6] == 1 ? 10 : 12;
        long headerLength = bytes[6] == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(8)) : BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(8));
        if (start + headerLength > bytes.Length)
        {
            throw Bad("is truncated");
        }

        string header = Encoding.UTF8.GetString(bytes, start, (int)headerLength);
        Match type = TypePattern().Match(header);
        Match sizes = ShapePattern().Match(header);
        if (!type.Success || !sizes.Success || !header.Contains("'fortran_order': False", StringComparison.Ordinal))
        {
            throw Bad("is not a little-endian f2, f4 or f8 array in C order");
        }

        int[] shape = [.. sizes.Groups[1].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(int.Parse)];
        if (shape.Length is not (3 or 4) || shape.Contains(0))
        {
            throw Bad($"has the shape ({sizes.Groups[1].Value}); C,H,W or N,C,H,W was expected, none of them 0");
        }

        int size = type.Groups[1].Value[0] - '0';
        int count = checked(shape[^3] * shape[^2] * shape[^1]);
        ReadOnlySpan<byte> data = bytes.AsSpan(start + (int)headerLength);
        if (data.Length < (long)count * size)
        {
            throw Bad("is truncated");
        }

        var values = new float[count];
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> element = data[(i * size)..];
            values[i] = size switch
            {
                2 => (float)BinaryPrimitives.ReadHalfLittleEndian(element),
                4 => BinaryPrimitives.ReadSingleLittleEndian(element),
                _ => (float)BinaryPrimitives.ReadDoubleLittleEndian(element),
            };
            if (!float.IsFinite(values[i]))
            {
                throw Bad($"holds a value that is not finite in single precision, at element {i}");
            }
        }

        return new FeatureMaps(values, shape[^3], shape[^2], shape[^1]);
    }

    [GeneratedRegex("'descr': '<f([248])'")]
    private static partial Regex TypePattern();

    [GeneratedRegex(@"'shape': \(([0-9, ]*)\)")]
    private static partial Regex ShapePattern();
}
