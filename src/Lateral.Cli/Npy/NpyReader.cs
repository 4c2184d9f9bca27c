using System.Numerics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Lateral.Cli.Npy;

/// <summary>Reads runs of elements from a .npy file whose header has been held against its length; holds no elements itself.</summary>
internal sealed class NpyReader : IDisposable
{
    // A span of bytes ends at 2 GiB, a span of elements does not.
    private const int MostElementsAtOnce = 1 << 27;

    private const int MostElementsConverted = 1 << 16;

    private readonly SafeFileHandle file;

    private NpyReader(string path, SafeFileHandle file, NpyHeader header)
    {
        Path = path;
        this.file = file;
        Header = header;
    }

    public string Path { get; }

    public NpyHeader Header { get; }

    /// <exception cref="CommandError">See <see cref="InputFile.Open"/>.</exception>
    /// <exception cref="InvalidDataException">See <see cref="NpyHeader.Parse"/>; the message begins with the path.</exception>
    public static NpyReader Open(string path)
    {
        SafeFileHandle file = InputFile.Open(path);
        try
        {
            long length = RandomAccess.GetLength(file);
            var start = new byte[Math.Min(length, NpyHeader.LongestStart)];
            int read = ReadAll(file, start, 0);
            return new NpyReader(path, file, NpyHeader.Parse(start.AsSpan(0, read), length));
        }
        catch (InvalidDataException exception)
        {
            file.Dispose();
            throw new InvalidDataException($"{path}: {exception.Message}", exception);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Fills <paramref name="elements"/> from the element of index <paramref name="first"/> on.</summary>
    /// <exception cref="InvalidDataException">The file was cut short after it was opened.</exception>
    public void Read<T>(long first, Span<T> elements) where T : unmanaged
    {
        if (NpyElements.Of<T>() != Header.Element)
        {
            throw new ArgumentException($"The file holds {Header.Element.Name()} elements, not {typeof(T).Name}.", nameof(elements));
        }

        while (!elements.IsEmpty)
        {
            Span<T> part = elements[..Math.Min(elements.Length, MostElementsAtOnce)];
            Span<byte> bytes = MemoryMarshal.AsBytes(part);
            long offset = Header.DataOffset + first * Header.Element.Size();
            int read = ReadAll(file, bytes, offset);
            if (read < bytes.Length)
            {
                throw new InvalidDataException($"{Path}: the file was cut short while it was read: it ends at byte {offset + read}");
            }

            first += part.Length;
            elements = elements[part.Length..];
        }
    }

    /// <summary>The same for a file of any element type, converted.</summary>
    /// <inheritdoc cref="Read" path="/exception"/>
    public void ReadAs<T>(long first, Span<T> elements) where T : INumberBase<T>
    {
        switch (Header.Element)
        {
            case NpyElement.Half:
                Convert<Half, T>(first, elements);
                break;
            case NpyElement.Float:
                Convert<float, T>(first, elements);
                break;
            default:
                Convert<double, T>(first, elements);
                break;
        }
    }

    private void Convert<TFile, T>(long first, Span<T> elements)
        where TFile : unmanaged, INumberBase<TFile>
        where T : INumberBase<T>
    {
        var part = new TFile[Math.Min(elements.Length, MostElementsConverted)];
        for (int done = 0; done < elements.Length; done += part.Length)
        {
            Span<TFile> read = part.AsSpan(0, Math.Min(part.Length, elements.Length - done));
            Read(first + done, read);
            for (int i = 0; i < read.Length; i++)
            {
                elements[done + i] = T.CreateTruncating(read[i]);
            }
        }
    }

    /// <summary>Refuses this file where the gradient it holds is not one of <paramref name="x"/>.</summary>
    /// <exception cref="CommandError">Another shape or, unless <paramref name="anyElement"/>, another element type.</exception>
    public void RefuseUnlike(NpyReader x, bool anyElement = false)
    {
        if (!x.Header.Shape.AsSpan().SequenceEqual(Header.Shape))
        {
            throw Unlike("shape", Header.ShapeText, x.Header.ShapeText);
        }

        if (!anyElement && x.Header.Element != Header.Element)
        {
            throw Unlike("type", Header.Element.Name(), x.Header.Element.Name());
        }

        CommandError Unlike(string what, string found, string expected) => new(
            CommandError.BadInput, $"{Path}: the {what} is {found}, but {x.Path} has {expected}: the gradient needs the same");
    }

    public void Dispose() => file.Dispose();

    private static int ReadAll(SafeFileHandle file, Span<byte> bytes, long offset)
    {
        int total = 0;
        while (total < bytes.Length)
        {
            int read = RandomAccess.Read(file, bytes[total..], offset + total);
            if (read == 0)
            {
                break;
            }

            total += read;
        }

        return total;
    }
}
