using System.Runtime.InteropServices;

namespace Lateral.TorchSharp.Memory;

/// <summary>Whole pages of the system's memory, which go back to it when they are freed.</summary>
internal static unsafe partial class Pages
{
    private const int ReadAndWrite = 3;
    private const int PrivateAnonymous = 0x22;
    private const int HugePages = 14;

    /// <returns>The address, or null where the system has no more.</returns>
    public static nint? Allocate(nuint bytes)
    {
        // The C library may keep what is given back to it, so on Linux pages come from the system itself.
        if (!OperatingSystem.IsLinux())
        {
            return TryAllocate(bytes);
        }

        nint address = Map(0, bytes, ReadAndWrite, PrivateAnonymous, -1, 0);
        if (address == -1)
        {
            return null;
        }

        // Fewer faults when it is first written. Where the system has no huge pages, small ones do.
        _ = Advise(address, bytes, HugePages);
        return address;
    }

    public static void Free(nint address, nuint bytes)
    {
        if (OperatingSystem.IsLinux())
        {
            _ = Unmap(address, bytes);
        }
        else
        {
            NativeMemory.AlignedFree((void*)address);
        }
    }

    private static nint? TryAllocate(nuint bytes)
    {
        try
        {
            return (nint)NativeMemory.AlignedAlloc(bytes, 64);
        }
        catch (OutOfMemoryException)
        {
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial nint Map(nint address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(nint address, nuint length);

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint address, nuint length, int advice);
}
