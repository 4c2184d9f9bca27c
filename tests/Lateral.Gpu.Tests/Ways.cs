namespace Lateral.Gpu.Tests;

/// <summary>The ways that the kernels go, and the borders between them.</summary>
internal static class Ways
{
    private static readonly LrnOptions Across = new() { Alpha = 0.5 };
    private static readonly LrnOptions Within = new() { Alpha = 0.5, LocalSize = 3, Region = LrnRegion.WithinChannel };

    /// <summary>Names say what is special.</summary>
    public static readonly (string Name, LrnOptions Options, FeatureShape Shape)[] All =
    [
        ("registers, 3", Across with { LocalSize = 3 }, new([2, 37, 3, 5])),
        ("registers, 5", Across, new([2, 37, 3, 5])),
        ("registers, 7", Across with { LocalSize = 7, Beta = 0.5 }, new([2, 37, 3, 5])),
        ("registers, 9", Across with { LocalSize = 9, Beta = 1 }, new([2, 37, 3, 5])),
        ("registers, another beta", Across with { Beta = 0.6, K = 2 }, new([2, 37, 3, 5])),
        ("registers, fewer channels than the window", Across with { LocalSize = 9 }, new([3, 3, 4])),
        ("registers, a single channel", Across, new([3, 1, 4])),
        ("registers, chunks of channels", Across with { LocalSize = 9 }, new([1, 83, 2])),
        ("registers, more lines than a group", Across, new([3, 18, 11, 13])),
        ("channels last", Across, new([2, 3, 5, 37], FeatureLayout.Nhwc)),
        ("channels last, even", Across with { LocalSize = 4 }, new([2, 3, 5, 37], FeatureLayout.Nhwc)),
        ("channels last, even, the other way", Across with { LocalSize = 4, EvenWindow = EvenWindow.LeansBefore }, new([2, 3, 5, 37], FeatureLayout.Nhwc)),
        ("channels last, more than a tile", Across with { LocalSize = 7 }, new([2, 1, 1100], FeatureLayout.Nhwc)),
        ("channels last, window larger than the axis", Across with { LocalSize = 80 }, new([2, 9, 7], FeatureLayout.Nhwc)),
        ("rank 2", Across with { LocalSize = 6 }, new([3, 50])),
        ("planes, even", Across with { LocalSize = 4 }, new([2, 37, 3, 5])),
        ("planes, even, the other way", Across with { LocalSize = 6, EvenWindow = EvenWindow.LeansBefore }, new([2, 37, 3, 5])),
        ("planes, size 1", Across with { LocalSize = 1 }, new([2, 7, 3])),
        ("planes, large", Across with { LocalSize = 41 }, new([2, 67, 3])),
        ("planes, larger than the axis", Across with { LocalSize = 1001 }, new([2, 17, 3])),
        ("within", Within, new([2, 3, 15, 17])),
        ("within, more than a tile", Within with { LocalSize = 5 }, new([1, 1, 40, 75])),
        ("within, even", Within with { LocalSize = 4 }, new([2, 2, 15, 17])),
        ("within, even, the other way", Within with { LocalSize = 6, EvenWindow = EvenWindow.LeansBefore, Beta = 0.6 }, new([2, 2, 15, 17])),
        ("within, larger than the plane", Within with { LocalSize = 90 }, new([2, 3, 6, 7])),
        ("within, one axis", Within with { LocalSize = 4 }, new([2, 3, 25])),
        ("within, three axes", Within with { LocalSize = 4 }, new([2, 3, 5, 6, 7])),
        ("within, channels last", Within with { LocalSize = 4, EvenWindow = EvenWindow.LeansBefore }, new([2, 9, 11, 3], FeatureLayout.Nhwc)),
        ("within, channels last, three axes", Within, new([2, 4, 5, 6, 3], FeatureLayout.Nhwc)),
    ];
}
