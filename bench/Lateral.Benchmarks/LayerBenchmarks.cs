using System.Numerics;
using BenchmarkDotNet.Attributes;
using Lateral.Cli;
using Lateral.Cli.Bench;

namespace Lateral.Benchmarks;

/// <summary>The library alone: forward and backward of the layers of AlexNet and GoogLeNet, and what they allocate.</summary>
[MemoryDiagnoser]
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
[GenericTypeArguments(typeof(Half))]
public class LayerBenchmarks<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly LocalResponseNorm norm = new(new LrnOptions());
    private FeatureShape shape = new([0, 0]);
    private AlignedArray<T>? x;
    private AlignedArray<T>? gradOutput;
    private AlignedArray<T>? output;

    /// <summary>N×C×H×W, whatever the layout.</summary>
    [Params("32x96x55x55", "32x256x27x27", "32x192x56x56")]
    public string Shape { get; set; } = "";

    /// <summary>The order in memory.</summary>
    [Params(FeatureLayout.Nchw, FeatureLayout.Nhwc)]
    public FeatureLayout Layout { get; set; }

    /// <summary>Fills the inputs with normally distributed numbers.</summary>
    [GlobalSetup]
    public void Setup()
    {
        nint[] sizes = [.. Shape.Split('x').Select(size => nint.Parse(size, System.Globalization.CultureInfo.InvariantCulture))];
        shape = Layout == FeatureLayout.Nchw ? new FeatureShape(sizes) : new FeatureShape([sizes[0], .. sizes[2..], sizes[1]], Layout);
        x = Filled(1);
        gradOutput = Filled(2);
        output = Filled(3);
    }

    /// <summary>Frees the arrays.</summary>
    [GlobalCleanup]
    public void Cleanup()
    {
        x?.Dispose();
        gradOutput?.Dispose();
        output?.Dispose();
    }

    /// <summary>y from x.</summary>
    [Benchmark]
    public void Forward() => norm.Forward<T>(x!.Span, output!.Span, shape);

    /// <summary>gradInput from x and gradOutput.</summary>
    [Benchmark]
    public void Backward() => norm.Backward<T>(x!.Span, gradOutput!.Span, output!.Span, shape);

    private AlignedArray<T> Filled(ulong seed)
    {
        var array = new AlignedArray<T>((int)shape.Length);
        var numbers = new NormalNumbers(seed);
        foreach (ref T value in array.Span)
        {
            value = T.CreateTruncating(numbers.Next());
        }

        return array;
    }
}
