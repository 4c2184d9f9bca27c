namespace Lateral.Kernels;

/// <summary>How many neighbours a short window has on its longer side; on the other it has as many or one fewer.</summary>
internal interface ILineReach
{
    static abstract int Reach { get; }
}

internal readonly struct ReachOne : ILineReach
{
    public static int Reach => 1;
}

internal readonly struct ReachTwo : ILineReach
{
    public static int Reach => 2;
}

internal readonly struct ReachThree : ILineReach
{
    public static int Reach => 3;
}
