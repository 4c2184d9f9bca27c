using ILGPU;
using ILGPU.Runtime;
using Lateral.Cli;

namespace Lateral.Gpu.Benchmarks;

/// <summary>A layer to be timed: its device memory, filled with the same normally distributed numbers again and again.</summary>
internal sealed class Layer<T> : IDisposable
    where T : unmanaged
{
    /// <summary>Arrays of the tensor's size on the device.</summary>
    public const int Tensors = 5;

    private const int Period = 1_000_003;

    private readonly T[] numbers;

    /// <exception cref="AcceleratorException">The device has not that much memory.</exception>
    public Layer(Accelerator accelerator, FeatureShape shape, LrnOptions options)
    {
        Shape = shape;
        Options = options;
        numbers = Numbers();
        try
        {
            Buffers = new MemoryBuffer1D<T, Stride1D.Dense>[Tensors];
            for (int i = 0; i < Buffers.Length; i++)
            {
                Buffers[i] = accelerator.Allocate1D<T>(shape.Length);
            }
        }
        catch
        {
            Dispose();
            throw;
        }

        Fill(X, 0);
        Fill(GradOutput, Shift);
    }

    public FeatureShape Shape { get; }

    public LrnOptions Options { get; }

    public MemoryBuffer1D<T, Stride1D.Dense>[] Buffers { get; }

    public ArrayView<T> X => Buffers[0].View;

    public ArrayView<T> GradOutput => Buffers[1].View;

    /// <summary>Forward's result.</summary>
    public ArrayView<T> Y => Buffers[2].View;

    /// <summary>Backward's result.</summary>
    public ArrayView<T> GradInput => Buffers[3].View;

    /// <summary>What Caffe keeps besides.</summary>
    public ArrayView<T> Scale => Buffers[4].View;

    // Where the gradient's numbers begin in the period.
    private static int Shift => 345_678;

    /// <summary>The first or the last image: x, gradOutput and what a view holds of it.</summary>
    public (T[] X, T[] GradOutput, T[] Result) Image(bool last, ArrayView<T> result)
    {
        long length = Shape.Length / Shape.Images, start = last ? Shape.Length - length : 0;
        return (Part(X), Part(GradOutput), Part(result));

        T[] Part(ArrayView<T> view)
        {
            T[] values = new T[length];
            view.SubView(start, length).CopyToCPU(values);
            return values;
        }
    }

    /// <summary>Every byte of the outputs 0xff, which is NaN, so that what is never written shows.</summary>
    public void Poison()
    {
        foreach (MemoryBuffer1D<T, Stride1D.Dense> buffer in Buffers[2..])
        {
            buffer.MemSet(0xff);
        }
    }

    public void Dispose()
    {
        foreach (MemoryBuffer1D<T, Stride1D.Dense>? buffer in Buffers)
        {
            buffer?.Dispose();
        }
    }

    private static T[] Numbers()
    {
        var normal = new NormalNumbers(1);
        double[] values = new double[Period];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = normal.Next();
        }

        return CorrectnessSuite.Narrow<T>(values);
    }

    private void Fill(ArrayView<T> view, int shift)
    {
        T[] shifted = [.. numbers.AsSpan(shift), .. numbers.AsSpan(0, shift)];
        for (long start = 0; start < view.Length; start += Period)
        {
            int count = (int)Math.Min(Period, view.Length - start);
            view.SubView(start, count).CopyFromCPU(shifted.AsSpan(0, count).ToArray());
        }
    }
}
