using System.Numerics;
using ILGPU;

namespace Lateral.Gpu.Kernels;

/// <summary>The channels of planes, [images][channels][positions], cut into chunks so that there are threads enough.</summary>
internal readonly struct WalkShape
{
    public int Channels { get; init; }

    public int Positions { get; init; }

    /// <summary>Images times positions: the lines of channels to walk.</summary>
    public int Lines { get; init; }

    /// <summary>The channels that a thread computes; those beside them are read again, as far as the window reaches.</summary>
    public int ChunkLength { get; init; }

    public int Chunks { get; init; }
}

/// <summary>
/// Across channels in planes (NCHW), a small odd window. A thread walks the channels of one position with the window in
/// registers, and its neighbours walk the positions beside it, so that each access of a group is one run of memory.
/// Every value is read once and written once. In the middle, four channels at a time: their loads are all under way before
/// the first is needed, which is what keeps the memory busy.
/// </summary>
internal static class WalkKernels<TElement, TStorage, T, TWindow, TPower>
    where TElement : IElement<TStorage, T>
    where TStorage : unmanaged
    where T : unmanaged, INumber<T>
    where TWindow : unmanaged, IWindow<TWindow, T>
    where TPower : IPower<T>
{
    public static void Forward(ArrayView<TStorage> x, ArrayView<TStorage> y, WalkShape shape, Factors<T> factors)
    {
        var line = new Line(shape);
        if (line.IsNone)
        {
            return;
        }

        TWindow window = default;
        for (int d = -TWindow.Reach; d < TWindow.Reach; d++)
        {
            window = TWindow.Push(window, line.LoadOrZero(x, line.First + d));
        }

        int c = line.First;
        long step = line.Step;
        for (; c + 4 <= line.End && c + 4 + TWindow.Reach <= line.Channels; c += 4)
        {
            long from = line.At(c + TWindow.Reach), to = line.At(c);
            T x0 = TElement.Load(x[from]);
            T x1 = TElement.Load(x[from + step]);
            T x2 = TElement.Load(x[from + 2 * step]);
            T x3 = TElement.Load(x[from + 3 * step]);
            window = TWindow.Push(window, x0);
            y[to] = Output(window, factors);
            window = TWindow.Push(window, x1);
            y[to + step] = Output(window, factors);
            window = TWindow.Push(window, x2);
            y[to + 2 * step] = Output(window, factors);
            window = TWindow.Push(window, x3);
            y[to + 3 * step] = Output(window, factors);
        }

        for (; c < line.End; c++)
        {
            window = TWindow.Push(window, line.LoadOrZero(x, c + TWindow.Reach));
            y[line.At(c)] = Output(window, factors);
        }
    }

    /// <summary>
    /// t_j = dy_j · y_j / scale_j is ready when x_{j+Reach} has come, dx_i when t_{i+Reach} has, so the walk begins twice the
    /// reach before its first output. An odd window is its own reverse.
    /// </summary>
    public static void Backward(
        ArrayView<TStorage> x, ArrayView<TStorage> gradOutput, ArrayView<TStorage> gradInput, WalkShape shape, Factors<T> factors)
    {
        var line = new Line(shape);
        if (line.IsNone)
        {
            return;
        }

        BackwardState state = default;
        for (int d = -2 * TWindow.Reach; d < 0; d++)
        {
            state.X = TWindow.Push(state.X, line.LoadOrZero(x, line.First + d));
        }

        for (int d = -TWindow.Reach; d < TWindow.Reach; d++)
        {
            state = Advance(state, line.LoadOrZero(x, line.First + d + TWindow.Reach), line.LoadOrZero(gradOutput, line.First + d), factors);
        }

        int j = line.First + TWindow.Reach;
        long step = line.Step;
        for (; j + 4 <= line.End + TWindow.Reach && j + 4 + TWindow.Reach <= line.Channels; j += 4)
        {
            long from = line.At(j + TWindow.Reach), at = line.At(j), to = line.At(j - TWindow.Reach);
            T x0 = TElement.Load(x[from]);
            T x1 = TElement.Load(x[from + step]);
            T x2 = TElement.Load(x[from + 2 * step]);
            T x3 = TElement.Load(x[from + 3 * step]);
            T g0 = TElement.Load(gradOutput[at]);
            T g1 = TElement.Load(gradOutput[at + step]);
            T g2 = TElement.Load(gradOutput[at + 2 * step]);
            T g3 = TElement.Load(gradOutput[at + 3 * step]);
            state = Advance(state, x0, g0, factors);
            gradInput[to] = Gradient(state, factors);
            state = Advance(state, x1, g1, factors);
            gradInput[to + step] = Gradient(state, factors);
            state = Advance(state, x2, g2, factors);
            gradInput[to + 2 * step] = Gradient(state, factors);
            state = Advance(state, x3, g3, factors);
            gradInput[to + 3 * step] = Gradient(state, factors);
        }

        for (; j < line.End + TWindow.Reach; j++)
        {
            state = Advance(state, line.LoadOrZero(x, j + TWindow.Reach), line.LoadOrZero(gradOutput, j), factors);
            gradInput[line.At(j - TWindow.Reach)] = Gradient(state, factors);
        }
    }

    private static TStorage Output(TWindow window, Factors<T> factors)
    {
        T scale = factors.K + factors.A * TWindow.SumOfSquares(window);
        return TElement.Store(TWindow.Middle(window) * TPower.Of(scale, factors).Power);
    }

    private static BackwardState Advance(BackwardState state, T x, T gradOutput, Factors<T> factors)
    {
        TWindow window = TWindow.Push(state.X, x);
        T scale = factors.K + factors.A * TWindow.SumOfSquares(window);
        PowerAndInverse<T> power = TPower.Of(scale, factors);
        T direct = gradOutput * power.Power;
        return new BackwardState
        {
            X = window,
            Direct = TWindow.Push(state.Direct, direct),
            Ratio = TWindow.Push(state.Ratio, direct * TWindow.Middle(window) * power.Inverse),
        };
    }

    /// <summary>dx_i, where i is Reach channels behind the newest ratio.</summary>
    private static TStorage Gradient(BackwardState state, Factors<T> factors) => TElement.Store(
        TWindow.Middle(state.Direct) - factors.Cross * TWindow.Oldest(state.X) * TWindow.Sum(state.Ratio));

    private struct BackwardState
    {
        public TWindow X, Direct, Ratio;
    }

    /// <summary>The channels that this thread computes at its position; beyond the tensor's they are zero.</summary>
    private readonly struct Line
    {
        private readonly long start;

        public Line(WalkShape shape)
        {
            // Chunks of one line lie in neighbouring groups: the channels that both read are still in the cache.
            // Devices divide in software, and 64 bits would take several times the instructions.
            uint line = (uint)(Grid.IdxX / shape.Chunks * Group.DimX + Group.IdxX);
            IsNone = line >= (uint)shape.Lines;
            Step = shape.Positions;
            Channels = shape.Channels;
            uint image = line / (uint)shape.Positions;
            start = image * Step * Channels + (line - image * (uint)shape.Positions);
            First = Grid.IdxX % shape.Chunks * shape.ChunkLength;
            End = Math.Min(First + shape.ChunkLength, Channels);
        }

        public bool IsNone { get; }

        public int Channels { get; }

        public int First { get; }

        public int End { get; }

        /// <summary>From one channel to the next.</summary>
        public long Step { get; }

        public long At(int channel) => start + channel * Step;

        public T LoadOrZero(ArrayView<TStorage> view, int channel) =>
            (uint)channel < (uint)Channels ? TElement.Load(view[At(channel)]) : default;
    }
}
