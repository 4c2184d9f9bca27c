namespace Lateral.Cli;

/// <summary>
/// Ends the command with one line on standard error. <see cref="BadInput"/> is for what a file holds or a check
/// that fails, <see cref="Usage"/> for a command line that cannot be meant.
/// </summary>
internal sealed class CommandError : Exception
{
    public const int BadInput = 1;
    public const int Usage = 2;

    public CommandError(int exitCode, string message, Exception? cause = null)
        : base(message, cause) => ExitCode = exitCode;

    public int ExitCode { get; }
}
