using System.Globalization;
using System.Runtime.CompilerServices;
using ILGPU.Runtime;
using Lateral.Cli.Bench;
using Lateral.Gpu.Benchmarks.Cudnn;
using Lateral.Gpu.Benchmarks.Results;
using Lateral.Gpu.Tests;

namespace Lateral.Gpu.Benchmarks;

/// <summary>Every layer in float and Half: all contestants checked, then timed in turns by the device's clock.</summary>
internal static class LayerRuns
{
    private const int Rounds = 50;
    private const int QuickRounds = 3;
    private const string Largest = "4 GB";

    // Wide enough for float in any order of additions, and for Half's last rounding.
    private const double FloatTolerance = 1e-5;
    private const double HalfTolerance = 1.5e-3;

    /// <summary>One after the other as they are asked for, so that a failure does not take those before it with it.</summary>
    public static IEnumerable<GpuLayer> Run(Accelerator accelerator, bool quick, string? cudnnPath, TextWriter log)
    {
        (string Name, nint[] Lengths)[] layers = quick
            ? [("tiny", [2, 16, 5, 5])]
            :
            [
                ("AlexNet's norm1", [128, 96, 55, 55]),
                ("AlexNet's norm2", [128, 256, 27, 27]),
                ("GoogLeNet's conv2/norm2", [64, 192, 56, 56]),
                (Largest, [1024, 256, 64, 64]),
            ];
        using CudnnLibrary? cudnn = CudnnLibrary.TryLoad(accelerator, cudnnPath, out string? absent);
        log.WriteLine(cudnn is null ? $"cuDNN is absent: {absent}" : $"cuDNN {cudnn.Version}");
        foreach ((string name, nint[] lengths) in layers)
        {
            if (RunIfItFits<float>(name, lengths) is { } inFloat)
            {
                yield return inFloat;
            }

            // 4 GB are twice as many halves.
            nint images = name == Largest ? 2 * lengths[0] : lengths[0];
            if (RunIfItFits<Half>(name, [images, .. lengths[1..]]) is { } inHalf)
            {
                yield return inHalf;
            }
        }

        GpuLayer? RunIfItFits<T>(string name, nint[] lengths)
            where T : unmanaged
        {
            var shape = new FeatureShape(lengths);
            log.WriteLine($"{shape}, {NameOf<T>()}");
            double needed = (double)shape.Length * Unsafe.SizeOf<T>() * Layer<T>.Tensors;
            if (needed > accelerator.MemorySize * 0.9)
            {
                log.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  left out: it needs {needed / 1e9:0.0} GB of device memory"));
                return null;
            }

            return Run<T>(accelerator, name, shape, quick, cudnn, log);
        }
    }

    private static GpuLayer Run<T>(Accelerator accelerator, string name, FeatureShape shape, bool quick, CudnnLibrary? cudnn, TextWriter log)
        where T : unmanaged
    {
        var options = new LrnOptions { K = 2 };
        using var layer = new Layer<T>(accelerator, shape, options);
        using var own = new Contestants<T>(accelerator, layer);
        using CudnnLayer<T>? other = cudnn is null ? null : CudnnLayer<T>.TryCreate(cudnn, layer, log);
        Contestant[] all = [.. own.All(), .. other?.All() ?? []];
        (double? WorstError, string? Wrong)[] checks = [.. all.Select(one => Check(accelerator, layer, one))];
        Contestant[] timed = [.. all.Where((_, i) => checks[i].Wrong is null)];
        DeviceTime[] times = DeviceTimer.Time(accelerator.DefaultStream, [.. timed.Select(one => one.Run)], quick ? QuickRounds : Rounds);
        double copy = timed.Zip(times).Where(pair => pair.First.Pass == Pass.Copy).Min(pair => pair.Second.Median);
        double bytes = 2.0 * shape.Length * Unsafe.SizeOf<T>();
        var rows = new List<GpuRow>();
        for (int i = 0; i < all.Length; i++)
        {
            int place = Array.IndexOf(timed, all[i]);
            double parts = all[i].Pass == Pass.Backward ? 1.5 : 1;
            rows.Add(new GpuRow(all[i].Name, all[i].Pass.ToString().ToLowerInvariant(), checks[i].Wrong ?? all[i].Note)
            {
                WorstError = checks[i].WorstError,
                Milliseconds = place < 0 ? null : times[place].Median,
                LowerQuartile = place < 0 ? null : times[place].Lower,
                UpperQuartile = place < 0 ? null : times[place].Upper,
                GigabytesPerSecond = place < 0 ? null : parts * bytes / times[place].Median / 1e6,
                OfCopy = place < 0 ? null : parts * copy / times[place].Median,
            });
            log.WriteLine($"  {ResultsText.Row(rows[^1])}");
        }

        return new GpuLayer(name, shape.ToString(), $"{NameOf<T>()}, size {options.LocalSize}, α {options.Alpha.ToString(CultureInfo.InvariantCulture)}, β {options.Beta.ToString(CultureInfo.InvariantCulture)}, k {options.K}", [.. rows]);
    }

    /// <summary>Runs on poisoned outputs and holds the first and the last image against the reference: a wrong result has no speed.</summary>
    private static (double? WorstError, string? Wrong) Check<T>(Accelerator accelerator, Layer<T> layer, Contestant contestant)
        where T : unmanaged
    {
        if (contestant.Pass != Pass.Backward)
        {
            layer.Poison();
        }
        else
        {
            // Forward's y and scale stay, for those whose backward reads them.
            layer.GradInput.MemSet(0xff);
        }

        try
        {
            contestant.Run();
        }
        catch (InvalidOperationException failure)
        {
            return (null, failure.Message);
        }

        accelerator.Synchronize();
        double worst = 0;
        foreach (bool last in (bool[])[false, true])
        {
            (T[] x, T[] gradOutput, T[] result) = layer.Image(last, contestant.Pass == Pass.Backward ? layer.GradInput : layer.Y);
            nint[] lengths = [1, .. layer.Shape.Lengths[1..]];
            var problem = new Problem(layer.Options, new FeatureShape(lengths), Wide(x), Wide(gradOutput));
            (double[] expected, double[] magnitude) = Expected(problem, contestant.Pass);
            double[] found = Wide(result);
            for (int i = 0; i < found.Length; i++)
            {
                double error = Math.Abs(found[i] - expected[i]) / (Math.Abs(magnitude[i]) + (typeof(T) == typeof(Half) ? 1e-4 : 1e-30));
                if (!(error <= (typeof(T) == typeof(Half) ? HalfTolerance : FloatTolerance)))
                {
                    return (null, string.Create(CultureInfo.InvariantCulture,
                        $"disagrees, so it is not timed: {(last ? "last" : "first")} image, element {i} is {found[i]:g7} where the reference has {expected[i]:g7}"));
                }

                worst = Math.Max(worst, error);
            }
        }

        return (worst, null);
    }

    private static (double[] Expected, double[] Magnitude) Expected(Problem problem, Pass pass)
    {
        (LrnOptions options, FeatureShape shape, double[] x, double[] gradOutput) = problem;
        if (pass == Pass.Backward)
        {
            return (LrnReference.Backward(x, gradOutput, shape, options), problem.BackwardMagnitude());
        }

        double[] values = pass == Pass.Copy ? x : LrnReference.Forward(x, shape, options);
        return (values, values);
    }

    private static string NameOf<T>() => typeof(T) == typeof(float) ? "float" : typeof(T).Name;

    private static double[] Wide<T>(T[] values)
        where T : unmanaged => Array.ConvertAll(values, value => value is Half half ? (double)half : (float)(object)value);
}
