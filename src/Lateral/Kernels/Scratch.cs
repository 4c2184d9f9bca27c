using System.Runtime.InteropServices;

namespace Lateral.Kernels;

/// <summary>Each thread's scratch memory, kept between calls so that a warm call allocates nothing, and freed after the thread.</summary>
internal sealed unsafe class Scratch
{
    /// <summary>A cache line, and the widest vector.</summary>
    private const int Alignment = 64;

    [ThreadStatic]
    private static Scratch? ofThread;

    private readonly void* memory;
    private readonly nint length;

    private Scratch(nint length)
    {
        memory = NativeMemory.AlignedAlloc((nuint)length, Alignment);
        this.length = length;
    }

    ~Scratch() => NativeMemory.AlignedFree(memory);

    /// <summary>At least <paramref name="length"/> bytes, aligned, of unspecified content, until this thread's next call.</summary>
    public static void* Rent(nint length)
    {
        if (ofThread is null || ofThread.length < length)
        {
            ofThread = new Scratch(length);
        }

        return ofThread.memory;
    }
}
