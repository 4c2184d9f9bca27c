using System.Runtime.InteropServices;
using Lateral.Kernels;
using Xunit;

namespace Lateral.Tests;

/// <summary>
/// One result, wherever the tensors lie: whole cache lines are written past the caches where tensors are large. Runs alone, since what
/// counts as large is the whole process'.
/// </summary>
[CollectionDefinition(nameof(PlacementTests), DisableParallelization = true)]
[Collection(nameof(PlacementTests))]
public class PlacementTests
{
    private static readonly LrnOptions Across = new() { Alpha = 0.3 };

    public static TheoryData<LrnOptions, FeatureShape> Problems => new()
    {
        { Across, new FeatureShape([2, 20, 32, 32]) },
        { Across, new FeatureShape([2, 20, 31, 33]) },
        { Across with { LocalSize = 2 }, new FeatureShape([2, 20, 31, 33]) },
        { Across with { LocalSize = 2, EvenWindow = EvenWindow.LeansBefore }, new FeatureShape([2, 20, 31, 33]) },
        { Across with { LocalSize = 21 }, new FeatureShape([1, 40, 31, 33]) },
        { Across with { LocalSize = 21 }, new FeatureShape([1, 40, 32, 32]) },
        { Across with { LocalSize = 74, EvenWindow = EvenWindow.LeansBefore }, new FeatureShape([1, 100, 31, 33]) },
        { Across, new FeatureShape([2, 7, 9, 160], FeatureLayout.Nhwc) },
        { Across, new FeatureShape([2, 7, 9, 150], FeatureLayout.Nhwc) },
        { Across, new FeatureShape([2, 31, 33, 20], FeatureLayout.Nhwc) },
        { Across with { LocalSize = 1 }, new FeatureShape([2, 9, 11, 100], FeatureLayout.Nhwc) },
        { Across with { Region = LrnRegion.WithinChannel }, new FeatureShape([2, 9, 12, 128], FeatureLayout.Nhwc) },
        { Across with { Region = LrnRegion.WithinChannel }, new FeatureShape([1, 20, 24, 250], FeatureLayout.Nhwc) },
        { Across with { Region = LrnRegion.WithinChannel }, new FeatureShape([2, 9, 12, 500], FeatureLayout.Nhwc) },
        { Across with { Region = LrnRegion.WithinChannel }, new FeatureShape([2, 40, 1, 1100], FeatureLayout.Nhwc) },
        { Across with { Region = LrnRegion.WithinChannel }, new FeatureShape([2, 3, 12, 128]) },
        { Across with { Region = LrnRegion.WithinChannel }, new FeatureShape([2, 3, 17, 603]) },
        { Across with { Region = LrnRegion.WithinChannel }, new FeatureShape([2, 40, 16, 16]) },
        { Across with { Region = LrnRegion.WithinChannel }, new FeatureShape([2, 40, 8, 8]) },
        { Across with { Region = LrnRegion.WithinChannel }, new FeatureShape([2, 40, 8, 4]) },
        { Across with { Region = LrnRegion.WithinChannel }, new FeatureShape([3, 9, 12, 32], FeatureLayout.Nhwc) },
    };

    [Theory]
    [MemberData(nameof(Problems))]
    public void Alignment_and_the_caches_size_do_not_matter(LrnOptions options, FeatureShape shape)
    {
        long cache = Memory.LastLevelCacheBytes, secondLevel = Memory.SecondLevelCacheBytes;
        try
        {
            // As if it could not hold them, so that the next rows are asked for.
            Memory.SecondLevelCacheBytes = 0;
            foreach (int bits in (int[])[512, 256, 128])
            {
                InstructionSet.Forced = bits;
                var norm = new LocalResponseNorm(options);
                Check<float>(norm, shape);
                Check<double>(norm, shape);
                Check<Half>(norm, shape);
            }
        }
        finally
        {
            (Memory.LastLevelCacheBytes, Memory.SecondLevelCacheBytes, InstructionSet.Forced) = (cache, secondLevel, 0);
        }
    }

