namespace Lateral.Cli.Explain;

/// <summary>The picture, where its channels inhibit each other, and what it all comes to.</summary>
internal static class ReportOverview
{
    public static string Render(Explanation explanation) => $"""
        <header>
          <h1>Local response normalization of <span class="name">{Html.Escape(explanation.SourceName)}</span></h1>
          <p class="lede">Every response is divided by a power of the energy in its window, {Neighbours(explanation.Options)}. A response with strong neighbours is damped by them and damps them in turn; the gradient has to account for both.</p>
        </header>
        <section aria-labelledby="overview">
          <h2 id="overview">{(explanation.Picture is null ? "The maps" : "The picture")} and the inhibition</h2>
          <div class="pair">
        {Source(explanation)}
        {Inhibition(explanation)}
          </div>
        {Facts(explanation)}
        {Bank(explanation)}
        </section>
        """;

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
                $"The maps’ energy, √ Σ x² over {Numbers.Channels(maps.Channels)}. Ring: pixel {explanation.Pixel}.{Html.Legend(scale, "energy")}",
                maps.Width, maps.Height, (explanation.Pixel.W + 0.5) / maps.Width, (explanation.Pixel.H + 0.5) / maps.Height);
        }

        const double half = GaborBank.Size / 2.0;
        string reduced = picture.IsReduced ? $", scaled down from {picture.FileWidth}×{picture.FileHeight}" : "";
        return Html.Figure(
            PngImage.FromRgba(picture.Rgba, picture.Width, picture.Height),
            "The picture that the filters were given.",
            $"The picture, {picture.Width}×{picture.Height} pixels{reduced}. Ring: where pixel {explanation.Pixel} of the maps looks.",
            picture.Width, picture.Height,
            (explanation.Pixel.W * FilterLayer.Stride + half) / picture.Width,
            (explanation.Pixel.H * FilterLayer.Stride + half) / picture.Height,
            "photograph");
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
        PixelAnalysis analysis = explanation.Analysis;
        string chosen = explanation.PixelWasNamed ? "named on the command line" : "where normalization takes away most";
        return $"""
            <dl class="facts">
              <div><dt>Maps</dt><dd>{Numbers.Channels(maps.Channels)} of {maps.Height}×{maps.Width} (rows × columns)</dd></div>
              <div><dt>Damped most</dt><dd>channel {channel} at {pixel}: {Numbers.Text(x)} becomes {Numbers.Text(y)}</dd></div>
              <div><dt>The ringed pixel</dt><dd>{analysis.Pixel} (row, column), {chosen}</dd></div>
              <div><dt>Loss, L = ½ Σ y²</dt><dd>{Numbers.Text(explanation.Normalized.Loss)}</dd></div>
              <div><dt>Gradient against differences</dt><dd>at most {Numbers.Text(analysis.LargestDifference, 2)} apart, {Numbers.Text(analysis.RelativeDifference, 2)} of the largest</dd></div>
            </dl>
            """;
    }

    private static string Bank(Explanation explanation) => explanation.Picture is null ? "" : $"""
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
