using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Lateral.Cli;

/// <summary>
/// A file that appears whole or not at all: written beside its final place under a temporary name and moved there by
/// <see cref="Commit"/>. Disposal and the signals that end the process remove the temporary file; until the move,
/// a file of the final name stays as it was.
/// </summary>
internal sealed class AtomicFile : IDisposable
{
    private readonly Lock gate = new();
    private readonly List<PosixSignalRegistration> signals = [];
    private readonly string target;
    private readonly string temporary;
    private bool finished;

    /// <param name="path">The final place; a symbolic link is followed, so that it stays one.</param>
    /// <param name="length">The length in bytes where it is known, so that a full disk is found before the work.</param>
    /// <exception cref="CommandError">The place cannot be written.</exception>
    public AtomicFile(string path, long length = 0)
    {
        target = Path.GetFullPath(path);
        try
        {
            string directory = Path.GetDirectoryName(target) ?? throw new IOException("it is a directory");
            RefuseDevice(directory);
            target = Resolve(target);
            directory = Path.GetDirectoryName(target) ?? directory;
            RefuseDevice(directory);
            UnixFileMode? mode = CheckExisting(target);
            temporary = Path.Combine(directory, $".{Path.GetFileName(target)}.{Path.GetRandomFileName()}.tmp");
            Handle = CreateTemporary(length);
            TrySetMode(Handle, mode);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            signals.ForEach(signal => signal.Dispose());
            throw new CommandError(CommandError.BadInput, $"cannot write {path}: {Reason(exception, target)}", exception);
        }
    }

    public SafeFileHandle Handle { get; }

    /// <summary>Whether what is written to a path replaces the file at another.</summary>
    public static bool Replaces(string path, string other) => Resolve(Path.GetFullPath(path)) == Resolve(Path.GetFullPath(other));

    /// <summary>Writes whole files, none before all are complete beside their places.</summary>
    /// <exception cref="CommandError">A place that cannot be written.</exception>
    public static void WriteAll(IEnumerable<(string Path, byte[] Bytes)> contents)
    {
        var files = new List<AtomicFile>();
        try
        {
            foreach ((string path, byte[] bytes) in contents)
            {
                files.Add(new AtomicFile(path, bytes.Length));
                RandomAccess.Write(files[^1].Handle, bytes, 0);
            }

            files.ForEach(file => file.Commit());
        }
        finally
        {
            files.ForEach(file => file.Dispose());
        }
    }

    /// <summary>Moves the file to its final place.</summary>
    /// <exception cref="OperationCanceledException">A signal came first.</exception>
    public void Commit()
    {
        Handle.Dispose();
        lock (gate)
        {
            if (finished)
            {
                throw new OperationCanceledException();
            }

            File.Move(temporary, target, overwrite: true);
            finished = true;
        }
    }

    public void Dispose()
    {
        Handle.Dispose();
        signals.ForEach(signal => signal.Dispose());
        Abandon();
    }

    // The signals are heard before there is anything to remove, or one could come in between.
    private SafeFileHandle CreateTemporary(long length)
    {
        foreach (PosixSignal signal in (PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT])
        {
            // Not cancelled: the process then ends as the signal asks.
            signals.Add(PosixSignalRegistration.Create(signal, _ => Abandon()));
        }

        lock (gate)
        {
            return !finished
                ? File.OpenHandle(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.Read | FileShare.Delete, FileOptions.None, length)
                : throw new OperationCanceledException();
        }
    }

    internal void Abandon()
    {
        lock (gate)
        {
            if (finished)
            {
                return;
            }

            finished = true;
            try
            {
                File.Delete(temporary);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Whatever made the work fail is what the user should hear of.
            }
        }
    }

    // A move onto /dev/null would replace the device.
    private static void RefuseDevice(string directory)
    {
        if (!OperatingSystem.IsWindows() && directory == "/dev")
        {
            throw new IOException("it is a device; name a file");
        }
    }

    // A move would also replace a file that its owner made read-only, which nobody expects of a write.
    private static UnixFileMode? CheckExisting(string path)
    {
        if (Directory.Exists(path))
        {
            throw new IOException("it is a directory");
        }

        if (!File.Exists(path))
        {
            return null;
        }

        using SafeFileHandle existing = File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        return OperatingSystem.IsWindows() ? null : File.GetUnixFileMode(existing);
    }

    private static void TrySetMode(SafeFileHandle file, UnixFileMode? mode)
    {
        if (mode is null || OperatingSystem.IsWindows())
        {
            return;
        }

        try
        {
            File.SetUnixFileMode(file, mode.Value);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Some file systems keep no modes; the content matters more.
        }
    }

    private static string Resolve(string path) =>
        new FileInfo(path) is { LinkTarget: not null } link ? link.ResolveLinkTarget(returnFinalTarget: true)!.FullName : path;

    private static string Reason(Exception exception, string target) => exception switch
    {
        DirectoryNotFoundException when File.Exists(Path.GetDirectoryName(target)) => $"{Path.GetDirectoryName(target)} is a file, not a directory",
        DirectoryNotFoundException => $"the directory {Path.GetDirectoryName(target)} does not exist",
        UnauthorizedAccessException => "permission denied",
        _ => exception.Message,
    };
}
