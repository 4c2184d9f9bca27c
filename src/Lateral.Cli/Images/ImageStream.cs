using System.Diagnostics;
using System.Globalization;
using Lateral.Cli.Npy;

namespace Lateral.Cli.Images;

/// <summary>What is done to one block: reads <paramref name="x"/>, leaves the result in <paramref name="result"/>.</summary>
/// <param name="x">The block's feature maps.</param>
/// <param name="result">Holds the second input's block before, where there is a second input.</param>
/// <param name="shape">The block's shape.</param>
internal delegate void BlockOperator<T>(ReadOnlySpan<T> x, Span<T> result, FeatureShape shape);

/// <summary>Carries files of feature maps through an operator, block by block, with two blocks in memory.</summary>
internal static class ImageStream
{
    /// <summary>
    /// Writes to <paramref name="outputPath"/> what <paramref name="apply"/> makes of each block; the output takes its
    /// place when it is complete, so it may be one of the inputs.
    /// </summary>
    public static void Run<T>(NpyReader x, NpyReader? second, string outputPath, ImagePlan plan, BlockOperator<T> apply, Action<long> progress)
        where T : unmanaged
    {
        using var output = new NpyWriter(outputPath, x.Header);
        T[] values = GC.AllocateUninitializedArray<T>(plan.BlockLength);
        T[] results = GC.AllocateUninitializedArray<T>(plan.BlockLength);
        foreach ((long first, FeatureShape shape) in plan.Blocks())
        {
            Span<T> block = values.AsSpan(0, (int)shape.Length);
            Span<T> result = results.AsSpan(0, block.Length);
            x.Read(first, block);
            second?.Read(first, result);
            apply(block, result, shape);
            output.Write<T>(result);
            progress(first + block.Length);
        }

        // Windows does not replace a file that is open.
        x.Dispose();
        second?.Dispose();
        output.Commit();
    }

    /// <summary>The line that says what was done.</summary>
    public static string Summary(string path, NpyHeader header, FeatureShape shape, Stopwatch watch)
    {
        double megabytes = header.Length * (double)header.Element.Size() / 1e6;
        return string.Create(CultureInfo.InvariantCulture,
            $"wrote {path}: {shape}, {header.Element.Name()}, {megabytes:0.0} MB in {watch.Elapsed.TotalSeconds:0.00} s");
    }
}
