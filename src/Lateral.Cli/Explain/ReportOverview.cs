namespace Lateral.Cli.Explain;

/// <summary>The picture, where its channels inhibit each other, and its strongest channels.</summary>
internal static class ReportOverview
{
    public static string Render(Explanation explanation) => $"""
        <section aria-labelledby="goes-in">
          <h2 id="goes-in">1 · What goes in</h2>
          <p>The layer is given {Numbers.Channels(explanation.Maps.Channels)}: each holds how strongly one filter answers at every pixel. Strong answers damp their neighbours. <span class="live-only">Click a point on any picture, or move with the arrow keys, and everything below shows the numbers there.</span></p>
          <p id="maps-note" class="hint live-only"></p>
          <div class="pair">
        {Source(explanation)}
        {Inhibition(explanation)}
          </div>
        {Facts(explanation)}
        {Bank(explanation)}
        {ReportMaps.Render(explanation)}
        </section>
        """;

    /// <summary>What the layer does, for readers who have never met it.</summary>
    public static string Lede(LrnOptions options) =>
        $"Every response is divided by a power of the energy in its window, {Neighbours(options)}. A response with strong neighbours is damped by them and damps them in turn; the gradient has to account for both. This page computes it, with the numbers of your own data.";

    private static string Neighbours(LrnOptions options) => options.Region == LrnRegion.AcrossChannels
        ? $"{Numbers.Channels(options.LocalSize)} wide at one pixel"
        : $"{options.LocalSize}×{options.LocalSize} pixels of one channel";

    private static string Source(Explanation explanation)
    {
        FeatureMaps maps = explanation.Maps;
        if (explanation.Picture is not { } picture)
        {
            float[] energy = Energy(maps);
            var scale = ColorScale.ForValues(energy);
            return Html.Figure(
                PngImage.FromMap(energy, maps.Height, maps.Width, scale),
                "The energy of all channels at each pixel, before normalization.",
                $"The maps’ energy, √ Σ x² over {Numbers.Channels(maps.Channels)}. Ring: the chosen pixel.{Html.Legend(scale, "energy")}",
                maps.Width, maps.Height, (explanation.Pixel.W + 0.5) / maps.Width, (explanation.Pixel.H + 0.5) / maps.Height);
        }

        (double left, double top) = explanation.InPicture(explanation.Pixel);
        string reduced = picture.IsReduced ? $", scaled down from {picture.FileWidth}×{picture.FileHeight}" : "";
        return Html.Figure(
            PngImage.FromRgba(picture.Rgba, picture.Width, picture.Height),
            explanation.MapsFile is null ? "The picture that the filters were given." : "The picture that the maps were made from.",
            $"The picture, {picture.Width}×{picture.Height} pixels{reduced}. Ring: where the chosen pixel of the maps looks.",
            picture.Width, picture.Height, left, top, "photograph");
    }

    private static string Inhibition(Explanation explanation)
    {
        FeatureMaps maps = explanation.Maps;
        float[] ratio = explanation.Normalized.OverallRatio();
        var scale = ColorScale.ForRatios(ratio);
        return Html.Figure(
            PngImage.FromMap(ratio, maps.Height, maps.Width, scale),
            "What normalization leaves of the responses at each pixel: dark where the channels inhibit each other most.",
            $"What is left of the responses, Σ|y| / Σ|x| over the channels: the darker, the more they inhibit each other.{Html.Legend(scale, "share left")}",
            maps.Width, maps.Height, (explanation.Pixel.W + 0.5) / maps.Width, (explanation.Pixel.H + 0.5) / maps.Height);
    }

    private static string Facts(Explanation explanation)
    {
        (int channel, Pixel pixel, float x, float y) = explanation.Normalized.MostDamped();
        FeatureMaps maps = explanation.Maps;
        string chosen = explanation.PixelWasNamed ? "named on the command line" : "where normalization takes away most";
        return $"""
            <dl class="facts">
              <div><dt>The layer’s input{(explanation.MapsFile is { } file ? $", {Html.Escape(file)}" : "")}</dt><dd>{Numbers.Channels(maps.Channels)} of {maps.Height}×{maps.Width} (rows × columns)</dd></div>
              <div><dt>Damped most</dt><dd>channel {channel} at {pixel}: {Numbers.Text(x)} becomes {Numbers.Text(y)}</dd></div>
              <div><dt>The page opens at</dt><dd>{explanation.Pixel} (row, column), {chosen}</dd></div>
              <div><dt>Loss over all maps, L = ½ Σ y²</dt><dd>{Numbers.Text(explanation.Normalized.Loss)}</dd></div>
            </dl>
            """;
    }

    private static string Bank(Explanation explanation) => explanation.MapsFile is not null ? "" : $"""
        <details>
          <summary>How the picture becomes {GaborBank.Count} channels</summary>
          <p>The pixels, 0 to 255, less ImageNet’s mean (red {FilterLayer.Mean[0]:F1}, green {FilterLayer.Mean[1]:F1}, blue {FilterLayer.Mean[2]:F1}), go through {GaborBank.Count} filters of 11×11×3 like those that AlexNet’s first layer learns, every {FilterLayer.Stride} pixels and without padding; responses below 0 become 0. The filters are computed: 64 striped ones in two scales, four phases and eight directions, and 32 that set red against green and blue against yellow. Each has the norm 1, the striped ones have the mean 0. Neighbouring channels answer to similar things.</p>
          <figure class="bank"><img src="{PngImage.FromFilters(GaborBank.Filters, 16)}" alt="The 96 filters in rows of 16, channel 0 first." width="191" height="71" /><figcaption>The filters, channels 0 to {GaborBank.Count - 1}, 16 a row; grey is 0.</figcaption></figure>
        </details>
        """;

    private static float[] Energy(FeatureMaps maps)
    {
        var energy = new double[maps.Positions];
        for (int i = 0; i < maps.Values.Length; i++)
        {
            energy[i % maps.Positions] += (double)maps.Values[i] * maps.Values[i];
        }

        return [.. energy.Select(e => (float)Math.Sqrt(e))];
    }
}
