using System.Globalization;
using System.Text;

namespace Lateral.Cli.Npy;

/// <summary>
/// Reads the few Python literals of a .npy header, from bytes that nobody vouches for: each method takes one
/// token or says which byte is wrong. Nothing is evaluated, nothing nests, so nothing can run away.
/// </summary>
internal ref struct PythonLiteral
{
    /// <summary>NumPy itself allows 64 axes.</summary>
    private const int MostAxes = 64;

    private readonly ReadOnlySpan<byte> text;
    private int position;

    public PythonLiteral(ReadOnlySpan<byte> text) => this.text = text;

    public readonly bool AtEnd => Rest().IsEmpty;

    public bool TryTake(char token)
    {
        ReadOnlySpan<byte> rest = Rest();
        if (rest.IsEmpty || rest[0] != token)
        {
            return false;
        }

        position = text.Length - rest.Length + 1;
        return true;
    }

    public void Take(char token)
    {
        if (!TryTake(token))
        {
            throw Unexpected($"'{token}'");
        }
    }

    public string TakeString()
    {
        char quote = TryTake('\'') ? '\'' : TryTake('"') ? '"' : throw Unexpected("a quoted string");
        int length = text[position..].IndexOf((byte)quote);
        if (length < 0)
        {
            throw new InvalidDataException($"the header's string at byte {position} does not end");
        }

        string value = Printable(text.Slice(position, length));
        position += length + 1;
        return value;
    }

    public bool TakeBoolean() => TryTakeWord("True"u8) || (TryTakeWord("False"u8) ? false : throw Unexpected("True or False"));

    /// <summary>A tuple of sizes: "()", "(3,)", "(3, 4)", each with or without a last comma but for one size, as in Python.</summary>
    public long[] TakeSizes()
    {
        Take('(');
        var sizes = new List<long>();
        bool comma = true;
        while (!TryTake(')'))
        {
            if (!comma)
            {
                throw Unexpected("',' or ')'");
            }

            if (sizes.Count == MostAxes)
            {
                throw new InvalidDataException($"the shape has more than {MostAxes} axes");
            }

            sizes.Add(TakeSize());
            comma = TryTake(',');
        }

        return sizes.Count != 1 || comma ? [.. sizes] : throw new InvalidDataException("the shape is a number, not a tuple");
    }

    private long TakeSize()
    {
        ReadOnlySpan<byte> rest = Rest();
        int digits = rest.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        digits = digits < 0 ? rest.Length : digits;
        if (digits == 0)
        {
            throw Unexpected("a size, 0 or more");
        }

        if (!long.TryParse(rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out long size))
        {
            throw new InvalidDataException($"the shape holds the size {Printable(rest[..digits])}, beyond any file");
        }

        position = text.Length - rest.Length + digits;
        // Python 2 wrote its long integers as 3L.
        _ = position < text.Length && text[position] == 'L' && TryTake('L');
        return size;
    }

    private bool TryTakeWord(ReadOnlySpan<byte> word)
    {
        ReadOnlySpan<byte> rest = Rest();
        bool found = rest.StartsWith(word);
        position = found ? text.Length - rest.Length + word.Length : position;
        return found;
    }

    private readonly ReadOnlySpan<byte> Rest() => text[position..].TrimStart(" \t\r\n\f\v"u8);

    public readonly InvalidDataException Unexpected(string expected)
    {
        ReadOnlySpan<byte> rest = Rest();
        string found = rest.IsEmpty ? "its end" : $"'{Printable(rest[..Math.Min(rest.Length, 12)])}'";
        return new InvalidDataException($"the header has {found} at byte {text.Length - rest.Length}, where {expected} was expected");
    }

    // Messages are one line of plain text whatever the file holds.
    private static string Printable(ReadOnlySpan<byte> bytes)
    {
        const int Longest = 40;
        var shown = new StringBuilder();
        foreach (byte value in bytes[..Math.Min(bytes.Length, Longest)])
        {
            shown.Append(value is >= 0x20 and < 0x7f ? (char)value : '?');
        }

        return bytes.Length > Longest ? shown.Append('…').ToString() : shown.ToString();
    }
}
