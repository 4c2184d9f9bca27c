using System.Numerics;
using ILGPU;
using ILGPU.Runtime;
using Lateral.Gpu.Kernels;
using Lateral.Gpu.Plans;

namespace Lateral.Gpu;

/// <summary>
/// Local response normalization and its gradients on a CUDA or OpenCL device: what <see cref="LocalResponseNorm"/> is on
/// the CPU, with the same parameters, shapes and errors, for float, double and <see cref="System.Half"/> (which computes
/// in float).
/// </summary>
/// <remarks>
/// <para>Methods that take views launch kernels on the stream given and return at once; they copy nothing between host and
/// device. Kernels are compiled when they are first needed and kept. Window sums are formed by additions alone. Results are
/// the same bits from run to run on one device, but differ in the last digits from those of the CPU and of other devices,
/// whose roots and fused operations differ: docs/gpu.md states the bound.</para>
/// <para>NaN and overflow behave as on the CPU. An output may be an input's memory, where a method says so: unless no two
/// groups of threads share a value, that costs scratch memory of the tensor's size and a copy.</para>
/// <para>An instance keeps scratch memory on the device: it serves one stream and one thread at a time. Dispose it before
/// the accelerator. Create ILGPU's context with <c>OptimizationLevel.O2</c>, as <see cref="GpuDevices"/> does: below it
/// kernels do not know which memory is global, and are slower.</para>
/// </remarks>
public sealed partial class GpuLocalResponseNorm : IDisposable
{
    private readonly KernelStore store;
    private readonly ScratchMemory scratch;
    private readonly Planner planner;
    private readonly Dictionary<Type, (FeatureShape Shape, object Plan)> plans = [];

    /// <param name="accelerator">The device; it stays the caller's.</param>
    /// <param name="options">The parameters in canonical form.</param>
    /// <exception cref="ArgumentNullException">No accelerator, or no options.</exception>
    public GpuLocalResponseNorm(Accelerator accelerator, LrnOptions options)
    {
        ArgumentNullException.ThrowIfNull(accelerator);
        ArgumentNullException.ThrowIfNull(options);
        Accelerator = accelerator;
        Options = options;
        store = new KernelStore(accelerator);
        scratch = new ScratchMemory(accelerator);
        planner = new Planner(accelerator, store, scratch, options);
    }

    /// <summary>The device.</summary>
    public Accelerator Accelerator { get; }

    /// <summary>The parameters.</summary>
    public LrnOptions Options { get; }

