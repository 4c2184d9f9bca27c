namespace Lateral.Kernels;

/// <summary>Windows along lines.</summary>
/// <param name="length">Elements of a line.</param>
/// <param name="before">Neighbours of lower index in a window.</param>
/// <param name="after">Neighbours of higher index in it.</param>
internal readonly struct LineWindow(nint length, nint before, nint after)
{
    public readonly nint Length = length, Before = before, After = after;
}
