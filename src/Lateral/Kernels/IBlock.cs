namespace Lateral.Kernels;

/// <summary>How many vectors the row loops take at a time: four, six or eight, which share the work of finding their pieces.</summary>
internal interface IBlock
{
    static abstract int Vectors { get; }
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
