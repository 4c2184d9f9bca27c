using System.Buffers;
using Lateral.Kernels;

namespace Lateral;

/// <summary>
/// Local response normalization and its derivatives, for float and double, <see cref="Half"/> and <see cref="BFloat16"/>
/// (which compute in float), for feature maps of rank 2 and up in NCHW or NHWC order.
/// </summary>
/// <remarks>
/// <para>With a = Alpha/n and W(i) the window around i: <c>scale_i = K + a Σ_{j∈W(i)} x_j²</c>, <c>y_i = x_i · scale_i^−β</c>.
/// Window sums are formed by additions alone, so a spike costs its neighbours no digits, and the cost for each
/// element hardly grows with the window. Results are the same bits for any number of threads and any vector width, but for those of NaN.</para>
/// <para>NaN in a window gives NaN at every output whose window holds it and nowhere else. Where a square overflows, scale is
/// infinite and scale^−β has its limit value there: 0 for positive β (α = 0 gives NaN, as 0·∞). An infinite input
/// gives NaN at its own place and 0 at its neighbours' (for positive β). Digits are lost only where scale^−β, a or
/// a square is below the normal range of the type that computes. Where 2aβ, or scale^−β / scale, is beyond its largest number, as with k = 10⁻²⁴ and β = ¾ in float,
/// derivatives may be NaN.</para>
/// <para>An output may be the same memory as an input, where a method says so; memory that overlaps in part is an error.
/// All spans hold the shape's <see cref="FeatureShape.Length"/>; empty shapes do nothing. Instances are immutable and may be
/// used by several threads at once.</para>
/// <para>Source: Krizhevsky, Sutskever and Hinton, ImageNet Classification with Deep Convolutional Neural Networks, 2012,
/// section 3.3; the gradient is derived in docs/gradient.md.</para>
/// </remarks>
public sealed unsafe partial class LocalResponseNorm
{
    private readonly WalkPlan?[] plans = new WalkPlan?[2 * Enum.GetValues<LrnOperation>().Length];

