using System.Numerics;
using ILGPU;

namespace Lateral.Gpu.Kernels;

/// <summary>
/// Caffe's scheme (lrn_layer.cu), written from its algorithm: a thread for each position walks the channels with a running
/// sum, to which it adds the channel that enters the window and from which it subtracts the one that leaves, in three
/// phases: only adding, both, only subtracting.
/// </summary>
internal static class CaffeKernels<TElement, TStorage, T>
    where TElement : IElement<TStorage, T>
    where TStorage : unmanaged
    where T : unmanaged, INumber<T>
{
    /// <summary>LRNFillScale: scale from x.</summary>
    public static void FillScale(ArrayView<TStorage> x, ArrayView<TStorage> scale, CaffeShape shape, Factors<T> factors)
    {
        uint line = (uint)Index;
        if (line >= (uint)shape.Lines)
        {
            return;
        }

        long start = Start(line, shape), step = shape.Positions;
        int entered = 0;
        T sum = default;
        for (; entered < shape.Reach && entered < shape.Channels; entered++)
        {
            sum += Square(x[start + entered * step]);
        }

        for (; entered < shape.Channels; entered++)
        {
            sum += Square(x[start + entered * step]);
            if (entered >= shape.Size)
            {
                sum -= Square(x[start + (entered - shape.Size) * step]);
            }

            scale[start + (entered - shape.Reach) * step] = TElement.Store(factors.K + factors.A * sum);
        }

        for (; entered < shape.Channels + shape.Reach; entered++)
        {
            if (entered >= shape.Size)
            {
                sum -= Square(x[start + (entered - shape.Size) * step]);
            }

            if (entered >= shape.Reach)
            {
                scale[start + (entered - shape.Reach) * step] = TElement.Store(factors.K + factors.A * sum);
            }
        }
    }

    /// <summary>LRNComputeOutput: y from x and scale.</summary>
    public static void ComputeOutput(ArrayView<TStorage> x, ArrayView<TStorage> scale, ArrayView<TStorage> y, Factors<T> factors)
    {
        long i = Index;
        if (i < x.Length)
        {
            y[i] = TElement.Store(TElement.Load(x[i]) * TElement.Power(TElement.Load(scale[i]), factors));
        }
    }

    /// <summary>LRNComputeDiff: gradInput from x, y, scale and gradOutput; the running sum is that of dy · y / scale.</summary>
    public static void ComputeDiff(CaffeTensors<TStorage> tensors, CaffeShape shape, Factors<T> factors)
    {
        uint line = (uint)Index;
        if (line >= (uint)shape.Lines)
        {
            return;
        }

        long start = Start(line, shape), step = shape.Positions;
        int entered = 0;
        T sum = default;
        for (; entered < shape.Reach && entered < shape.Channels; entered++)
        {
            sum += Ratio(tensors, start + entered * step);
        }

        for (; entered < shape.Channels; entered++)
        {
            sum += Ratio(tensors, start + entered * step);
            if (entered >= shape.Size)
            {
                sum -= Ratio(tensors, start + (entered - shape.Size) * step);
            }

            StoreDiff(tensors, start + (entered - shape.Reach) * step, sum, factors);
        }

        for (; entered < shape.Channels + shape.Reach; entered++)
        {
            if (entered >= shape.Size)
            {
                sum -= Ratio(tensors, start + (entered - shape.Size) * step);
            }

            if (entered >= shape.Reach)
            {
                StoreDiff(tensors, start + (entered - shape.Reach) * step, sum, factors);
            }
        }
    }

    private static long Index => (long)Grid.IdxX * Group.DimX + Group.IdxX;

    private static long Start(uint line, CaffeShape shape)
    {
        uint image = line / (uint)shape.Positions;
        return (long)image * shape.Positions * shape.Channels + (line - image * (uint)shape.Positions);
    }

    private static T Square(TStorage stored) => TElement.Load(stored) * TElement.Load(stored);

    private static T Ratio(CaffeTensors<TStorage> tensors, long i) =>
        TElement.Load(tensors.GradOutput[i]) * TElement.Load(tensors.Y[i]) / TElement.Load(tensors.Scale[i]);

    private static void StoreDiff(CaffeTensors<TStorage> tensors, long i, T sum, Factors<T> factors)
    {
        T direct = TElement.Load(tensors.GradOutput[i]) * TElement.Power(TElement.Load(tensors.Scale[i]), factors);
        tensors.GradInput[i] = TElement.Store(direct - factors.Cross * TElement.Load(tensors.X[i]) * sum);
    }
}

/// <summary>Planes, [images][channels][positions], and an odd window of channels.</summary>
internal readonly struct CaffeShape
{
    public int Channels { get; init; }

    public int Positions { get; init; }

    /// <summary>Images times positions.</summary>
    public int Lines { get; init; }

    public int Size { get; init; }

    /// <summary>(Size − 1)/2.</summary>
    public int Reach { get; init; }
}

/// <summary>What Caffe's backward reads and writes.</summary>
internal readonly struct CaffeTensors<TStorage>
    where TStorage : unmanaged
{
    public ArrayView<TStorage> X { get; init; }

    public ArrayView<TStorage> Y { get; init; }

    public ArrayView<TStorage> Scale { get; init; }

    public ArrayView<TStorage> GradOutput { get; init; }

    public ArrayView<TStorage> GradInput { get; init; }
}
