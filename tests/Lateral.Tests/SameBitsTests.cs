using System.Runtime.InteropServices;
using Lateral.Kernels;
using Xunit;

namespace Lateral.Tests;

/// <summary>One result, whatever the threads, the vectors' width, or where the output lies.</summary>
public class SameBitsTests
{
    private static readonly LrnOptions Across = new() { Alpha = 0.3 };

    public static TheoryData<LrnOptions, FeatureShape> Problems => new()
    {
        { Across, new FeatureShape([3, 40, 33, 31]) },
        { Across, new FeatureShape([3, 33, 31, 40], FeatureLayout.Nhwc) },
        { Across with { LocalSize = 7 }, new FeatureShape([3, 33, 31, 3], FeatureLayout.Nhwc) },
        { Across with { LocalSize = 1 }, new FeatureShape([3, 19, 21, 100], FeatureLayout.Nhwc) },
        { Across with { Region = LrnRegion.WithinChannel, LocalSize = 1 }, new FeatureShape([3, 40, 19, 21]) },
        { Across with { Region = LrnRegion.WithinChannel }, new FeatureShape([3, 40, 35, 1]) },
        { Across, new FeatureShape([9, 75, 7, 7]) },
        { Across with { LocalSize = 21, Beta = 0.6 }, new FeatureShape([2, 64, 40, 31]) },
        { Across with { LocalSize = 21, Beta = 0.5 }, new FeatureShape([2, 40, 31, 64], FeatureLayout.Nhwc) },
        { Across with { LocalSize = 73 }, new FeatureShape([2, 100, 17, 19]) },
        { Across with { LocalSize = 74, EvenWindow = EvenWindow.LeansBefore }, new FeatureShape([3, 80, 12, 11]) },
        { Across with { LocalSize = 127 }, new FeatureShape([2, 64, 20, 31]) },
        { Across with { Region = LrnRegion.WithinChannel, LocalSize = 9 }, new FeatureShape([1, 1, 9, 20, 128]) },
        { Across with { Region = LrnRegion.WithinChannel, LocalSize = 9 }, new FeatureShape([1, 20, 10, 120], FeatureLayout.Nhwc) },
        { Across with { Region = LrnRegion.WithinChannel, LocalSize = 10 }, new FeatureShape([40, 16, 9, 13]) },
        { Across with { Region = LrnRegion.WithinChannel }, new FeatureShape([2, 20, 33, 55]) },
        { Across with { Region = LrnRegion.WithinChannel, LocalSize = 6 }, new FeatureShape([3, 40, 16, 16]) },
        { Across with { Region = LrnRegion.WithinChannel, LocalSize = 3 }, new FeatureShape([4, 33, 11, 8]) },
        { Across with { Region = LrnRegion.WithinChannel, LocalSize = 7 }, new FeatureShape([16, 20, 9, 4]) },
        { Across with { Region = LrnRegion.WithinChannel, LocalSize = 4, Beta = 1 }, new FeatureShape([2, 2, 150, 131]) },
        { Across with { Region = LrnRegion.WithinChannel, LocalSize = 4, Beta = 1 }, new FeatureShape([1, 1, 1000, 133]) },
        { Across with { Region = LrnRegion.WithinChannel }, new FeatureShape([2, 3, 17, 603]) },
        { Across with { Region = LrnRegion.WithinChannel, LocalSize = 21 }, new FeatureShape([1, 2, 19, 530]) },
        { Across with { Region = LrnRegion.WithinChannel }, new FeatureShape([3, 11, 17, 520]) },
        { Across, new FeatureShape([2, 140, 10, 10]) },
        { Across with { LocalSize = 7 }, new FeatureShape([1, 5, 113, 113]) },
        { Across, new FeatureShape([1, 3, 15233]) },
        { Across with { Beta = 0.5 }, new FeatureShape([1, 512, 10, 10]) },
        { Across with { Region = LrnRegion.WithinChannel, LocalSize = 7 }, new FeatureShape([40, 5, 16, 16]) },
        { Across with { Region = LrnRegion.WithinChannel, LocalSize = 3 }, new FeatureShape([9, 5, 14, 16]) },
        { Across with { Region = LrnRegion.WithinChannel }, new FeatureShape([7, 5, 5, 6, 16]) },
        { Across with { Region = LrnRegion.WithinChannel }, new FeatureShape([7, 5, 3, 16]) },
        { Across with { Region = LrnRegion.WithinChannel, LocalSize = 7 }, new FeatureShape([2, 5, 17, 40, 16]) },
        { Across with { Region = LrnRegion.WithinChannel }, new FeatureShape([7, 6, 4, 16]) },
        { Across with { Region = LrnRegion.WithinChannel, LocalSize = 3, Beta = 0.6 }, new FeatureShape([9, 5, 20, 16]) },
        { Across with { Region = LrnRegion.WithinChannel, Beta = 0.5 }, new FeatureShape([5, 9, 8, 8]) },
        { Across with { Region = LrnRegion.WithinChannel, LocalSize = 3, Beta = 1 }, new FeatureShape([6, 9, 12, 4]) },
        { Across with { Region = LrnRegion.WithinChannel, LocalSize = 7 }, new FeatureShape([20, 16, 16, 32], FeatureLayout.Nhwc) },
        { Across with { Region = LrnRegion.WithinChannel }, new FeatureShape([50, 5, 8, 48], FeatureLayout.Nhwc) },
        { Across with { Region = LrnRegion.WithinChannel, LocalSize = 3, Beta = 0.6 }, new FeatureShape([3, 9, 12, 16], FeatureLayout.Nhwc) },
        { Across with { Region = LrnRegion.WithinChannel, LocalSize = 7, Beta = 1.9 }, new FeatureShape([3, 4, 4, 32], FeatureLayout.Nhwc) },
        { Across with { Region = LrnRegion.WithinChannel, LocalSize = 7 }, new FeatureShape([3, 4, 4, 32], FeatureLayout.Nhwc) },
        { Across with { Region = LrnRegion.WithinChannel, LocalSize = 9 }, new FeatureShape([3, 4, 4, 16], FeatureLayout.Nhwc) },
        { Across with { Region = LrnRegion.WithinChannel, LocalSize = 7 }, new FeatureShape([3, 9, 12, 24], FeatureLayout.Nhwc) },
        { Across with { Region = LrnRegion.WithinChannel, LocalSize = 7 }, new FeatureShape([5, 9, 4, 4]) },
        { Across with { Region = LrnRegion.WithinChannel, LocalSize = 9 }, new FeatureShape([5, 9, 4, 4]) },
        { Across with { Region = LrnRegion.WithinChannel, LocalSize = 7 }, new FeatureShape([5, 9, 8, 8]) },
        { Across with { Region = LrnRegion.WithinChannel, LocalSize = 3 }, new FeatureShape([5, 9, 8, 2]) },
        { Across with { LocalSize = 70 }, new FeatureShape([2, 3, 5, 150], FeatureLayout.Nhwc) },
        { Across with { Region = LrnRegion.WithinChannel, LocalSize = 9 }, new FeatureShape([3, 5, 12, 29]) },
        { Across with { Region = LrnRegion.WithinChannel, LocalSize = 6, EvenWindow = EvenWindow.LeansBefore }, new FeatureShape([30, 5, 9, 13]) },
        { Across with { Region = LrnRegion.WithinChannel, LocalSize = 2 }, new FeatureShape([30, 5, 3, 3]) },
        { Across with { Region = LrnRegion.WithinChannel, LocalSize = 3 }, new FeatureShape([2, 33, 35, 21], FeatureLayout.Nhwc) },
        { Across with { Region = LrnRegion.WithinChannel, LocalSize = 3 }, new FeatureShape([2, 2, 11, 33, 55]) },
        { Across with { Region = LrnRegion.WithinChannel, LocalSize = 7 }, new FeatureShape([3, 9, 13, 20], FeatureLayout.Nhwc) },
        { Across with { Region = LrnRegion.WithinChannel }, new FeatureShape([1, 30, 31, 96], FeatureLayout.Nhwc) },
        { Across with { Region = LrnRegion.WithinChannel }, new FeatureShape([1, 20, 24, 256], FeatureLayout.Nhwc) },
        { Across with { Region = LrnRegion.WithinChannel }, new FeatureShape([1, 1, 20, 2000], FeatureLayout.Nhwc) },
        { Across with { Region = LrnRegion.WithinChannel, LocalSize = 6 }, new FeatureShape([1, 9, 60, 280], FeatureLayout.Nhwc) },
    };

