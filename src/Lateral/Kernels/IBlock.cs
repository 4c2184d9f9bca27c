namespace Lateral.Kernels;

/// <summary>
/// How many vectors the row loops take at a time. A block has four, six or eight, which share the work of finding their pieces. A turn of
/// the middle step within it has four, or three of six, whose powers are computed in turns; or one, where the compiler would not
/// inline more. The loops compare these types: unlike a property, that leaves nothing of the branches not taken to inline.
/// </summary>
internal interface IBlock
{
    static abstract int Vectors { get; }
}

internal readonly struct OneVector : IBlock
{
    static int IBlock.Vectors => 1;
}

internal readonly struct ThreeVectors : IBlock
{
    static int IBlock.Vectors => 3;
}

internal readonly struct FourVectors : IBlock
{
    public const int Vectors = 4;

    static int IBlock.Vectors => Vectors;
}

internal readonly struct SixVectors : IBlock
{
    public const int Vectors = 6;

    static int IBlock.Vectors => Vectors;
}

internal readonly struct EightVectors : IBlock
{
    public const int Vectors = 8;

    static int IBlock.Vectors => Vectors;
}
