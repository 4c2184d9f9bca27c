using System.Runtime.InteropServices;
using Lateral.Cli.Npy;
using Spectre.Console;

namespace Lateral.Cli.Images;

/// <summary>A bar on standard error for work long enough to wonder about, where there is a terminal to draw it on.</summary>
internal static class ProgressBar
{
    private const long ShortestBytes = 64 << 20;
    private const string ShowCursor = "\e[?25h";

    /// <summary>Runs <paramref name="work"/>, which reports the elements done so far.</summary>
    public static void Run(string what, NpyHeader header, TextWriter error, Action<Action<long>> work) => Run(
        what, header.Length, header.Length * header.Element.Size() >= ShortestBytes, error, report => work(done => report(done)));

    /// <summary>The same for work of any kind, whose parts add up to <paramref name="whole"/>.</summary>
    public static void Run(string what, double whole, bool isLong, TextWriter error, Action<Action<double>> work)
    {
        bool terminal = ReferenceEquals(error, Console.Error) && !Console.IsErrorRedirected;
        if (!terminal || !isLong)
        {
            work(static _ => { });
            return;
        }

        // The bar hides the cursor; a signal that ends the command must not leave the terminal without one.
        using PosixSignalRegistration interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => error.Write(ShowCursor));
        using PosixSignalRegistration terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => error.Write(ShowCursor));
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(error) });
        console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                ProgressTask task = context.AddTask(Markup.Escape(what), maxValue: whole);
                work(done => task.Value = done);
            });
    }
}
