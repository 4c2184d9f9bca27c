namespace Lateral.Cli.Explain;

/// <summary>The strongest channels' maps, before and after, what is left, and the gradient.</summary>
internal static class ReportMaps
{
    private const int MostChannels = 12;

    public static string Render(Explanation explanation)
    {
        NormalizedMaps normalized = explanation.Normalized;
        int[] channels = normalized.StrongestChannels(MostChannels);
        var scales = new Scales(
            ColorScale.ForValues(channels.SelectMany(c => Plane(normalized.X, c, explanation).Concat(Plane(normalized.Y, c, explanation)))),
            ColorScale.ForRatios(channels.SelectMany(normalized.Ratio)),
            ForGradients(channels.SelectMany(c => Plane(normalized.GradInput, c, explanation))));
        return $"""
            <section aria-labelledby="maps">
              <h2 id="maps">{(channels.Length == explanation.Maps.Channels ? "The channels" : $"The {channels.Length} strongest channels")}, before and after</h2>
              <p>Those with the most energy Σ x², strongest first. All maps of a kind share one colour scale; a grey pixel of y/x had no response to begin with. The colours of x, y and the gradient run with the square root, so that weak responses can be seen beside strong ones.</p>
              <div class="legends">{Html.Legend(scales.Values, "x and y")}{Html.Legend(scales.Ratios, "y/x")}{Html.Legend(scales.Gradients, "∂L/∂x")}</div>
              <div class="channels">
            {string.Join('\n', channels.Select(c => Channel(explanation, c, scales)))}
              </div>
            </section>
            """;
    }

    private static string Channel(Explanation explanation, int channel, Scales scales)
    {
        NormalizedMaps normalized = explanation.Normalized;
        string filter = explanation.Picture is null ? "" : $"""
            <img class="filter" src="{PngImage.FromFilters([GaborBank.Filters[channel]], 1)}" alt="" width="33" height="33" />
            """;
        string name = explanation.ChannelName(channel) is { } known ? $" <span class=\"what\">{known}</span>" : "";
        return $"""
            <article>
              <h3>{filter}Channel {channel}{name}</h3>
              <div class="maps">
            {Map(explanation, Plane(normalized.X, channel, explanation), scales.Values, $"Channel {channel} before normalization", "x, before")}
            {Map(explanation, Plane(normalized.Y, channel, explanation), scales.Values, $"Channel {channel} after normalization", "y, after")}
            {Map(explanation, normalized.Ratio(channel), scales.Ratios, $"What is left of channel {channel}", "y/x, what is left")}
            {Map(explanation, Plane(normalized.GradInput, channel, explanation), scales.Gradients, $"The gradient of the loss with respect to channel {channel}", "∂L/∂x, the gradient")}
              </div>
            </article>
            """;
    }

    private static string Map(Explanation explanation, float[] values, ColorScale scale, string description, string caption)
    {
        FeatureMaps maps = explanation.Maps;
        return Html.Figure(
            PngImage.FromMap(values, maps.Height, maps.Width, scale), description, caption, maps.Width, maps.Height,
            (explanation.Pixel.W + 0.5) / maps.Width, (explanation.Pixel.H + 0.5) / maps.Height);
    }

    private static ColorScale ForGradients(IEnumerable<float> gradients)
    {
        double most = gradients.Max(g => Math.Abs((double)g));
        most = most > 0 ? most : 1;
        return new ColorScale(ColorMap.BlueRed, -most, most, Compressed: true);
    }

    private static float[] Plane(float[] values, int channel, Explanation explanation) =>
        values.AsSpan(channel * explanation.Maps.Positions, explanation.Maps.Positions).ToArray();

    private sealed record Scales(ColorScale Values, ColorScale Ratios, ColorScale Gradients);
}
