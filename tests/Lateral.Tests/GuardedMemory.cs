using System.Runtime.InteropServices;

namespace Lateral.Tests;

/// <summary>An array whose first or last element lies at the edge of memory that must not be touched: a step beyond ends the process.</summary>
internal sealed unsafe partial class GuardedMemory : IDisposable
{
    private const int ReadWrite = 3;
    private const int PrivateAnonymous = 0x22;

    private readonly byte* region;
    private readonly nuint size;
    private readonly byte* start;
    private readonly nuint bytes;

    private GuardedMemory(nuint bytes, bool atEnd)
    {
        this.bytes = bytes;
        nuint page = (nuint)Environment.SystemPageSize, inner = (bytes + page - 1) / page * page;
        size = inner + 2 * page;
        region = (byte*)Map(null, size, ReadWrite, PrivateAnonymous, -1, 0);
        if (region == (byte*)-1 || Protect(region, page, 0) != 0 || Protect(region + page + inner, page, 0) != 0)
        {
            throw new InvalidOperationException("No guarded memory.");
        }

        start = region + page + (atEnd ? inner - bytes : 0);
    }

    public static GuardedMemory Of<T>(T[] values, bool atEnd) where T : unmanaged
    {
        var memory = new GuardedMemory((nuint)(values.Length * sizeof(T)), atEnd);
        values.CopyTo(memory.Span<T>());
        return memory;
    }

    public Span<T> Span<T>() where T : unmanaged => new(start, (int)bytes / sizeof(T));

    public void Dispose() => _ = Unmap(region, size);

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial void* Map(void* address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int Protect(void* address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(void* address, nuint length);
}