    /// <summary>Sizes of windows whose sums are made of the rows or neighbours themselves.</summary>
    public static TheoryData<int> ShortWindows => [2, 3, 4, 5, 6, 7];

    [Theory]
    [MemberData(nameof(Problems))]
    public void Threads_and_widths_do_not_matter(LrnOptions options, FeatureShape shape)
    {
        CheckAll<float>(options, shape);
        CheckAll<double>(options, shape);
        CheckAll<Half>(options, shape);
    }

    [Theory]
    [MemberData(nameof(Problems))]
    public void In_place_is_exact(LrnOptions options, FeatureShape shape)
    {
        foreach (int bits in (int[])[128, 256, 512])
        {
            CheckInPlace(options, shape, bits);
        }

        InstructionSet.Forced = 0;
    }

    private static void CheckInPlace(LrnOptions options, FeatureShape shape, int bits)
    {
        InstructionSet.Forced = bits;
        (float[] x, float[] g, float[] v) = Inputs<float>(shape);
        var norm = new LocalResponseNorm(options, 2);

        float[] expected = new float[x.Length], actual = [.. x];
        norm.Forward<float>(x, expected, shape);
        norm.Forward<float>(actual, actual, shape);
        Assert.Equal(expected, actual);

        norm.Backward<float>(x, g, expected, shape);
        actual = [.. g];
        norm.Backward<float>(x, actual, actual, shape);
        Assert.Equal(expected, actual);
        actual = [.. x];
        norm.Backward<float>(actual, g, actual, shape);
        Assert.Equal(expected, actual);

        norm.ForwardMode<float>(x, v, expected, shape);
        actual = [.. v];
        norm.ForwardMode<float>(x, actual, actual, shape);
        Assert.Equal(expected, actual);
        actual = [.. x];
        norm.ForwardMode<float>(actual, v, actual, shape);
        Assert.Equal(expected, actual);
    }

