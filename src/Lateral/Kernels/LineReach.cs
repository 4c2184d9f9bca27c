namespace Lateral.Kernels;

/// <summary>How far a short window reaches on either side. They differ by one at most.</summary>
internal interface ILineReach
{
    static abstract int Before { get; }

    static abstract int After { get; }

    /// <summary>Whether an element's pair is it and the next one, not it and the one before.</summary>
    static abstract bool PairsStart { get; }

    /// <summary>Whose pair holds the window's lowest element: the element's own or one an even number away, but for windows that reach two before and three after.</summary>
    static abstract int FirstPair { get; }
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

    public static bool PairsStart => TLonger.Reach == 2;

    public static int FirstPair => -(TLonger.Reach & ~1);
}

/// <inheritdoc cref="BothSides{TLonger}"/>
internal readonly struct LeansBefore<TLonger> : ILineReach
    where TLonger : struct, ILongerSide
{
    public static int Before => TLonger.Reach;

    public static int After => TLonger.Reach - 1;

    public static bool PairsStart => TLonger.Reach == 2;

    public static int FirstPair => -(TLonger.Reach & ~1);
}

/// <inheritdoc cref="BothSides{TLonger}"/>
internal readonly struct LeansAfter<TLonger> : ILineReach
    where TLonger : struct, ILongerSide
{
    public static int Before => TLonger.Reach - 1;

    public static int After => TLonger.Reach;

    public static bool PairsStart => TLonger.Reach == 1;

    public static int FirstPair => (1 - TLonger.Reach) / 2;
}
