namespace Lateral.Cli.Explain;

/// <summary>What the command says when the page is written.</summary>
internal static class Summary
{
    public static void Write(TextWriter output, Explanation explanation, string[] written)
    {
        FeatureMaps maps = explanation.Maps;
        PixelAnalysis analysis = explanation.Analysis;
        LrnOptions options = explanation.Options;
        void Line(string name, string text) => output.WriteLine($"{name,-10}{text}");

        if (explanation.Picture is { } picture)
        {
            string reduced = picture.IsReduced ? $", scaled down from {picture.FileWidth}×{picture.FileHeight}" : "";
            Line("picture", $"{explanation.SourceName}, {picture.Width}×{picture.Height} pixels{reduced}");
        }

        string size = $"{Numbers.Channels(maps.Channels)} of {maps.Height}×{maps.Width}";
        Line("maps", explanation.MapsFile is { } file
            ? $"{file}, {size}"
            : $"{size}: 11×11×3 filters, stride {FilterLayer.Stride}, ReLU, on pixels less ImageNet's mean");

        string region = options.Region == LrnRegion.AcrossChannels ? "across channels" : "within a channel";
        Line("lrn", $"{region}, n = {options.LocalSize}, α = {Numbers.Exact(options.Alpha)}, β = {Numbers.Exact(options.Beta)}, k = {Numbers.Exact(options.K)}");
        (int channel, Pixel at, float x, float y) = explanation.Normalized.MostDamped();
        string name = explanation.ChannelName(channel) is { } known ? $" ({known})" : "";
        Line("damped", $"most: channel {channel}{name} at {at}, {Numbers.Text(x)} becomes {Numbers.Text(y)}");
        string chosen = explanation.PixelWasNamed ? "" : ", where normalization takes away most";
        Line("pixel", $"{analysis.Pixel} (row, column){chosen}; {analysis.X.Count(value => value != 0)} of {Numbers.Channels(maps.Channels)} {(maps.Channels == 1 ? "responds" : "respond")}");
        Line("loss", $"½ Σ y² = {Numbers.Text(explanation.Normalized.Loss)}");
        Line("gradient", $"at the pixel, against central differences: at most {Numbers.Text(analysis.LargestDifference, 2)} apart, {Numbers.Text(analysis.RelativeDifference, 2)} of the largest");
        Line("report", written[0]);
        foreach (string figure in written[1..])
        {
            Line("figure", figure);
        }
    }
}
