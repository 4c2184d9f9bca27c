using Lateral.Kernels;
using Xunit;

namespace Lateral.Tests;

/// <summary>Nothing before or after a tensor is read or written: each lies against memory that ends the process when touched.</summary>
public class MemoryBoundsTests
{
    public static TheoryData<int[], FeatureLayout, LrnRegion, int> Layers()
    {
        var layers = new TheoryData<int[], FeatureLayout, LrnRegion, int>();
        foreach (int side in (int[])[1, 2, 3, 4, 5, 6, 7, 8, 11, 13])
        {
            layers.Add([1, 8, side, side], FeatureLayout.Nchw, LrnRegion.AcrossChannels, 5);
            layers.Add([1, side, side, 8], FeatureLayout.Nhwc, LrnRegion.AcrossChannels, 5);
            layers.Add([2, 3, side, side], FeatureLayout.Nchw, LrnRegion.WithinChannel, 3);
            layers.Add([2, side, side, 35], FeatureLayout.Nhwc, LrnRegion.WithinChannel, 4);
        }

        foreach (int size in (int[])[2, 5, 6, 7])
        {
            layers.Add([1, 3, 4, 17], FeatureLayout.Nchw, LrnRegion.WithinChannel, size);
            layers.Add([1, 7, 113], FeatureLayout.Nchw, LrnRegion.AcrossChannels, size);
            layers.Add([1, 4, 128], FeatureLayout.Nchw, LrnRegion.AcrossChannels, size);
            layers.Add([2, 2, 5, 35], FeatureLayout.Nchw, LrnRegion.WithinChannel, size);
            layers.Add([2, 2, 130, 67], FeatureLayout.Nchw, LrnRegion.WithinChannel, size);
            layers.Add([1, 2, 17, 603], FeatureLayout.Nchw, LrnRegion.WithinChannel, size);
            layers.Add([2, 2, 8, 16], FeatureLayout.Nchw, LrnRegion.WithinChannel, size);
            layers.Add([2, 40, 8, 8], FeatureLayout.Nchw, LrnRegion.WithinChannel, size);
            layers.Add([2, 40, 8, 4], FeatureLayout.Nchw, LrnRegion.WithinChannel, size);
            layers.Add([2, 6, 8, 32], FeatureLayout.Nhwc, LrnRegion.WithinChannel, size);
        }

        layers.Add([4, 16, 100, 100], FeatureLayout.Nchw, LrnRegion.WithinChannel, 5);
        layers.Add([1, 1, 1000, 133], FeatureLayout.Nchw, LrnRegion.WithinChannel, 5);
        layers.Add([3, 11, 17, 520], FeatureLayout.Nchw, LrnRegion.WithinChannel, 9);
        layers.Add([3, 50, 7, 7], FeatureLayout.Nchw, LrnRegion.AcrossChannels, 5);
        layers.Add([1, 512, 10, 10], FeatureLayout.Nchw, LrnRegion.AcrossChannels, 5);
        layers.Add([1, 300, 7, 7], FeatureLayout.Nchw, LrnRegion.AcrossChannels, 257);
        layers.Add([1, 96, 27, 27], FeatureLayout.Nchw, LrnRegion.AcrossChannels, 65);
        layers.Add([1, 90, 11, 13], FeatureLayout.Nchw, LrnRegion.AcrossChannels, 73);
        layers.Add([1, 90, 11, 13], FeatureLayout.Nchw, LrnRegion.AcrossChannels, 178);
        layers.Add([40, 16, 9, 13], FeatureLayout.Nchw, LrnRegion.WithinChannel, 9);
        layers.Add([2, 5, 7, 100], FeatureLayout.Nhwc, LrnRegion.AcrossChannels, 1);
        layers.Add([3, 7, 9, 13], FeatureLayout.Nchw, LrnRegion.WithinChannel, 1);
        layers.Add([3, 7, 35, 1], FeatureLayout.Nchw, LrnRegion.WithinChannel, 5);
        layers.Add([2, 3, 9, 16], FeatureLayout.Nchw, LrnRegion.WithinChannel, 7);
        layers.Add([2, 2, 14, 40, 16], FeatureLayout.Nchw, LrnRegion.WithinChannel, 5);
        layers.Add([2, 5, 7, 24], FeatureLayout.Nhwc, LrnRegion.AcrossChannels, 5);
        layers.Add([1, 90, 90, 3], FeatureLayout.Nhwc, LrnRegion.AcrossChannels, 5);
        layers.Add([1, 20, 24, 256], FeatureLayout.Nhwc, LrnRegion.WithinChannel, 5);
        layers.Add([2, 40, 1, 1100], FeatureLayout.Nhwc, LrnRegion.WithinChannel, 5);
        layers.Add([1, 40000, 1, 1], FeatureLayout.Nchw, LrnRegion.WithinChannel, 5);
        layers.Add([40, 70], FeatureLayout.Nchw, LrnRegion.AcrossChannels, 9);
        return layers;
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void Tensors_are_touched_within_their_bounds(int[] lengths, FeatureLayout layout, LrnRegion region, int size)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Guarded memory is mapped by Linux's calls.");
        var shape = new FeatureShape(Array.ConvertAll(lengths, length => (nint)length), layout);
        foreach (int bits in (int[])[128, 256, 512])
        {
            InstructionSet.Forced = bits;
            var norm = new LocalResponseNorm(new LrnOptions { LocalSize = size, Region = region });
            Run<float>(norm, shape);
            Run<double>(norm, shape);
            Run<Half>(norm, shape);
            Run<BFloat16>(norm, shape);
        }

        InstructionSet.Forced = 0;
    }

