using Lateral.Cli.Bench;
using Xunit;

namespace Lateral.Cli.Tests;

public class BenchPartsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(143)]
    [InlineData(-1)]
    public void A_wrong_result_is_not_timed(int wrong)
    {
        var options = new LrnOptions { LocalSize = 3, Alpha = 1 };
        var shape = new FeatureShape([3, 4, 12]);
        double[] x = Folder.Normal(144, 1), gradOutput = Folder.Normal(144, 2);
        double[] y = LrnReference.Forward(x, shape, options);
        double[] gradInput = LrnReference.Backward(x, gradOutput, shape, options);
        if (wrong < 0)
        {
            ResultCheck.Run<double>(options, shape, x, y, gradOutput, gradInput);
            return;
        }

        gradInput[wrong] *= 1.0001;
        Assert.StartsWith($"backward is wrong, so it is not timed: image {wrong / 48}, element {wrong % 48}:", Message(), StringComparison.Ordinal);
        y[wrong] = double.NaN;
        Assert.StartsWith("forward is wrong", Message(), StringComparison.Ordinal);

        string Message() => Assert.Throws<CommandError>(() => ResultCheck.Run<double>(options, shape, x, y, gradOutput, gradInput)).Message;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void The_limit_touches_every_byte_once(int threads)
    {
        using var team = new ThreadTeam(threads);
        foreach (int length in (int[])[1, 31, 64, 1000, 2_000_003])
        {
            using var x = new AlignedArray<Half>(length);
            using var gradOutput = new AlignedArray<Half>(length);
            using var result = new AlignedArray<Half>(length);
            new Random(length).NextBytes(x.Bytes(0, 2 * length));
            new Random(-length).NextBytes(gradOutput.Bytes(0, 2 * length));
            byte[] expected = [.. x.Bytes(0, 2 * length)];

            MemoryLimit.Forward(team, x, result);
            Assert.True(result.Bytes(0, 2 * length).SequenceEqual(expected));
            for (int i = 0; i < expected.Length; i++)
            {
                expected[i] ^= gradOutput.Bytes(0, 2 * length)[i];
            }

            team.Wake();
            MemoryLimit.Backward(team, x, gradOutput, result);
            Assert.True(result.Bytes(0, 2 * length).SequenceEqual(expected));
        }
    }

    [Fact]
    public void Every_action_takes_its_turn_and_preparing_is_not_timed()
    {
        int first = 0, second = 0;
        double[] medians = TurnTimer.Medians(
            [
                (() => Thread.Sleep(2), () => first++),
                (() => { }, () => { second++; Thread.Sleep(3); }),
            ],
            TimeSpan.Zero,
            TimeSpan.Zero);
        Assert.Equal(first, second);
        Assert.True(first >= 15);
        Assert.InRange(medians[0], 0, 1);
        Assert.InRange(medians[1], 2, 1000);
    }
}
