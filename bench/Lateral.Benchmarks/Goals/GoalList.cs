using Lateral.Benchmarks.Peers;

namespace Lateral.Benchmarks.Goals;

/// <summary>Everything that is promised of the speed.</summary>
internal static class GoalList
{
    public static IGoalLayer[] Layers(bool quick)
    {
        int images = quick ? 2 : 32;
        GoalRow nchw = Across(FeatureLayout.Nchw), nhwc = Across(FeatureLayout.Nhwc);
        GoalRow[] within = [Within(3, FeatureLayout.Nchw), Within(5, FeatureLayout.Nchw), Within(7, FeatureLayout.Nchw)];
        GoalRow[] withinLast = [Within(3, FeatureLayout.Nhwc), Within(5, FeatureLayout.Nhwc), Within(7, FeatureLayout.Nhwc)];
        GoalRow oneThread = nchw with { Name = $"one thread, {nchw.Name}", Promises = Both(2, 3), OneThread = true };
        GoalRow small = nchw with { Name = $"small tensor, {nchw.Name}", Promises = [(Pass.Forward, 15, 30)], IsTime = true };

        // The same ratios to their own bytes; not above half as much again.
        (Pass, double, double)[] ofOtherTypes = Both(1.25, 1.25 * 1.5);
        GoalRow[] otherTypes = [nchw with { Promises = ofOtherTypes }, nhwc with { Promises = ofOtherTypes }];
        return
        [
            new GoalLayer<float>(images, 96, Side(55),
            [
                nchw,
                nhwc,
                Beside(nchw, "size 65 NCHW", new LrnOptions { LocalSize = 65 }),
                Beside(nhwc, "size 65 NHWC", new LrnOptions { LocalSize = 65 }),
                Beside(nchw, $"β 0.6, {nchw.Name}", new LrnOptions { Beta = 0.6 }),
                oneThread,
                .. within,
                .. withinLast,
            ]),
            new GoalLayer<float>(images, 256, Side(27), [nchw, nhwc]),
            new GoalLayer<float>(images, 192, Side(56), [nchw, nhwc]),
            new GoalLayer<float>(images, 32, Side(16), [.. within, .. withinLast]),
            new GoalLayer<float>(1, 96, 13, [small]),
            new GoalLayer<double>(images, 96, Side(55), otherTypes),
            new GoalLayer<Half>(images, 96, Side(55), otherTypes),
        ];

        int Side(int side) => quick ? Math.Min(side, 13) : side;
    }

    private static GoalRow Across(FeatureLayout layout) =>
        new($"size 5 {NameOf(layout)}", layout, new LrnOptions(), Both(1.25, 1.6));

    private static GoalRow Within(int size, FeatureLayout layout) =>
        new($"within a channel, size {size} {NameOf(layout)}", layout, new LrnOptions { LocalSize = size, Region = LrnRegion.WithinChannel },
            [(Pass.Forward, 1.5, 3), (Pass.Backward, 2, 4)]);

    private static string NameOf(FeatureLayout layout) => (layout == FeatureLayout.Nchw ? MemoryOrder.Nchw : MemoryOrder.Nhwc).Name;

    private static GoalRow Beside(GoalRow other, string name, LrnOptions options) => new(name, other.Layout, options, Both(1.5, 2)) { ComparedWith = other };

    private static (Pass Pass, double Goal, double Bound)[] Both(double goal, double most) => [(Pass.Forward, goal, most), (Pass.Backward, goal, most)];
}