    /// <summary>y_i = x_i · scale_i^−β.</summary>
    /// <param name="x">The input, on the device.</param>
    /// <param name="y">The output; may be <paramref name="x"/>.</param>
    /// <param name="shape">The shape of both.</param>
    /// <param name="stream">The stream to launch on; the device's default stream where none is given.</param>
    /// <exception cref="ArgumentException">A length that differs from the shape's, partial overlap, or within a channel a rank without 1 to 3 spatial axes.</exception>
    /// <exception cref="NotSupportedException">An element type other than float, double or Half.</exception>
    public void Forward<T>(ArrayView<T> x, ArrayView<T> y, FeatureShape shape, AcceleratorStream? stream = null)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(shape);
        Check(x, shape, nameof(x));
        Check(y, shape, nameof(y));
        bool inPlace = IsInPlace(y, x, nameof(y));
        Run(new Call<T>(x, default, y, shape, inPlace, stream ?? Accelerator.DefaultStream), isBackward: false);
    }

    /// <summary>
    /// gradInput, dx_i = dy_i · scale_i^−β − 2aβ · x_i · Σ_{j : i∈W(j)} dy_j · y_j / scale_j. Reads x and gradOutput only.
    /// </summary>
    /// <param name="x">The forward pass' input, on the device.</param>
    /// <param name="gradOutput">The loss' gradient with respect to y.</param>
    /// <param name="gradInput">The loss' gradient with respect to x; may be <paramref name="gradOutput"/> or <paramref name="x"/>.</param>
    /// <param name="shape">The shape of all.</param>
    /// <param name="stream">The stream to launch on; the device's default stream where none is given.</param>
    /// <inheritdoc cref="Forward{T}(ArrayView{T}, ArrayView{T}, FeatureShape, AcceleratorStream)" path="/exception"/>
    public void Backward<T>(ArrayView<T> x, ArrayView<T> gradOutput, ArrayView<T> gradInput, FeatureShape shape, AcceleratorStream? stream = null)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(shape);
        Check(x, shape, nameof(x));
        Check(gradOutput, shape, nameof(gradOutput));
        Check(gradInput, shape, nameof(gradInput));
        bool inPlace = IsInPlace(gradInput, x, nameof(gradInput)) | IsInPlace(gradInput, gradOutput, nameof(gradInput));
        Run(new Call<T>(x, gradOutput, gradInput, shape, inPlace, stream ?? Accelerator.DefaultStream), isBackward: true);
    }

    /// <summary>
    /// The gradients with respect to α, β and k, summed in double. Waits for the stream, since it returns their values. Takes
    /// the general way through scratch memory.
    /// </summary>
    /// <param name="x">The forward pass' input, on the device.</param>
    /// <param name="gradOutput">The loss' gradient with respect to y.</param>
    /// <param name="shape">The shape of both.</param>
    /// <param name="stream">The stream to launch on; the device's default stream where none is given.</param>
    /// <inheritdoc cref="Forward{T}(ArrayView{T}, ArrayView{T}, FeatureShape, AcceleratorStream)" path="/exception"/>
    public LrnParameterGradients ParameterGradients<T>(ArrayView<T> x, ArrayView<T> gradOutput, FeatureShape shape, AcceleratorStream? stream = null)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(shape);
        Check(x, shape, nameof(x));
        Check(gradOutput, shape, nameof(gradOutput));
        stream ??= Accelerator.DefaultStream;
        MapAxes axes = MapAxes.Of(shape, Options.Region);
        if (shape.Length == 0)
        {
            return default;
        }

        if (typeof(T) == typeof(float))
        {
            return ParameterGradients<FloatElement, float, float>(stream, x.Cast<float>(), gradOutput.Cast<float>(), axes);
        }

        if (typeof(T) == typeof(double))
        {
            return ParameterGradients<DoubleElement, double, double>(stream, x.Cast<double>(), gradOutput.Cast<double>(), axes);
        }

        return ConvertsHalf
            ? ParameterGradients<HalfElement, ILGPU.Half, float>(stream, x.Cast<ILGPU.Half>(), gradOutput.Cast<ILGPU.Half>(), axes)
            : ParameterGradients<HalfBitsElement, ushort, float>(stream, x.Cast<ushort>(), gradOutput.Cast<ushort>(), axes);
    }

    /// <summary>Frees the scratch memory.</summary>
    public void Dispose() => scratch.Dispose();

    private bool ConvertsHalf => Accelerator.AcceleratorType == AcceleratorType.Cuda;

    private void Run<T>(in Call<T> call, bool isBackward)
        where T : unmanaged
    {
        MapAxes axes = MapAxes.Of(call.Shape, Options.Region);
        if (call.Shape.Length == 0)
        {
            return;
        }

        if (typeof(T) == typeof(float))
        {
            Run<T, FloatElement, float, float>(call, axes, isBackward);
        }
        else if (typeof(T) == typeof(double))
        {
            Run<T, DoubleElement, double, double>(call, axes, isBackward);
        }
        else if (ConvertsHalf)
        {
            Run<T, HalfElement, ILGPU.Half, float>(call, axes, isBackward);
        }
        else
        {
            Run<T, HalfBitsElement, ushort, float>(call, axes, isBackward);
        }
    }

    private void Run<T, TElement, TStorage, TCompute>(in Call<T> call, MapAxes axes, bool isBackward)
        where T : unmanaged
        where TElement : IElement<TStorage, TCompute>
        where TStorage : unmanaged
        where TCompute : unmanaged, INumber<TCompute>
    {
        if (!plans.TryGetValue(typeof(T), out var last) || !last.Shape.Equals(call.Shape))
        {
            last = (call.Shape, planner.Create<TElement, TStorage, TCompute>(axes));
            plans[typeof(T)] = last;
        }

        var plan = (Plan<TStorage>)last.Plan;
        ArrayView<TStorage> x = call.X.Cast<TStorage>(), output = call.Output.Cast<TStorage>();
        bool aside = call.InPlace && !plan.WorksInPlace;
        ArrayView<TStorage> result = aside ? scratch.View<TStorage>(ScratchMemory.Result, output.Length) : output;
        if (isBackward)
        {
            plan.Backward(call.Stream, x, call.GradOutput.Cast<TStorage>(), result);
        }
        else
        {
            plan.Forward(call.Stream, x, result);
        }

        if (aside)
        {
            result.CopyTo(call.Stream, output);
        }
    }

    private LrnParameterGradients ParameterGradients<TElement, TStorage, TCompute>(
        AcceleratorStream stream, ArrayView<TStorage> x, ArrayView<TStorage> gradOutput, MapAxes axes)
        where TElement : IElement<TStorage, TCompute>
        where TStorage : unmanaged
        where TCompute : unmanaged, INumber<TCompute>
    {
        ArrayView<TCompute> sums = planner.CreateSums<TElement, TStorage, TCompute>(axes).SumsOfSquares(stream, x);
        Factors<double> factors = Factors<double>.Of<DoubleElement, double>(Options, axes.Lengths.Length);
        ParameterSums totals = store.Get(static accelerator => new ParameterSums<TElement, TStorage, TCompute>(accelerator))
            .Run(stream, scratch, x, gradOutput, sums, factors);
        return new LrnParameterGradients(
            Alpha: -Options.Beta / Math.Pow(Options.LocalSize, axes.Lengths.Length) * totals.Weighted,
            Beta: -totals.Logarithms,
            K: -Options.Beta * totals.Ratios);
    }

    private static void Check<T>(ArrayView<T> view, FeatureShape shape, string name)
        where T : unmanaged
    {
        if (typeof(T) != typeof(float) && typeof(T) != typeof(double) && typeof(T) != typeof(System.Half))
        {
            Throw.ElementType(typeof(T));
        }

        Throw.IfLengthDiffers((nint)view.Length, shape, name);
    }

    /// <summary>Whether the output is the input's memory; part of it is an error.</summary>
    private static bool IsInPlace<T>(ArrayView<T> output, ArrayView<T> input, string name)
        where T : unmanaged
    {
        if (output.Length == 0 || Buffer(output) != Buffer(input))
        {
            return false;
        }

        long distance = Math.Abs(Offset(output) - Offset(input));
        return distance == 0 || distance >= output.LengthInBytes
            ? distance == 0
            : throw new ArgumentException($"{name} overlaps an input in part: it must be the same memory or none of it.", name);

        static MemoryBuffer Buffer(IArrayView view) => view.Buffer;
        static long Offset(IContiguousArrayView view) => view.IndexInBytes;
    }

    private readonly record struct Call<T>(
        ArrayView<T> X, ArrayView<T> GradOutput, ArrayView<T> Output, FeatureShape Shape, bool InPlace, AcceleratorStream Stream)
        where T : unmanaged;
}