    /// <summary>Elements that are not at a multiple of their size, as of a span that was cast: no store past the caches can take them.</summary>
    [Theory]
    [InlineData(32, 32, LrnRegion.AcrossChannels)]
    [InlineData(31, 33, LrnRegion.AcrossChannels)]
    [InlineData(16, 16, LrnRegion.WithinChannel)]
    public void Elements_off_their_own_alignment_are_no_matter(int height, int width, LrnRegion region)
    {
        const int Off = 2;
        var norm = new LocalResponseNorm(Across with { Region = region });
        var shape = new FeatureShape([2, 20, height, width]);
        (float[] x, float[] g, _) = SameBitsTests.Inputs<float>(shape);
        float[] expected = new float[x.Length], expectedY = new float[x.Length];
        long cache = Memory.LastLevelCacheBytes;
        try
        {
            Memory.LastLevelCacheBytes = 0;
            norm.Forward<float>(x, expectedY, shape);
            norm.Backward<float>(x, g, expected, shape);
            byte[] memory = GC.AllocateArray<byte>(x.Length * sizeof(float) + Off, pinned: true);
            Span<float> output = MemoryMarshal.Cast<byte, float>(memory.AsSpan(Off));
            foreach (int bits in (int[])[512, 256, 128])
            {
                InstructionSet.Forced = bits;
                norm.Forward<float>(x, output, shape);
                Assert.Equal(expectedY, output.ToArray());
                norm.Backward<float>(x, g, output, shape);
                Assert.Equal(expected, output.ToArray());
            }
        }
        finally
        {
            (Memory.LastLevelCacheBytes, InstructionSet.Forced) = (cache, 0);
        }
    }

    private static void Check<T>(LocalResponseNorm norm, FeatureShape shape) where T : unmanaged
    {
        (T[] x, T[] g, T[] v) = SameBitsTests.Inputs<T>(shape);
        T[][]? expected = null;
        LrnParameterGradients? expectedParameters = null;
        foreach (int offset in (int[])[0, 1, 4])
        {
            Memory<T> placedX = Placed(x, offset), placedG = Placed(g, offset), placedV = Placed(v, offset);
            foreach (long cache in (long[])[0, long.MaxValue])
            {
                Memory.LastLevelCacheBytes = cache;
                Memory<T>[] outputs = [.. Enumerable.Range(0, 5).Select(_ => Placed(Numbers.Poisoned<T>(x.Length), offset)), Placed(x, offset), Placed(g, offset)];
                norm.Forward<T>(placedX.Span, outputs[0].Span, shape);
                norm.Backward<T>(placedX.Span, placedG.Span, outputs[1].Span, shape);
                norm.ForwardMode<T>(placedX.Span, placedV.Span, outputs[2].Span, shape);
                norm.DoubleBackward<T>(placedX.Span, placedG.Span, placedV.Span, outputs[3].Span, outputs[4].Span, shape);
                norm.Forward<T>(outputs[5].Span, outputs[5].Span, shape);
                norm.Backward<T>(placedX.Span, outputs[6].Span, outputs[6].Span, shape);
                T[][] actual = [.. outputs.Select(output => output.ToArray())];
                Assert.DoesNotContain(double.NaN, actual.SelectMany(Numbers.ToDouble));
                expected ??= actual;
                for (int i = 0; i < actual.Length; i++)
                {
                    Assert.True(Bytes(expected[i]).SequenceEqual(Bytes(actual[i])), $"{typeof(T).Name}: output {i} at {offset}, cache of {cache}");
                }

                Assert.True(Bytes(actual[0]).SequenceEqual(Bytes(actual[5])), "forward in place");
                Assert.True(Bytes(actual[1]).SequenceEqual(Bytes(actual[6])), "backward in place");

                LrnParameterGradients parameters = norm.ParameterGradients<T>(placedX.Span, placedG.Span, shape);
                expectedParameters ??= parameters;
                Assert.Equal(expectedParameters, parameters);
            }
        }
    }

    private static ReadOnlySpan<byte> Bytes<T>(T[] values) where T : unmanaged => MemoryMarshal.AsBytes<T>(values);

    /// <summary>Values that start so many elements after the start of a cache line.</summary>
    private static unsafe Memory<T> Placed<T>(T[] values, int offset) where T : unmanaged
    {
        T[] memory = GC.AllocateArray<T>(values.Length + 2 * Memory.CacheLine / sizeof(T), pinned: true);
        nint address = Marshal.UnsafeAddrOfPinnedArrayElement(memory, 0);
        int start = (int)(-address & (Memory.CacheLine - 1)) / sizeof(T) + offset;
        values.CopyTo(memory, start);
        return memory.AsMemory(start, values.Length);
    }
}
