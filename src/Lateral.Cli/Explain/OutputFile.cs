namespace Lateral.Cli.Explain;

/// <summary>Writes a file whole or not at all: under another name beside it, then moved into place.</summary>
internal static class OutputFile
{
    /// <exception cref="CommandError">A place that cannot be written to.</exception>
    public static void Write(string path, string text)
    {
        string? temporary = null;
        try
        {
            // A link keeps pointing where it points; a device is written to and stays what it is.
            string target = Path.GetFullPath(File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path : path);
            if (target.StartsWith("/dev/", StringComparison.Ordinal))
            {
                File.WriteAllText(target, text);
                return;
            }

            string unfinished = $"{target}.{Path.GetRandomFileName()}.tmp";
            temporary = unfinished;
            File.WriteAllText(unfinished, text);
            File.Move(unfinished, target, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            string reason = error switch
            {
                _ when Directory.Exists(path) => "it is a folder",
                DirectoryNotFoundException => "its folder does not exist",
                UnauthorizedAccessException => "permission denied",
                _ => error.Message,
            };
            throw new CommandError(CommandError.BadInput, $"cannot write {path}: {reason}", error);
        }
        finally
        {
            if (File.Exists(temporary))
            {
                File.Delete(temporary);
            }
        }
    }
}
