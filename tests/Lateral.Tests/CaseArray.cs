using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace Lateral.Tests;

/// <summary>Reads the committed cases' arrays: .npy version 1, little-endian f4 or f8, C order.</summary>
internal static partial class CaseArray
{
    public static (nint[] Lengths, double[] Values, bool IsDouble) Read(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        int headerLength = BitConverter.ToUInt16(file, 8);
        string header = Encoding.ASCII.GetString(file, 10, headerLength);
        nint[] lengths = [.. Shape().Match(header).Groups[1].Value
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(length => nint.Parse(length, CultureInfo.InvariantCulture))];
        ReadOnlySpan<byte> data = file.AsSpan(10 + headerLength);
        return header.Contains("'<f8'", StringComparison.Ordinal)
            ? (lengths, MemoryMarshal.Cast<byte, double>(data).ToArray(), true)
            : (lengths, Array.ConvertAll(MemoryMarshal.Cast<byte, float>(data).ToArray(), value => (double)value), false);
    }

    [GeneratedRegex(@"'shape': \(([^)]*)\)")]
    private static partial Regex Shape();
}