    /// <summary>Within a channel, for short windows, and lines of places of a vector or more; and for a single channel. Across channels the order of additions is each layout's.</summary>
    [Theory]
    [InlineData(LrnRegion.WithinChannel, 37, 9, 14)]
    [InlineData(LrnRegion.WithinChannel, 32, 16, 16)]
    [InlineData(LrnRegion.WithinChannel, 16, 85, 83)]
    [InlineData(LrnRegion.WithinChannel, 17, 17, 603)]
    [InlineData(LrnRegion.WithinChannel, 1, 1000, 133)]
    [InlineData(LrnRegion.WithinChannel, 9, 1, 1)]
    [InlineData(LrnRegion.AcrossChannels, 1, 9, 14)]
    [InlineData(LrnRegion.WithinChannel, 30, 28, 3)]
    public void The_layout_does_not_matter_where_all_axes_but_the_inner_one_have_windows(LrnRegion region, int channels, int height, int width)
    {
        const int Images = 2;
        var planes = new FeatureShape([Images, channels, height, width]);
        var last = new FeatureShape([Images, height, width, channels], FeatureLayout.Nhwc);
        (float[] x, float[] g, _) = Inputs<float>(planes);
        float[] lastX = ChannelsLast(x), lastG = ChannelsLast(g);
        float[] y = new float[x.Length], lastY = new float[x.Length];
        foreach (int size in (int[])[3, 5, 7])
        {
            var norm = new LocalResponseNorm(new LrnOptions { Alpha = 0.4, LocalSize = size, Region = region });
            norm.Forward<float>(x, y, planes);
            norm.Forward<float>(lastX, lastY, last);
            Assert.Equal(ChannelsLast(y), lastY);
            norm.Backward<float>(x, g, y, planes);
            norm.Backward<float>(lastX, lastG, lastY, last);
            Assert.Equal(ChannelsLast(y), lastY);
        }

        float[] ChannelsLast(float[] planes)
        {
            float[] result = new float[planes.Length];
            for (int i = 0; i < planes.Length; i++)
            {
                int position = i % (height * width), channel = i / (height * width) % channels, image = i / (height * width * channels);
                result[(image * height * width + position) * channels + channel] = planes[i];
            }

            return result;
        }
    }

