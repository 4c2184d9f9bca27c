using System.Numerics;
using System.Runtime.CompilerServices;
using ILGPU;
using ILGPU.Runtime;
using Lateral.Cli.Json;
using Lateral.Gpu;

namespace Lateral.Cli.Bench;

/// <summary>
/// As <see cref="BenchRun"/>, on a device and by its clock. The limit is the device's own copy of the same bytes: forward reads
/// and writes as many as a copy of x, backward half as many again.
/// </summary>
internal static class DeviceBenchRun
{
    private const int Rounds = 50;

    public static BenchResult[] Run<T>(Accelerator accelerator, LrnOptions options, FeatureShape shape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] x = Numbers<T>(shape, 1), gradOutput = Numbers<T>(shape, 2);
        using MemoryBuffer1D<T, Stride1D.Dense> deviceX = accelerator.Allocate1D(x), deviceGradOutput = accelerator.Allocate1D(gradOutput);
        using MemoryBuffer1D<T, Stride1D.Dense> result = accelerator.Allocate1D<T>(x.Length);
        using var norm = new GpuLocalResponseNorm(accelerator, options);
        AcceleratorStream stream = accelerator.DefaultStream;
        void Forward() => norm.Forward<T>(deviceX.View, result.View, shape, stream);
        void Backward() => norm.Backward<T>(deviceX.View, deviceGradOutput.View, result.View, shape, stream);

        T[] y = Checked(Forward), gradInput = Checked(Backward);
        ResultCheck.Run<T>(options, shape, x, y, gradOutput, gradInput);
        DeviceTime[] times = DeviceTimer.Time(stream, [() => deviceX.View.BaseView.CopyTo(stream, result.View.BaseView), Forward, Backward], Rounds);
        double bytes = (double)x.Length * Unsafe.SizeOf<T>();
        return
        [
            Result("forward", times[1].Median, times[0].Median, 2 * bytes),
            Result("backward", times[2].Median, times[0].Median * 1.5, 3 * bytes),
        ];

        T[] Checked(Action run)
        {
            T[] values = new T[x.Length];
            Array.Fill(values, T.NaN);
            result.CopyFromCPU(values);
            run();
            stream.Synchronize();
            result.CopyToCPU(values);
            return values;
        }
    }

    private static BenchResult Result(string operation, double milliseconds, double limit, double bytes) =>
        new(operation, milliseconds, bytes / milliseconds / 1e6, limit, milliseconds / limit);

    private static T[] Numbers<T>(FeatureShape shape, ulong seed)
        where T : INumberBase<T>
    {
        var numbers = new NormalNumbers(seed);
        var values = new T[shape.Length];
        foreach (ref T value in values.AsSpan())
        {
            value = T.CreateTruncating(numbers.Next());
        }

        return values;
    }
}
