namespace Lateral.Cli.Explain;

/// <summary>The file to explain, and which of the two kinds it is.</summary>
internal static class InputFile
{
    private static ReadOnlySpan<byte> NpyMagic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>The picture that the command explains when none is named.</summary>
    public static string Sample => Path.Combine(AppContext.BaseDirectory, "samples", "chelsea.png");

    /// <exception cref="CommandError">The file is missing or may not be read.</exception>
    public static FileStream Open(string path)
    {
        try
        {
            return File.OpenRead(path);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CommandError(CommandError.BadInput, $"{path} does not exist", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            string reason = Directory.Exists(path) ? "it is a folder" : error.Message;
            throw new CommandError(CommandError.BadInput, $"{path} cannot be read: {reason}", error);
        }
    }

    /// <summary>By its name or its first bytes, so that a file with either is answered by the reader that can say what is wrong.</summary>
    public static bool IsNpy(string path)
    {
        using FileStream file = Open(path);
        Span<byte> start = stackalloc byte[NpyMagic.Length];
        int read = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        return start[..read].SequenceEqual(NpyMagic) || path.EndsWith(".npy", StringComparison.OrdinalIgnoreCase);
    }
}