    private static void Run<T>(LocalResponseNorm norm, FeatureShape shape) where T : unmanaged
    {
        var random = new Random(3);
        T[] x = Values(), g = Values(), v = Values(), y = new T[x.Length], gradX = new T[x.Length], gradG = new T[x.Length];
        norm.Backward<T>(x, g, y, shape);
        norm.DoubleBackward<T>(x, g, v, gradX, gradG, shape);
        foreach (bool atEnd in (bool[])[false, true])
        {
            using var guardedX = GuardedMemory.Of(x, atEnd);
            using var guardedG = GuardedMemory.Of(g, atEnd);
            using var guardedV = GuardedMemory.Of(v, atEnd);
            using var first = GuardedMemory.Of(new T[x.Length], atEnd);
            using var second = GuardedMemory.Of(new T[x.Length], atEnd);
            norm.Forward<T>(guardedX.Span<T>(), first.Span<T>(), shape);
            norm.ParameterGradients<T>(guardedX.Span<T>(), guardedG.Span<T>(), shape);

            // Onto an input, in memory of its own: the other one is still read where it lies.
            using var onto = GuardedMemory.Of(x, atEnd);
            norm.ForwardMode<T>(onto.Span<T>(), guardedV.Span<T>(), onto.Span<T>(), shape);
            using var ontoTangent = GuardedMemory.Of(v, atEnd);
            norm.ForwardMode<T>(guardedX.Span<T>(), ontoTangent.Span<T>(), ontoTangent.Span<T>(), shape);
            Assert.Equal(onto.Span<T>().ToArray(), ontoTangent.Span<T>().ToArray());
            norm.Backward<T>(guardedX.Span<T>(), guardedG.Span<T>(), first.Span<T>(), shape);
            Assert.Equal(y, first.Span<T>().ToArray());
            norm.DoubleBackward<T>(guardedX.Span<T>(), guardedG.Span<T>(), guardedV.Span<T>(), first.Span<T>(), second.Span<T>(), shape);
            Assert.Equal(gradX, first.Span<T>().ToArray());
            Assert.Equal(gradG, second.Span<T>().ToArray());
            norm.Backward<T>(guardedX.Span<T>(), guardedG.Span<T>(), guardedG.Span<T>(), shape);
            Assert.Equal(y, guardedG.Span<T>().ToArray());
        }

        T[] Values() => Numbers.To<T>([.. Enumerable.Range(0, (int)shape.Length).Select(_ => 4 * random.NextDouble() - 2)]);
    }
}
