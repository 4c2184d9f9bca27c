using System.Runtime.InteropServices;

namespace Lateral.Cli.Npy;

/// <summary>Writes a .npy file from its first element to its last; the file appears under its name only when <see cref="Commit"/> is called.</summary>
internal sealed class NpyWriter : IDisposable
{
    // A span of bytes ends at 2 GiB, a span of elements does not.
    private const int MostElementsAtOnce = 1 << 27;

    private readonly NpyHeader header;
    private readonly AtomicFile file;
    private readonly long end;
    private long offset;

    public NpyWriter(string path, NpyHeader header)
    {
        this.header = header;
        byte[] start = header.Format();
        offset = start.Length;
        end = offset + header.Length * header.Element.Size();
        file = new AtomicFile(path, end);
        try
        {
            RandomAccess.Write(file.Handle, start, 0);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Appends elements.</summary>
    public void Write<T>(ReadOnlySpan<T> elements) where T : unmanaged
    {
        if (NpyElements.Of<T>() != header.Element || elements.Length > (end - offset) / header.Element.Size())
        {
            throw new ArgumentException("More elements than the header announced, or of another type.", nameof(elements));
        }

        while (!elements.IsEmpty)
        {
            ReadOnlySpan<T> part = elements[..Math.Min(elements.Length, MostElementsAtOnce)];
            ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(part);
            RandomAccess.Write(file.Handle, bytes, offset);
            offset += bytes.Length;
            elements = elements[part.Length..];
        }
    }

    /// <summary>Puts the file in place.</summary>
    /// <exception cref="InvalidOperationException">Elements are missing.</exception>
    public void Commit()
    {
        if (offset != end)
        {
            throw new InvalidOperationException("The elements that the header announced were not all written.");
        }

        file.Commit();
    }

    /// <summary>Without a <see cref="Commit"/> before, leaves everything as it was.</summary>
    public void Dispose() => file.Dispose();
}
