using System.Reflection;
using System.Runtime.InteropServices;

namespace Lateral.Benchmarks.Peers;

/// <summary>The part of oneDNN's C interface, version 2, that LRN needs. Descriptors are filled and read by the library alone.</summary>
internal static unsafe partial class OneDnnApi
{
    public const int ForwardTraining = 64;
    public const int ForwardInference = 96;
    public const int AcrossChannels = 0xaff;
    public const int Float = 3;
    public const int Cpu = 1;
    public const int InOrder = 1;
    public const int ImplementationName = 8;
    public const int WorkspaceDescriptor = 135;

    public const int ArgSource = 1;
    public const int ArgDestination = 17;
    public const int ArgWorkspace = 64;
    public const int ArgGradSource = 129;
    public const int ArgGradDestination = 145;

    /// <summary>More than any descriptor of version 2 takes.</summary>
    public const int DescriptorBytes = 4096;

    private const string Library = "dnnl";

    private static readonly string[] Names = ["libdnnl.so.2", "libdnnl.so", "libdnnl.so.3", "libdnnl.2.dylib", "libdnnl.dylib", "dnnl.dll"];

    static OneDnnApi() => NativeLibrary.SetDllImportResolver(typeof(OneDnnApi).Assembly, Resolve);

    /// <exception cref="DllNotFoundException">The library is not installed.</exception>
    /// <exception cref="NotSupportedException">Its interface is another one.</exception>
    public static string CheckedVersion()
    {
        // dnnl_version_t begins with the major and the minor version and the patch.
        int* version = Version();
        string text = $"{version[0]}.{version[1]}.{version[2]}";
        return version[0] == 2
            ? text
            : throw new NotSupportedException($"oneDNN {text} is installed; its interface differs from version 2's, which this program calls");
    }

    public static void Check(int status, string call)
    {
        if (status != 0)
        {
            throw new InvalidOperationException($"{call} returned status {status}");
        }
    }

    /// <summary>The number of a named memory format: numbers change between versions, names do not.</summary>
    public static int FormatTag(string name)
    {
        const int Plenty = 2000;
        for (int tag = 1; tag < Plenty; tag++)
        {
            if (Marshal.PtrToStringUTF8(FormatTagName(tag)) == name)
            {
                return tag;
            }
        }

        throw new NotSupportedException($"this oneDNN knows no memory format {name}");
    }

    [LibraryImport(Library, EntryPoint = "dnnl_engine_create")]
    public static partial int EngineCreate(out nint engine, int kind, nuint index);

    [LibraryImport(Library, EntryPoint = "dnnl_engine_destroy")]
    public static partial int EngineDestroy(nint engine);

    [LibraryImport(Library, EntryPoint = "dnnl_stream_create")]
    public static partial int StreamCreate(out nint stream, nint engine, int flags);

    [LibraryImport(Library, EntryPoint = "dnnl_stream_wait")]
    public static partial int StreamWait(nint stream);

    [LibraryImport(Library, EntryPoint = "dnnl_stream_destroy")]
    public static partial int StreamDestroy(nint stream);

    [LibraryImport(Library, EntryPoint = "dnnl_memory_desc_init_by_tag")]
    public static partial int MemoryDescriptorInit(byte* descriptor, int rank, long* sizes, int type, int tag);

    [LibraryImport(Library, EntryPoint = "dnnl_memory_desc_get_size")]
    public static partial nuint MemoryDescriptorSize(byte* descriptor);

    [LibraryImport(Library, EntryPoint = "dnnl_memory_create")]
    public static partial int MemoryCreate(out nint memory, byte* descriptor, nint engine, void* data);

    [LibraryImport(Library, EntryPoint = "dnnl_memory_destroy")]
    public static partial int MemoryDestroy(nint memory);

    [LibraryImport(Library, EntryPoint = "dnnl_lrn_forward_desc_init")]
    public static partial int LrnForwardInit(
        byte* descriptor, int propagation, int algorithm, byte* data, long size, float alpha, float beta, float k);

    [LibraryImport(Library, EntryPoint = "dnnl_lrn_backward_desc_init")]
    public static partial int LrnBackwardInit(
        byte* descriptor, int algorithm, byte* gradData, byte* data, long size, float alpha, float beta, float k);

    [LibraryImport(Library, EntryPoint = "dnnl_primitive_desc_create")]
    public static partial int PrimitiveDescriptorCreate(out nint primitiveDescriptor, byte* descriptor, nint attributes, nint engine, nint forward);

    [LibraryImport(Library, EntryPoint = "dnnl_primitive_desc_query")]
    public static partial int PrimitiveDescriptorQuery(nint primitiveDescriptor, int what, int index, out nint result);

    [LibraryImport(Library, EntryPoint = "dnnl_primitive_desc_query_md")]
    public static partial byte* PrimitiveDescriptorMemory(nint primitiveDescriptor, int what, int index);

    [LibraryImport(Library, EntryPoint = "dnnl_primitive_desc_destroy")]
    public static partial int PrimitiveDescriptorDestroy(nint primitiveDescriptor);

    [LibraryImport(Library, EntryPoint = "dnnl_primitive_create")]
    public static partial int PrimitiveCreate(out nint primitive, nint primitiveDescriptor);

    [LibraryImport(Library, EntryPoint = "dnnl_primitive_execute")]
    public static partial int PrimitiveExecute(nint primitive, nint stream, int count, Argument* arguments);

    [LibraryImport(Library, EntryPoint = "dnnl_primitive_destroy")]
    public static partial int PrimitiveDestroy(nint primitive);

    [LibraryImport(Library, EntryPoint = "dnnl_fmt_tag2str")]
    private static partial nint FormatTagName(int tag);

    [LibraryImport(Library, EntryPoint = "dnnl_version")]
    private static partial int* Version();

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name == Library)
        {
            foreach (string candidate in Names)
            {
                if (NativeLibrary.TryLoad(candidate, out nint handle))
                {
                    return handle;
                }
            }

            throw new DllNotFoundException("libdnnl is not installed (Debian: libdnnl2 or libdnnl3)");
        }

        return 0;
    }

    /// <summary>dnnl_exec_arg_t.</summary>
    internal struct Argument(int kind, nint memory)
    {
        public int Kind = kind;
        public nint Memory = memory;
    }
}
