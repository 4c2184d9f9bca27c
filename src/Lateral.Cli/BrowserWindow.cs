using System.ComponentModel;
using System.Diagnostics;

namespace Lateral.Cli;

/// <summary>Shows a file in the reader's own browser.</summary>
internal static class BrowserWindow
{
    /// <exception cref="CommandError">There is nothing that opens pages here.</exception>
    public static void Open(string path)
    {
        try
        {
            // On Linux this is xdg-open, which has its say on the standard streams.
            using Process? opened = Process.Start(new ProcessStartInfo(Path.GetFullPath(path)) { UseShellExecute = true });
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException or PlatformNotSupportedException)
        {
            throw new CommandError(CommandError.BadInput, $"{path} is written, but nothing here opens it: {exception.Message}", exception);
        }
    }
}
