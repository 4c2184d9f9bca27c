using System.Globalization;
using System.Numerics;
using Lateral.Cli;
using Lateral.Cli.Bench;

namespace Lateral.Benchmarks.Peers;

/// <summary>A layer to be timed: its shape, its parameters and its inputs, the same normally distributed numbers for every peer.</summary>
internal sealed class Workload(string name, int images, int channels, int height, int width, LrnOptions options) : IDisposable
{
    private readonly Dictionary<MemoryOrder, FeatureArrays> arrays = [];

    /// <summary>The network and the layer that has this shape.</summary>
    public string Name => name;

    public int Images => images;

    public int Channels => channels;

    public int Height => height;

    public int Width => width;

    public LrnOptions Options => options;

    public int Length => images * ImageLength;

    public int ImageLength => channels * height * width;

    public string Description => $"{images}×{channels}×{height}×{width}";

    public string Parameters => string.Create(CultureInfo.InvariantCulture,
        $"float, {(AcrossChannels ? "across channels" : "within a channel")}, size {options.LocalSize}, α {options.Alpha}, β {options.Beta}, k {options.K}");

    public bool AcrossChannels => options.Region == LrnRegion.AcrossChannels;

    public FeatureShape Nchw => new([images, channels, height, width]);

    public FeatureShape Nhwc => new([images, height, width, channels], FeatureLayout.Nhwc);

    public FeatureArrays Arrays(MemoryOrder order)
    {
        if (arrays.TryGetValue(order, out FeatureArrays? found))
        {
            return found;
        }

        var added = new FeatureArrays(order, Length, images, channels);
        if (order == MemoryOrder.Nchw)
        {
            Fill(added.X, 1);
            Fill(added.GradOutput, 2);
        }
        else
        {
            added.TakeInputs(Arrays(MemoryOrder.Nchw));
        }

        // The first touch of a page costs more than all that follow.
        added.Poison();
        arrays.Add(order, added);
        return added;
    }

    /// <summary>Overwrites the outputs of all orders, so that a peer that writes nothing is found out.</summary>
    public void Poison()
    {
        foreach (FeatureArrays taken in arrays.Values)
        {
            taken.Poison();
        }
    }

    public void Dispose()
    {
        foreach (FeatureArrays taken in arrays.Values)
        {
            taken.Dispose();
        }

        arrays.Clear();
    }

    /// <summary>Normally distributed numbers, repeated after a million or so: the time is for measuring.</summary>
    public static void Fill<T>(AlignedArray<T> array, ulong seed)
        where T : unmanaged, INumberBase<T>
    {
        const int Period = 1_000_003;
        Span<T> values = array.Span;
        var numbers = new NormalNumbers(seed);
        for (int i = 0; i < values.Length && i < Period; i++)
        {
            values[i] = T.CreateTruncating(numbers.Next());
        }

        for (int i = Period; i < values.Length; i += Period)
        {
            int count = Math.Min(Period, values.Length - i);
            values[..count].CopyTo(values.Slice(i, count));
        }
    }
}
