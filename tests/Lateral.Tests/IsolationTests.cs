using Lateral.Kernels;
using Xunit;

namespace Lateral.Tests;

/// <summary>What a result depends on: its windows, and nothing of other images, planes or calls.</summary>
public class IsolationTests
{
    /// <summary>What a walk keeps of one image is not read in the next, which the same thread takes.</summary>
    [Theory]
    [InlineData(40, 5)]
    [InlineData(40, 21)]
    [InlineData(90, 73)]
    [InlineData(150, 140)]
    [InlineData(40, 79)]
    public void NaN_stays_in_its_image(int channels, int size)
    {
        foreach (EvenWindow lean in Enum.GetValues<EvenWindow>())
        {
            foreach (int bits in (int[])[128, 256, 512])
            {
                var shape = new FeatureShape([3, channels, 1, 128]);
                var norm = new LocalResponseNorm(new LrnOptions { LocalSize = size - (int)lean, EvenWindow = lean }, 1);
                InstructionSet.Forced = bits;
                float[] ordinary = [.. Enumerable.Range(0, (int)shape.Length).Select(i => i * 7 % 11 - 5f)];
                float[] withNaN = [.. ordinary.Select((value, i) => i < ordinary.Length / 3 ? float.NaN : value)];
                Assert.Equal(Later(ordinary), Later(withNaN));

                IEnumerable<float> Later(float[] x)
                {
                    float[] y = new float[x.Length], gradInput = new float[x.Length], gradX = new float[x.Length], gradGrad = new float[x.Length];
                    norm.Forward<float>(x, y, shape);
                    norm.Backward<float>(x, x, gradInput, shape);
                    norm.DoubleBackward<float>(x, x, x, gradX, gradGrad, shape);
                    return ((float[][])[y, gradInput, gradX, gradGrad]).SelectMany(result => result.Skip(x.Length / 3));
                }
            }
        }

        InstructionSet.Forced = 0;
    }

    /// <summary>Nor does a call read what one before it left in scratch, where all bits may be ones, which is NaN.</summary>
    [Theory]
    [MemberData(nameof(SameBitsTests.Problems), MemberType = typeof(SameBitsTests))]
    public void What_is_left_in_scratch_is_not_read(LrnOptions options, FeatureShape shape)
    {
        CheckScratch<float>(options, shape);
        CheckScratch<Half>(options, shape);
    }

    private static unsafe void CheckScratch<T>(LrnOptions options, FeatureShape shape) where T : unmanaged
    {
        const int ScratchBytes = 4 * 1024 * 1024;
        T[] x = Numbers.To<T>([.. Enumerable.Range(0, (int)shape.Length).Select(i => i * 7 % 11 - 5d)]);
        foreach (int bits in (int[])[128, 256, 512])
        {
            InstructionSet.Forced = bits;
            var norm = new LocalResponseNorm(options, 1);
            Assert.Equal(All(0), All(byte.MaxValue));

            List<T[]> All(byte left)
            {
                T[] y = new T[x.Length], gradInput = new T[x.Length], gradX = new T[x.Length], gradGrad = new T[x.Length], onto = [.. x], gradOnto = [.. x];
                Fill(left);
                norm.Forward<T>(x, y, shape);
                Fill(left);
                norm.Backward<T>(x, x, gradInput, shape);
                Fill(left);
                norm.DoubleBackward<T>(x, x, x, gradX, gradGrad, shape);
                Fill(left);
                norm.Forward<T>(onto, onto, shape);
                Fill(left);
                norm.Backward<T>(gradOnto, x, gradOnto, shape);
                return [y, gradInput, gradX, gradGrad, onto, gradOnto];
            }
        }

        InstructionSet.Forced = 0;

        static void Fill(byte left) => new Span<byte>(Scratch.Rent(ScratchBytes), ScratchBytes).Fill(left);
    }

    /// <summary>Planes lie end to end in a row, and those whose lines are a vector are summed in one go.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(7)]
    public void NaN_stays_in_its_plane(int size)
    {
        foreach (int width in (int[])[4, 8, 13, 16])
        {
            var shape = new FeatureShape([2, 40, 4, width]);
            var options = new LrnOptions { LocalSize = size, Region = LrnRegion.WithinChannel };
            float[] x = [.. Enumerable.Range(0, (int)shape.Length).Select(i => i / (4 * width) % 3 == 1 ? float.NaN : i % 5 - 2f)];
            foreach (int bits in (int[])[128, 256, 512])
            {
                InstructionSet.Forced = bits;
                float[] y = new float[x.Length], dx = new float[x.Length];
                var norm = new LocalResponseNorm(options);
                norm.Forward<float>(x, y, shape);
                norm.Backward<float>(x, x, dx, shape);
                Assert.Equal(x.Select(float.IsNaN), y.Select(float.IsNaN));
                Assert.Equal(x.Select(float.IsNaN), dx.Select(float.IsNaN));
                float[] onto = [.. x];
                norm.Backward<float>(onto, x, onto, shape);
                Assert.Equal(dx, onto);
            }
        }

        InstructionSet.Forced = 0;
    }

    [Theory]
    [InlineData(0.75)]
    [InlineData(0.5)]
    [InlineData(1)]
    [InlineData(0.6)]
    public void NaN_reaches_its_windows_and_nothing_else(double beta)
    {
        FeatureShape[] shapes =
        [
            new([2, 19, 11, 13]), new([2, 11, 13, 19], FeatureLayout.Nhwc),

            // Planes whose sums are not kept in rows.
            new([2, 7, 12, 16]), new([2, 7, 12, 8]), new([2, 8, 12, 32], FeatureLayout.Nhwc),
        ];
        foreach (LrnRegion region in Enum.GetValues<LrnRegion>())
        {
            foreach (FeatureShape shape in shapes)
            {
                foreach (int bits in (int[])[128, 256, 512])
                {
                    InstructionSet.Forced = bits;
                    CheckNaN(new LrnOptions { LocalSize = 4, Beta = beta, Region = region, EvenWindow = EvenWindow.LeansBefore }, shape);
                    CheckNaN(new LrnOptions { LocalSize = 7, Beta = beta, Region = region }, shape);
                }
            }
        }

        InstructionSet.Forced = 0;
    }

    private static void CheckNaN(LrnOptions options, FeatureShape shape)
    {
        float[] x = [.. Enumerable.Range(0, (int)shape.Length).Select(i => i % 331 == 7 ? float.NaN : i % 5 - 2f)];
        float[] y = new float[x.Length], dx = new float[x.Length], g = [.. x.Select(_ => 1f)];
        var norm = new LocalResponseNorm(options);
        norm.Forward<float>(x, y, shape);
        norm.Backward<float>(x, g, dx, shape);
        double[] expectedY = LrnReference.Forward(Numbers.ToDouble(x), shape, options);
        double[] expectedDx = LrnReference.Backward(Numbers.ToDouble(x), Numbers.ToDouble(g), shape, options);
        Assert.Equal(expectedY.Select(double.IsNaN), y.Select(float.IsNaN));
        Assert.Equal(expectedDx.Select(double.IsNaN), dx.Select(float.IsNaN));
        Assert.Contains(y, float.IsNaN);
        Assert.DoesNotContain(y, float.IsInfinity);
    }
}
