using System.Globalization;

namespace Lateral.Benchmarks.Peers;

/// <summary>Holds what a peer computed of the first and of the last image against <see cref="LrnReference"/>: a wrong result has no speed.</summary>
internal sealed class ResultCheck
{
    /// <summary>
    /// How far a result may be from the reference, as a part of the size of the terms that are added up in it:
    /// |y| forward, |direct term| + |cross term| backward. Wide enough for float in any order of additions.
    /// </summary>
    public const double Tolerance = 1e-5;

    private readonly Workload workload;
    private readonly Dictionary<int, Expected> expected = [];

    public ResultCheck(Workload workload)
    {
        this.workload = workload;
        foreach (int image in (int[])[0, workload.Images - 1])
        {
            expected[image] = Compute(workload, image);
        }
    }

    /// <summary>Runs the operation once on poisoned outputs.</summary>
    /// <returns>The worst error, or null where there is nothing to check; and what is wrong, where something is.</returns>
    public (double? WorstError, string? Disagreement) Run(PeerOperation operation)
    {
        if (operation.Result is not { } result)
        {
            return (null, null);
        }

        operation.Prepare();
        operation.Run();
        double worst = 0;
        foreach ((int image, Expected values) in expected)
        {
            if (operation.Images != 0 && image >= operation.Images)
            {
                continue;
            }

            float[] found = result(image);
            bool forward = operation.Pass == Pass.Forward;
            double[] right = forward ? values.Forward : values.Backward;
            double[] size = forward ? values.Forward : values.BackwardSize;
            for (int i = 0; i < right.Length; i++)
            {
                double error = Math.Abs(found[i] - right[i]) / Math.Max(Math.Abs(size[i]), 1e-30);
                if (!(error <= Tolerance))
                {
                    return (error, string.Create(CultureInfo.InvariantCulture,
                        $"disagrees, so it is not timed: image {image}, element {i} is {found[i]:g7} where the reference has {right[i]:g7}"));
                }

                worst = Math.Max(worst, error);
            }
        }

        return (worst, null);
    }

    private static Expected Compute(Workload workload, int image)
    {
        FeatureArrays arrays = workload.Arrays(MemoryOrder.Nchw);
        Range range = new(image * workload.ImageLength, (image + 1) * workload.ImageLength);
        double[] x = Array.ConvertAll(arrays.X.Span[range].ToArray(), value => (double)value);
        double[] gradOutput = Array.ConvertAll(arrays.GradOutput.Span[range].ToArray(), value => (double)value);
        var shape = new FeatureShape([1, workload.Channels, workload.Height, workload.Width]);
        (double[] direct, double[] cross) = LrnReference.BackwardTerms(x, gradOutput, shape, workload.Options);
        return new Expected(
            LrnReference.Forward(x, shape, workload.Options),
            [.. direct.Zip(cross, (d, c) => d + c)],
            [.. direct.Zip(cross, (d, c) => Math.Abs(d) + Math.Abs(c))]);
    }

    private sealed record Expected(double[] Forward, double[] Backward, double[] BackwardSize);
}
