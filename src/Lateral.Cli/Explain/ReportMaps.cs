namespace Lateral.Cli.Explain;

/// <summary>The strongest channels' maps, before and after, what is left, and the gradient.</summary>
internal static class ReportMaps
{
    private const int MostChannels = 12;
    private const int ChannelsAtFirst = 4;

    public static string Render(Explanation explanation)
    {
        NormalizedMaps normalized = explanation.Normalized;
        int[] channels = normalized.StrongestChannels(MostChannels);
        var scales = new Scales(
            ColorScale.ForValues(channels.SelectMany(c => Plane(normalized.X, c, explanation).Concat(Plane(normalized.Y, c, explanation)))),
            ColorScale.ForRatios(channels.SelectMany(normalized.Ratio)),
            ColorScale.ForBothSigns(channels.SelectMany(c => Plane(normalized.GradInput, c, explanation))));
        string Articles(IEnumerable<int> shown) => string.Join('\n', shown.Select(c => Channel(explanation, c, scales)));
        string rest = channels.Length <= ChannelsAtFirst ? "" : $"""
              <details>
                <summary>The {channels.Length - ChannelsAtFirst} strongest after these</summary>
                <div class="channels">
            {Articles(channels.Skip(ChannelsAtFirst))}
                </div>
              </details>
            """;
        return $"""
              <h3>{(channels.Length == explanation.Maps.Channels ? "The channels" : "The strongest channels")}, before and after</h3>
              <p>Those with the most energy Σ x², strongest first. All maps of a kind share one colour scale; a grey pixel of y/x had no response to begin with. The colours of x, y and the gradient run with the square root, so that weak responses can be seen beside strong ones.</p>
              <div class="legends">{Html.Legend(scales.Values, "x and y")}{Html.Legend(scales.Ratios, "y/x")}{Html.Legend(scales.Gradients, "∂L/∂x")}</div>
              <div class="channels">
            {Articles(channels.Take(ChannelsAtFirst))}
              </div>
            {rest}
            """;
    }

    private static string Channel(Explanation explanation, int channel, Scales scales)
    {
        NormalizedMaps normalized = explanation.Normalized;
        string filter = explanation.MapsFile is not null ? "" : $"""
            <img class="filter" src="{PngImage.FromFilters([GaborBank.Filters[channel]], 1)}" alt="" width="33" height="33" />
            """;
        string name = explanation.ChannelName(channel) is { } known ? $" <span class=\"what\">{known}</span>" : "";
        return $"""
            <article>
              <h4>{filter}Channel {channel}{name}</h4>
              <div class="maps">
            {Map(explanation, Plane(normalized.X, channel, explanation), scales.Values, $"Channel {channel} before normalization", "x, before", channel)}
            {Map(explanation, Plane(normalized.Y, channel, explanation), scales.Values, $"Channel {channel} after normalization", "y, after", channel)}
            {Map(explanation, normalized.Ratio(channel), scales.Ratios, $"What is left of channel {channel}", "y/x, what is left", channel)}
            {Map(explanation, Plane(normalized.GradInput, channel, explanation), scales.Gradients, $"The gradient of the loss with respect to channel {channel}", "∂L/∂x, the gradient", channel)}
              </div>
            </article>
            """;
    }

    private static string Map(Explanation explanation, float[] values, ColorScale scale, string description, string caption, int channel)
    {
        FeatureMaps maps = explanation.Maps;
        return Html.Figure(
            PngImage.FromMap(values, maps.Height, maps.Width, scale), description, caption, maps.Width, maps.Height,
            (explanation.Pixel.W + 0.5) / maps.Width, (explanation.Pixel.H + 0.5) / maps.Height, channel: channel);
    }

    private static float[] Plane(float[] values, int channel, Explanation explanation) =>
        values.AsSpan(channel * explanation.Maps.Positions, explanation.Maps.Positions).ToArray();

    private sealed record Scales(ColorScale Values, ColorScale Ratios, ColorScale Gradients);
}
