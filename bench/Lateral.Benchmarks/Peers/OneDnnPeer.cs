using System.Runtime.InteropServices;
using Lateral.Cli.Bench;
using static Lateral.Benchmarks.Peers.OneDnnApi;

namespace Lateral.Benchmarks.Peers;

/// <summary>oneDNN's LRN in three memory orders, on the shared arrays: forward for training and for inference, backward.</summary>
internal sealed unsafe class OneDnnPeer : IPeer
{
    public const string Name = "oneDNN";

    private readonly Workload workload;
    private readonly Stack<Action> release = new();
    private readonly nint engine;
    private readonly nint stream;

    public OneDnnPeer(Workload workload)
    {
        this.workload = workload;
        CheckedVersion();
        try
        {
            Check(EngineCreate(out engine, Cpu, 0), "dnnl_engine_create");
            release.Push(() => _ = EngineDestroy(engine));
            Check(StreamCreate(out stream, engine, InOrder), "dnnl_stream_create");
            release.Push(() => _ = StreamDestroy(stream));
            Operations =
            [
                .. Create(MemoryOrder.Nchw, "abcd"),
                .. Create(MemoryOrder.Nhwc, "acdb"),
                .. workload.Channels % 16 == 0 ? Create(MemoryOrder.NChw16c, "aBcd16b") : [],
            ];
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public IReadOnlyList<PeerOperation> Operations { get; }

    public void Dispose()
    {
        while (release.TryPop(out Action? next))
        {
            next();
        }
    }

    private List<PeerOperation> Create(MemoryOrder order, string format)
    {
        FeatureArrays arrays = workload.Arrays(order);
        LrnOptions options = workload.Options;
        byte* data = Descriptor();
        long* sizes = stackalloc long[] { workload.Images, workload.Channels, workload.Height, workload.Width };
        Check(MemoryDescriptorInit(data, 4, sizes, Float, FormatTag(format)), "dnnl_memory_desc_init_by_tag");
        nint x = Memory(data, arrays.X), y = Memory(data, arrays.Y);
        nint gradOutput = Memory(data, arrays.GradOutput), gradInput = Memory(data, arrays.GradInput);

        nint inference = Forward(ForwardInference);
        nint training = Forward(ForwardTraining);
        byte* backwardDescriptor = Descriptor();
        Check(LrnBackwardInit(backwardDescriptor, AcrossChannels, data, data, options.LocalSize, (float)options.Alpha, (float)options.Beta, (float)options.K),
            "dnnl_lrn_backward_desc_init");
        nint backward = PrimitiveDescriptor(backwardDescriptor, training);

        // What forward keeps for backward, where the implementation keeps anything.
        byte* kept = PrimitiveDescriptorMemory(training, WorkspaceDescriptor, 0);
        nint workspace = kept != null && MemoryDescriptorSize(kept) > 0 ? Memory(kept, null) : 0;
        Argument[] workspaces = workspace != 0 ? [new(ArgWorkspace, workspace)] : [];

        Action forward = Execution(training, [new(ArgSource, x), new(ArgDestination, y), .. workspaces]);
        forward();
        return
        [
            Operation(Pass.Forward, inference, [new(ArgSource, x), new(ArgDestination, y)], arrays.YOf, "inference"),
            Operation(Pass.Forward, training, [new(ArgSource, x), new(ArgDestination, y), .. workspaces], arrays.YOf, "training"),
            Operation(Pass.Backward, backward, [new(ArgSource, x), new(ArgGradDestination, gradOutput), new(ArgGradSource, gradInput), .. workspaces],
                arrays.GradInputOf, workspace != 0 ? "reads what forward kept" : ""),
        ];

        nint Forward(int propagation)
        {
            byte* descriptor = Descriptor();
            Check(LrnForwardInit(descriptor, propagation, AcrossChannels, data, options.LocalSize, (float)options.Alpha, (float)options.Beta, (float)options.K),
                "dnnl_lrn_forward_desc_init");
            return PrimitiveDescriptor(descriptor, 0);
        }

        PeerOperation Operation(Pass pass, nint primitive, Argument[] arguments, Func<int, float[]> result, string note) =>
            new(Name, order.Name, pass, Environment.ProcessorCount, Execution(primitive, arguments))
            {
                Result = result,
                Note = string.Join("; ", new[] { note, Implementation(primitive) }.Where(part => part.Length > 0)),
            };
    }

    private Action Execution(nint primitiveDescriptor, Argument[] arguments)
    {
        Check(PrimitiveCreate(out nint primitive, primitiveDescriptor), "dnnl_primitive_create");
        release.Push(() => _ = PrimitiveDestroy(primitive));
        return () =>
        {
            fixed (Argument* start = arguments)
            {
                Check(PrimitiveExecute(primitive, stream, arguments.Length, start), "dnnl_primitive_execute");
                Check(StreamWait(stream), "dnnl_stream_wait");
            }
        };
    }

    private nint PrimitiveDescriptor(byte* descriptor, nint forward)
    {
        Check(PrimitiveDescriptorCreate(out nint created, descriptor, 0, engine, forward), "dnnl_primitive_desc_create");
        release.Push(() => _ = PrimitiveDescriptorDestroy(created));
        return created;
    }

    private static string Implementation(nint primitiveDescriptor) =>
        PrimitiveDescriptorQuery(primitiveDescriptor, ImplementationName, 0, out nint text) == 0 ? Marshal.PtrToStringUTF8(text) ?? "" : "";

    /// <summary>A memory object over an array, or over memory of its own where there is none.</summary>
    private nint Memory(byte* descriptor, AlignedArray<float>? array)
    {
        const nint Allocate = -1;
        fixed (float* start = array is null ? [] : array.Span)
        {
            Check(MemoryCreate(out nint memory, descriptor, engine, array is null ? (void*)Allocate : start), "dnnl_memory_create");
            release.Push(() => _ = MemoryDestroy(memory));
            return memory;
        }
    }

    private byte* Descriptor()
    {
        var memory = (byte*)NativeMemory.AllocZeroed(DescriptorBytes);
        release.Push(() => NativeMemory.Free(memory));
        return memory;
    }
}
