using System.Numerics;
using ILGPU;
using ILGPU.Runtime;
using Lateral.Gpu.Kernels;
using Lateral.Gpu.Plans;

namespace Lateral.Gpu;

/// <summary>
/// The baseline that <see cref="GpuLocalResponseNorm"/> is compared with: Caffe's own scheme on the device (LRNFillScale and
/// LRNComputeOutput, then LRNComputeDiff), across channels in NCHW, written from its algorithm. Forward writes scale as well
/// as y; backward reads x, y, scale and gradOutput. Its running sums lose digits after a spike: for comparison, not for use.
/// </summary>
/// <remarks>Source: Jia et al., Caffe: Convolutional Architecture for Fast Feature Embedding, 2014; lrn_layer.cu.</remarks>
public sealed class CaffeLrn
{
    private readonly Accelerator accelerator;
    private readonly LrnOptions options;
    private readonly KernelStore store;

    /// <param name="accelerator">The device; it stays the caller's.</param>
    /// <param name="options">The parameters in canonical form: across channels, an odd size, as Caffe allows.</param>
    /// <exception cref="ArgumentException">Within a channel, or an even size.</exception>
    public CaffeLrn(Accelerator accelerator, LrnOptions options)
    {
        ArgumentNullException.ThrowIfNull(accelerator);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Region != LrnRegion.AcrossChannels || options.LocalSize % 2 == 0)
        {
            throw new ArgumentException("Caffe's kernels normalize across channels with a window of odd size.", nameof(options));
        }