    /// <param name="options">The parameters in canonical form.</param>
    /// <param name="maxThreads">The most threads that a call uses, its own included; 0 for one a processor. Small tensors stay on one.</param>
    /// <exception cref="ArgumentNullException">No options.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A negative number of threads.</exception>
    public LocalResponseNorm(LrnOptions options, int maxThreads = 0)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegative(maxThreads);
        Options = options;
        MaxThreads = maxThreads == 0 ? Environment.ProcessorCount : maxThreads;
    }

    /// <summary>The parameters.</summary>
    public LrnOptions Options { get; }

    /// <summary>The most threads that a call uses.</summary>
    public int MaxThreads { get; }

    /// <summary>y_i = x_i · scale_i^−β.</summary>
    /// <param name="x">The input.</param>
    /// <param name="y">The output; may be <paramref name="x"/>.</param>
    /// <param name="shape">The shape of both.</param>
    /// <exception cref="ArgumentException">A length that differs from the shape's, partial overlap, or within a channel a rank without 1 to 3 spatial axes.</exception>
    /// <exception cref="NotSupportedException">An element type other than float, double, Half or BFloat16.</exception>
    public void Forward<T>(ReadOnlySpan<T> x, Span<T> y, FeatureShape shape) where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(shape);
        Throw.IfLengthDiffers(x.Length, shape, nameof(x));
        Throw.IfLengthDiffers(y.Length, shape, nameof(y));
        fixed (T* px = x, py = y)
        {
            Run(LrnOperation.Forward, new Tensors<T>(px, null, null, py), shape.Lengths, shape.Layout, nameof(y), []);
        }
    }

    /// <summary>
    /// gradInput, dx_i = dy_i · scale_i^−β − 2aβ · x_i · Σ_{j : i∈W(j)} dy_j · y_j / scale_j. Only x and gradOutput are
    /// needed: nothing else is kept from the forward pass. Terms dy_j · y_j / scale_j below the element type's normal
    /// range (2⁻¹²⁶ in float) lose digits.
    /// </summary>
    /// <param name="x">The forward pass' input.</param>
    /// <param name="gradOutput">The loss' gradient with respect to y.</param>
    /// <param name="gradInput">The loss' gradient with respect to x; may be <paramref name="gradOutput"/> or <paramref name="x"/>.</param>
    /// <param name="shape">The shape of all.</param>
    /// <inheritdoc cref="Forward{T}(ReadOnlySpan{T}, Span{T}, FeatureShape)" path="/exception"/>
    public void Backward<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> gradOutput, Span<T> gradInput, FeatureShape shape) where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(shape);
        Throw.IfLengthDiffers(x.Length, shape, nameof(x));
        Throw.IfLengthDiffers(gradOutput.Length, shape, nameof(gradOutput));
        Throw.IfLengthDiffers(gradInput.Length, shape, nameof(gradInput));
        fixed (T* px = x, pg = gradOutput, output = gradInput)
        {
            Run(LrnOperation.Backward, new Tensors<T>(px, pg, null, output), shape.Lengths, shape.Layout, nameof(gradInput), []);
        }
    }

    /// <summary>
    /// The gradients with respect to α, β and k. With t_i = dy_i · y_i / scale_i: dα = −(β/n) Σ t_i Σ_{j∈W(i)} x_j²,
    /// dβ = −Σ dy_i · y_i · ln scale_i, dk = −β Σ t_i. The terms are computed in the element type and summed in double.
    /// </summary>
    /// <param name="x">The forward pass' input.</param>
    /// <param name="gradOutput">The loss' gradient with respect to y.</param>
    /// <param name="shape">The shape of both.</param>
    /// <inheritdoc cref="Forward{T}(ReadOnlySpan{T}, Span{T}, FeatureShape)" path="/exception"/>
    public LrnParameterGradients ParameterGradients<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> gradOutput, FeatureShape shape) where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(shape);
        Throw.IfLengthDiffers(x.Length, shape, nameof(x));
        Throw.IfLengthDiffers(gradOutput.Length, shape, nameof(gradOutput));
        fixed (T* px = x, pg = gradOutput)
        {
            return RunParameterGradients(new Tensors<T>(px, pg, null, null), shape.Lengths, shape.Layout);
        }
    }

    /// <summary>
    /// Forward mode, J·ẋ: ẏ_i = ẋ_i · scale_i^−β − 2aβ · (y_i / scale_i) · Σ_{j∈W(i)} x_j · ẋ_j.
    /// </summary>
    /// <param name="x">The forward pass' input.</param>
    /// <param name="tangent">The direction ẋ.</param>
    /// <param name="outputTangent">The derivative of y in that direction; may be <paramref name="tangent"/> or <paramref name="x"/>.</param>
    /// <param name="shape">The shape of all.</param>
    /// <inheritdoc cref="Forward{T}(ReadOnlySpan{T}, Span{T}, FeatureShape)" path="/exception"/>
    public void ForwardMode<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> tangent, Span<T> outputTangent, FeatureShape shape) where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(shape);
        Throw.IfLengthDiffers(x.Length, shape, nameof(x));
        Throw.IfLengthDiffers(tangent.Length, shape, nameof(tangent));
        Throw.IfLengthDiffers(outputTangent.Length, shape, nameof(outputTangent));
        fixed (T* px = x, pv = tangent, output = outputTangent)
        {
            Run(LrnOperation.ForwardMode, new Tensors<T>(px, null, pv, output), shape.Lengths, shape.Layout, nameof(outputTangent), []);
        }
    }

    /// <summary>
    /// The backward pass of <see cref="Backward{T}(ReadOnlySpan{T}, ReadOnlySpan{T}, Span{T}, FeatureShape)"/>: the gradients of
    /// Σ v_i · dx_i(x, dy) with respect to x and to dy. Written out at <see cref="LrnReference.DoubleBackward"/>.
    /// </summary>
    /// <param name="x">The forward pass' input.</param>
    /// <param name="gradOutput">dy, the loss' gradient with respect to y.</param>
    /// <param name="gradGradInput">v, the gradient with respect to gradInput.</param>
    /// <param name="gradX">The gradient with respect to x; no input's memory.</param>
    /// <param name="gradGradOutput">The gradient with respect to gradOutput, J·v; no other span's memory.</param>
    /// <param name="shape">The shape of all.</param>
    /// <inheritdoc cref="Forward{T}(ReadOnlySpan{T}, Span{T}, FeatureShape)" path="/exception"/>
    public void DoubleBackward<T>(
        ReadOnlySpan<T> x, ReadOnlySpan<T> gradOutput, ReadOnlySpan<T> gradGradInput, Span<T> gradX, Span<T> gradGradOutput, FeatureShape shape)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(shape);
        Throw.IfLengthDiffers(x.Length, shape, nameof(x));
        Throw.IfLengthDiffers(gradOutput.Length, shape, nameof(gradOutput));
        Throw.IfLengthDiffers(gradGradInput.Length, shape, nameof(gradGradInput));
        Throw.IfLengthDiffers(gradX.Length, shape, nameof(gradX));
        Throw.IfLengthDiffers(gradGradOutput.Length, shape, nameof(gradGradOutput));
        fixed (T* px = x, pg = gradOutput, pv = gradGradInput, first = gradX, second = gradGradOutput)
        {
            RunDoubleBackward(new Tensors<T>(px, pg, pv, first), second, shape.Lengths, shape.Layout);
        }
    }

    /// <summary>The first output is written while the second still needs the inputs, so it may be none of them.</summary>
    private void RunDoubleBackward<T>(in Tensors<T> tensors, T* gradGradOutput, ReadOnlySpan<nint> lengths, FeatureLayout layout) where T : unmanaged
    {
        nint length = Geometry.Of(lengths, layout, Options.Region).Length;
        Throw.IfOverlaps(tensors.Output, tensors.X, length, "gradX");
        Throw.IfOverlaps(tensors.Output, tensors.G, length, "gradX");
        Throw.IfOverlaps(tensors.Output, tensors.V, length, "gradX");
        Throw.IfOverlaps(tensors.Output, gradGradOutput, length, "gradX");
        Throw.IfOverlaps(gradGradOutput, tensors.X, length, "gradGradOutput");
        Throw.IfOverlaps(gradGradOutput, tensors.G, length, "gradGradOutput");
        Throw.IfOverlaps(gradGradOutput, tensors.V, length, "gradGradOutput");
        Run(LrnOperation.DoubleBackward, tensors, lengths, layout, "gradX", []);
        Run(LrnOperation.ForwardMode, new Tensors<T>(tensors.X, null, tensors.V, gradGradOutput), lengths, layout, "gradGradOutput", []);
    }

    private LrnParameterGradients RunParameterGradients<T>(in Tensors<T> tensors, ReadOnlySpan<nint> lengths, FeatureLayout layout) where T : unmanaged
    {
        Span<double> sums = stackalloc double[Launcher<float, float>.TotalsPerUnit];
        sums.Clear();
        Run(LrnOperation.ParameterGradients, tensors, lengths, layout, "", sums);
        int axes = Options.Region == LrnRegion.AcrossChannels ? 1 : lengths.Length - 2;
        return new LrnParameterGradients(
            Alpha: -Options.Beta / Math.Pow(Options.LocalSize, axes) * sums[1],
            Beta: -sums[2],
            K: -Options.Beta * sums[0]);
    }

    private void Run<TStorage>(
        LrnOperation operation, in Tensors<TStorage> tensors, ReadOnlySpan<nint> lengths, FeatureLayout layout, string output, Span<double> sums)
        where TStorage : unmanaged
    {
        Geometry geometry = Geometry.Of(lengths, layout, Options.Region);
        if (typeof(TStorage) == typeof(float) || typeof(TStorage) == typeof(Half) || typeof(TStorage) == typeof(BFloat16))
        {
            Run<TStorage, float>(operation, tensors, geometry, output, sums);
        }
        else if (typeof(TStorage) == typeof(double))
        {
            Run<TStorage, double>(operation, tensors, geometry, output, sums);
        }
        else
        {
            Throw.ElementType(typeof(TStorage));
        }
    }

    private void Run<TStorage, T>(LrnOperation operation, in Tensors<TStorage> tensors, Geometry geometry, string output, Span<double> sums)
        where TStorage : unmanaged
        where T : unmanaged
    {
        if (geometry.Length == 0)
        {
            return;
        }

        Throw.IfPartialOverlap(tensors, geometry.Length, output);
        if (typeof(TStorage) == typeof(Half) && !HalfUnit.HasRoomFor(Options, geometry.AxisCount))
        {
            RunAsFloat(operation, new Tensors<Half>((Half*)tensors.X, (Half*)tensors.G, (Half*)tensors.V, (Half*)tensors.Output), geometry, output, sums);
            return;
        }

        bool converts = typeof(TStorage) != typeof(T);
        ref WalkPlan? cached = ref plans[2 * (int)operation + (converts ? 1 : 0)];
        WalkPlan? plan = Volatile.Read(ref cached);
        if (plan is null || plan.Geometry != geometry || plan.ElementSize != sizeof(T) || plan.VectorBits != InstructionSet.VectorBits)
        {
            plan = new WalkPlan(geometry, Options.Before, Options.After, Launcher<TStorage, T>.PassesOf(operation), sizeof(T), converts);
            Volatile.Write(ref cached, plan);
        }

        if (sums.IsEmpty)
        {
            Launcher<TStorage, T>.Run(operation, Options, plan, tensors, MaxThreads, null);
            return;
        }

        double[] totals = ArrayPool<double>.Shared.Rent(checked((int)plan.Units * sums.Length));
        Array.Clear(totals);
        fixed (double* start = totals)
        {
            Launcher<TStorage, T>.Run(operation, Options, plan, tensors, MaxThreads, start);
        }

        for (int i = 0; i < (int)plan.Units * sums.Length; i++)
        {
            sums[i % sums.Length] += totals[i];
        }

        ArrayPool<double>.Shared.Return(totals);
    }
}
