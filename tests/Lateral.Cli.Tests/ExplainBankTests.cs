using Lateral.Cli.Explain;
using Xunit;

namespace Lateral.Cli.Tests;

public class ExplainBankTests
{
    [Fact]
    public void The_bank_has_96_filters_of_11_by_11_by_3_that_differ()
    {
        Assert.Equal(96, GaborBank.Filters.Count);
        Assert.All(GaborBank.Filters, filter => Assert.Equal(11 * 11 * 3, filter.Weights.Length));
        Assert.Equal(96, GaborBank.Filters.Select(filter => string.Join(' ', filter.Weights)).Distinct().Count());
        Assert.Equal(96, GaborBank.Filters.Select(filter => filter.Name).Distinct().Count());
    }

    [Fact]
    public void Every_filter_has_the_norm_1() =>
        Assert.All(GaborBank.Filters, filter => Assert.Equal(1, filter.Weights.Sum(w => (double)w * w), 1e-6));

    [Fact]
    public void Every_filter_answers_nothing_to_grey() =>
        Assert.All(GaborBank.Filters, filter => Assert.Equal(0, filter.Weights.Sum(w => (double)w), 1e-5));

    [Fact]
    public void The_first_64_filters_are_achromatic_and_the_rest_are_not() =>
        Assert.All(GaborBank.Filters.Index(), entry =>
        {
            bool achromatic = Enumerable.Range(0, 121).All(i => entry.Item.Weights[3 * i] == entry.Item.Weights[3 * i + 1]
                && entry.Item.Weights[3 * i] == entry.Item.Weights[3 * i + 2]);
            Assert.Equal(entry.Index < 64, achromatic);
        });

    [Fact]
    public void Neighbouring_channels_are_more_alike_than_distant_ones()
    {
        double Likeness(int apart) => Enumerable.Range(0, 96 - apart).Average(c =>
            GaborBank.Filters[c].Weights.Zip(GaborBank.Filters[c + apart].Weights, (a, b) => (double)a * b).Sum());
        Assert.True(Likeness(1) > 0.35, $"{Likeness(1)}");
        Assert.True(Likeness(1) > Likeness(2) && Likeness(2) > Likeness(5));
    }

    [Fact]
    public void The_layer_is_the_plain_convolution()
    {
        using var run = new ExplainRun();
        string path = run.Picture(width: 47, height: 39);
        Picture picture = Picture.Load(path);
        FeatureMaps maps = FilterLayer.Apply(picture, path);
        Assert.Equal((96, 8, 10), (maps.Channels, maps.Height, maps.Width));
        for (int c = 0; c < 96; c += 7)
        {
            double sum = 0;
            for (int i = 0; i < GaborBank.WeightsPerFilter; i++)
            {
                int row = 4 * 5 + i / 33, column = 4 * 6 + i % 33 / 3;
                sum += GaborBank.Filters[c].Weights[i] * (picture.Rgba[(row * 47 + column) * 4 + i % 3] - (double)FilterLayer.Mean[i % 3]);
            }

            Assert.Equal(Math.Max(sum, 0), maps[c, 5, 6], 1e-3);
        }
    }
}
