namespace Lateral.Cli.Explain;

/// <summary>A table of one row a channel: first the chosen channel's window, then all of them to unfold.</summary>
internal static class ChannelTable
{
    private const int MostRowsAtFirst = 24;

    /// <param name="id">What the bodies of the two tables are named by: <c>id-window</c> and <c>id-all</c>.</param>
    /// <param name="explanation">The chosen channel and its window, which are marked.</param>
    /// <param name="headings">The column headings after the channel's.</param>
    /// <param name="cells">The cells of one channel after its number.</param>
    public static string Render(string id, Explanation explanation, string headings, Func<int, string> cells)
    {
        (int channels, int chosen, (int first, int last)) = (explanation.Maps.Channels, explanation.Channel, explanation.Window);
        string Rows(int from, int to) => string.Join('\n', Enumerable.Range(from, to - from + 1).Select(
            c => $"""<tr{RowClass(c, chosen, explanation.Window)}><th scope="row">{c}</th>{cells(c)}</tr>"""));
        string Table(string body, string caption, string rows) => $"""
            <table>
            <caption>{caption}</caption>
            <thead><tr><th scope="col">Channel</th>{headings}</tr></thead>
            <tbody id="{body}">
            {rows}
            </tbody>
            </table>
            """;
        if (last - first >= MostRowsAtFirst)
        {
            first = last = chosen;
        }

        return $"""
            <div class="scroll">
            {Table($"{id}-window", "The chosen channel and its window.", Rows(first, last))}
            </div>
            <details>
            <summary>{(channels == 1 ? "1 channel" : $"All {channels} channels")}</summary>
            <div class="scroll tall" tabindex="0" role="region" aria-label="All channels, {id}">
            {Table($"{id}-all", "All channels; the window of the chosen one is marked.", Rows(0, channels - 1))}
            </div>
            </details>
            """;
    }

    private static string RowClass(int channel, int chosen, (int First, int Last) window) => channel switch
    {
        _ when channel == chosen => " class=\"strongest\"",
        _ when channel >= window.First && channel <= window.Last => " class=\"window\"",
        _ => "",
    };
}
