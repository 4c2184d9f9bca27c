namespace Lateral.Cli.Explain;

/// <summary>A table of one row a channel: first the strongest channel's window, then all of them to unfold.</summary>
internal static class ChannelTable
{
    private const int MostRowsAtFirst = 24;

    /// <param name="channels">The number of channels.</param>
    /// <param name="strongest">The channel whose row stands out.</param>
    /// <param name="window">The first and last channel of its window, which are marked.</param>
    /// <param name="headings">The column headings after the channel's.</param>
    /// <param name="cells">The cells of one channel after its number.</param>
    public static string Render(int channels, int strongest, (int First, int Last) window, string headings, Func<int, string> cells)
    {
        string Rows(int first, int last) => string.Join('\n', Enumerable.Range(first, last - first + 1).Select(
            c => $"""<tr{RowClass(c, strongest, window)}><th scope="row">{c}</th>{cells(c)}</tr>"""));
        string Table(string caption, string rows) => $"""
            <table>
            <caption>{caption}</caption>
            <thead><tr><th scope="col">Channel</th>{headings}</tr></thead>
            <tbody>
            {rows}
            </tbody>
            </table>
            """;
        int first = window.First, last = window.Last;
        if (last - first >= MostRowsAtFirst)
        {
            first = last = strongest;
        }

        return $"""
            <div class="scroll">
            {Table(first == last ? $"Channel {strongest}." : $"The window of channel {strongest}.", Rows(first, last))}
            </div>
            <details>
            <summary>{(channels == 1 ? "1 channel" : $"All {channels} channels")}</summary>
            <div class="scroll tall" tabindex="0" role="region" aria-label="All channels">
            {Table($"All channels; the window of channel {strongest} is marked.", Rows(0, channels - 1))}
            </div>
            </details>
            """;
    }

    private static string RowClass(int channel, int strongest, (int First, int Last) window) => channel switch
    {
        _ when channel == strongest => " class=\"strongest\"",
        _ when channel >= window.First && channel <= window.Last => " class=\"window\"",
        _ => "",
    };
}