    /// <summary>Rows that are taken two at a time, and those before, between and after that are not.</summary>
    [Theory]
    [MemberData(nameof(ShortWindows))]
    public void Any_number_of_rows_can_be_taken_two_at_a_time(int size)
    {
        foreach ((LrnOptions options, FeatureShape shape) in PairedRows(size, 2, 113, 128, 145))
        {
            CheckAll<float>(options, shape);
            CheckAll<double>(options, shape);
            CheckAll<float>(options with { Beta = 0.6 }, shape);
            CheckAll<double>(options with { Beta = 0.6 }, shape);
            foreach (int bits in (int[])[128, 256, 512])
            {
                CheckInPlace(options, shape, bits);
            }

            InstructionSet.Forced = 0;
            (float[] x, float[] g, _) = Inputs<float>(shape);
            float[] y = Numbers.Poisoned<float>(x.Length), dx = Numbers.Poisoned<float>(x.Length);
            var norm = new LocalResponseNorm(options);
            norm.Forward<float>(x, y, shape);
            norm.Backward<float>(x, g, dx, shape);
            double[] wideX = Numbers.ToDouble(x), wideG = Numbers.ToDouble(g);
            Numbers.AssertClose(LrnReference.Forward(wideX, shape, options), y, 1e-6, "y");
            var sample = new LrnSample(options, shape, 0, wideX, wideG, wideG);
            Numbers.AssertClose(LrnReference.Backward(wideX, wideG, shape, options), dx, 2e-6, "dx", Magnitudes.Backward(wideX, wideG, sample));
        }
    }

    /// <summary>Walks of few rows, which are taken two at a time but for some.</summary>
    internal static IEnumerable<(LrnOptions Options, FeatureShape Shape)> PairedRows(int size, int images, params int[] steps) =>
        from lean in Enum.GetValues<EvenWindow>()
        from rows in (int[])[2, 3, 4, 5, 7, 8, 9]
        from step in steps
        select (new LrnOptions { Alpha = 0.3, LocalSize = size, EvenWindow = lean }, new FeatureShape([images, rows, step]));

    private static void CheckAll<T>(LrnOptions options, FeatureShape shape) where T : unmanaged
    {
        (T[] x, T[] g, T[] v) = Inputs<T>(shape);
        byte[]? expected = null;
        foreach (int bits in (int[])[512, 256, 128])
        {
            foreach (int threads in (int[])[1, 2, 7])
            {
                InstructionSet.Forced = bits;
                byte[] actual = AllResults(new LocalResponseNorm(options, threads), shape, x, g, v);
                expected ??= actual;
                Assert.True(expected.AsSpan().SequenceEqual(actual), $"{typeof(T).Name}, {bits} bits, {threads} threads differ");
            }
        }

        InstructionSet.Forced = 0;
    }

    private static byte[] AllResults<T>(LocalResponseNorm norm, FeatureShape shape, T[] x, T[] g, T[] v) where T : unmanaged
    {
        T[][] outputs = [.. Enumerable.Range(0, 5).Select(_ => Numbers.Poisoned<T>(x.Length))];
        norm.Forward<T>(x, outputs[0], shape);
        norm.Backward<T>(x, g, outputs[1], shape);
        norm.ForwardMode<T>(x, v, outputs[2], shape);
        norm.DoubleBackward<T>(x, g, v, outputs[3], outputs[4], shape);
        LrnParameterGradients parameters = norm.ParameterGradients<T>(x, g, shape);
        double[] scalars = [parameters.Alpha, parameters.Beta, parameters.K];
        Assert.DoesNotContain(double.NaN, outputs.SelectMany(Numbers.ToDouble).Concat(scalars));
        return [.. outputs.SelectMany(o => MemoryMarshal.AsBytes<T>(o).ToArray()), .. MemoryMarshal.AsBytes<double>(scalars)];
    }

    internal static (T[] X, T[] G, T[] V) Inputs<T>(FeatureShape shape) where T : unmanaged
    {
        var random = new Random(12);
        T[] Next() => Numbers.To<T>([.. Enumerable.Range(0, (int)shape.Length).Select(_ => (random.NextDouble() - 0.5) * 8)]);
        return (Next(), Next(), Next());
    }
}
