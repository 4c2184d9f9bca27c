namespace Lateral.Kernels;

/// <summary>How far a short window reaches on either side. They differ by one at most.</summary>
internal interface ILineReach
{
    static abstract int Before { get; }

    static abstract int After { get; }
}

/// <summary>How far the longer side reaches.</summary>
internal interface ILongerSide
{
    static abstract int Reach { get; }
}

internal readonly struct ReachOne : ILongerSide
{
    public static int Reach => 1;
}

internal readonly struct ReachTwo : ILongerSide
{
    public static int Reach => 2;
}

internal readonly struct ReachThree : ILongerSide
{
    public static int Reach => 3;
}

/// <summary>The reach of odd windows, and of the even ones that lean to either side.</summary>
internal readonly struct BothSides<TLonger> : ILineReach
    where TLonger : struct, ILongerSide
{
    public static int Before => TLonger.Reach;

    public static int After => TLonger.Reach;
}

/// <inheritdoc cref="BothSides{TLonger}"/>
internal readonly struct LeansBefore<TLonger> : ILineReach
    where TLonger : struct, ILongerSide
{
    public static int Before => TLonger.Reach;

    public static int After => TLonger.Reach - 1;
}

/// <inheritdoc cref="BothSides{TLonger}"/>
internal readonly struct LeansAfter<TLonger> : ILineReach
    where TLonger : struct, ILongerSide
{
    public static int Before => TLonger.Reach - 1;

    public static int After => TLonger.Reach;
}
