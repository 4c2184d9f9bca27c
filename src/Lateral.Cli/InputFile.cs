using Microsoft.Win32.SafeHandles;

namespace Lateral.Cli;

/// <summary>Opens the files that commands read, and says in one line why one cannot be.</summary>
internal static class InputFile
{
    /// <summary>Opens for reading, at any position; the output may replace this very file while it is open.</summary>
    /// <exception cref="CommandError">The file is missing, may not be read, or is no file.</exception>
    public static SafeFileHandle Open(string path)
    {
        SafeFileHandle? file = null;
        try
        {
            file = !Directory.Exists(path) ? File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete) : throw new IOException("it is a directory");
            _ = RandomAccess.GetLength(file);
            return file;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            file?.Dispose();
            throw new CommandError(CommandError.BadInput, $"cannot read {path}: {Reason(exception)}", exception);
        }
    }

    private static string Reason(Exception exception) => exception switch
    {
        FileNotFoundException or DirectoryNotFoundException => "it does not exist",
        UnauthorizedAccessException => "permission denied",
        // The length of a pipe cannot be asked for.
        NotSupportedException => "it is a pipe or a device; name a file",
        _ => exception.Message,
    };
}
