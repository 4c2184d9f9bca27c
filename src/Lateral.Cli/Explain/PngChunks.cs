using System.Buffers.Binary;

namespace Lateral.Cli.Explain;

/// <summary>Whether a PNG is all there: the decoder is content with one that breaks off behind its last row of pixels.</summary>
internal static class PngChunks
{
    /// <summary>What a PNG begins with.</summary>
    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Steps from chunk to chunk up to IEND; what may follow that is nobody's concern.</summary>
    public static bool ReachEnd(FileStream file)
    {
        Span<byte> chunk = stackalloc byte[8];
        long position = Signature.Length;
        while (position <= file.Length)
        {
            file.Position = position;
            if (file.ReadAtLeast(chunk, chunk.Length, throwOnEndOfStream: false) < chunk.Length)
            {
                return false;
            }

            // Each chunk: the length of its data, its name, the data, a checksum.
            position += 12L + BinaryPrimitives.ReadUInt32BigEndian(chunk);
            if (chunk[4..].SequenceEqual("IEND"u8))
            {
                return position <= file.Length;
            }
        }

        return false;
    }
}