        this.accelerator = accelerator;
        this.options = options;
        store = new KernelStore(accelerator);
    }

    /// <summary>Caffe's forward: scale, then y = x · scale^−β.</summary>
    /// <param name="x">The input, on the device.</param>
    /// <param name="scale">Where scale goes, which backward reads.</param>
    /// <param name="y">Where the output goes.</param>
    /// <param name="shape">The shape of all, NCHW.</param>
    /// <param name="stream">The stream to launch on; the device's default stream where none is given.</param>
    /// <exception cref="ArgumentException">A length that differs from the shape's, or NHWC.</exception>
    /// <exception cref="NotSupportedException">An element type other than float and double.</exception>
    public void Forward<T>(ArrayView<T> x, ArrayView<T> scale, ArrayView<T> y, FeatureShape shape, AcceleratorStream? stream = null)
        where T : unmanaged
    {
        Check(shape, (x, nameof(x)), (scale, nameof(scale)), (y, nameof(y)));
        stream ??= accelerator.DefaultStream;
        if (typeof(T) == typeof(float))
        {
            Forward<FloatElement, float>(stream, x.Cast<float>(), scale.Cast<float>(), y.Cast<float>(), shape);
        }
        else if (typeof(T) == typeof(double))
        {
            Forward<DoubleElement, double>(stream, x.Cast<double>(), scale.Cast<double>(), y.Cast<double>(), shape);
        }
        else
        {
            Throw.ElementType(typeof(T));
        }
    }

    /// <summary>Caffe's backward.</summary>
    /// <param name="x">The input.</param>
    /// <param name="y">Forward's output.</param>
    /// <param name="scale">Forward's scale.</param>
    /// <param name="gradOutput">The loss' gradient with respect to y.</param>
    /// <param name="gradInput">Where the gradient with respect to x goes.</param>
    /// <param name="shape">The shape of all, NCHW.</param>
    /// <param name="stream">The stream to launch on; the device's default stream where none is given.</param>
    /// <exception cref="ArgumentException">A length that differs from the shape's, or NHWC.</exception>
    /// <exception cref="NotSupportedException">An element type other than float and double.</exception>
    public void Backward<T>(
        ArrayView<T> x,
        ArrayView<T> y,
        ArrayView<T> scale,
        ArrayView<T> gradOutput,
        ArrayView<T> gradInput,
        FeatureShape shape,
        AcceleratorStream? stream = null)
        where T : unmanaged
    {
        Check(shape, (x, nameof(x)), (y, nameof(y)), (scale, nameof(scale)), (gradOutput, nameof(gradOutput)), (gradInput, nameof(gradInput)));
        stream ??= accelerator.DefaultStream;
        var tensors = new CaffeTensors<T> { X = x, Y = y, Scale = scale, GradOutput = gradOutput, GradInput = gradInput };
        switch (tensors)
        {
            case CaffeTensors<float> floats:
                Backward<FloatElement, float>(stream, floats, shape);
                break;
            case CaffeTensors<double> doubles:
                Backward<DoubleElement, double>(stream, doubles, shape);
                break;
            default:
                Throw.ElementType(typeof(T));
                break;
        }
    }

    private static void Check<T>(FeatureShape shape, params ReadOnlySpan<(ArrayView<T> View, string Name)> views)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (shape.Layout != FeatureLayout.Nchw)
        {
            throw new ArgumentException("Caffe's kernels take NCHW.", nameof(shape));
        }

        foreach ((ArrayView<T> view, string name) in views)
        {
            Throw.IfLengthDiffers((nint)view.Length, shape, name);
        }
    }

    private void Forward<TElement, T>(AcceleratorStream stream, ArrayView<T> x, ArrayView<T> scale, ArrayView<T> y, FeatureShape shape)
        where TElement : IElement<T, T>
        where T : unmanaged, INumber<T>
    {
        if (shape.Length > 0)
        {
            CaffeShape caffe = Shape(shape);
            Factors<T> factors = Factors<T>.Of<TElement, T>(options, 1);
            Compiled<TElement, T> kernels = store.Get(static accelerator => new Compiled<TElement, T>(accelerator));
            kernels.FillScale(stream, Launch.Elements(accelerator, caffe.Lines), x, scale, caffe, factors);
            kernels.ComputeOutput(stream, Launch.Elements(accelerator, x.Length), x, scale, y, factors);
        }
    }

    private void Backward<TElement, T>(AcceleratorStream stream, CaffeTensors<T> tensors, FeatureShape shape)
        where TElement : IElement<T, T>
        where T : unmanaged, INumber<T>
    {
        if (shape.Length > 0)
        {
            CaffeShape caffe = Shape(shape);
            Compiled<TElement, T> kernels = store.Get(static accelerator => new Compiled<TElement, T>(accelerator));
            kernels.ComputeDiff(stream, Launch.Elements(accelerator, caffe.Lines), tensors, caffe, Factors<T>.Of<TElement, T>(options, 1));
        }
    }

    private CaffeShape Shape(FeatureShape shape)
    {
        int lines = checked((int)(shape.Length / shape.Channels));
        return new CaffeShape
        {
            Channels = checked((int)shape.Channels),
            Positions = lines / (int)shape.Images,
            Lines = lines,
            Size = options.LocalSize,
            Reach = (options.LocalSize - 1) / 2,
        };
    }

    private sealed class Compiled<TElement, T>(Accelerator accelerator)
        where TElement : IElement<T, T>
        where T : unmanaged, INumber<T>
    {
        public Action<AcceleratorStream, KernelConfig, ArrayView<T>, ArrayView<T>, CaffeShape, Factors<T>> FillScale { get; } =
            accelerator.LoadKernel<ArrayView<T>, ArrayView<T>, CaffeShape, Factors<T>>(CaffeKernels<TElement, T, T>.FillScale);

        public Action<AcceleratorStream, KernelConfig, ArrayView<T>, ArrayView<T>, ArrayView<T>, Factors<T>> ComputeOutput { get; } =
            accelerator.LoadKernel<ArrayView<T>, ArrayView<T>, ArrayView<T>, Factors<T>>(CaffeKernels<TElement, T, T>.ComputeOutput);

        public Action<AcceleratorStream, KernelConfig, CaffeTensors<T>, CaffeShape, Factors<T>> ComputeDiff { get; } =
            accelerator.LoadKernel<CaffeTensors<T>, CaffeShape, Factors<T>>(CaffeKernels<TElement, T, T>.ComputeDiff);
    }
}
