using System.Diagnostics;
using System.Runtime.Intrinsics.X86;
using System.Text.RegularExpressions;
using Lateral.Kernels;
using Xunit;

namespace Lateral.Tests;

/// <summary>
/// The row loops are fast only as long as the compiler inlines all that they are made of, and it stops, without a word, where a method
/// has grown too much.
/// </summary>
public partial class InlinedLoopsTests
{
    /// <summary>Vectors in a row, such that they are taken in blocks of eight, six and four.</summary>
    private static readonly int[] RowVectors = [16, 12, 4];

    /// <summary>The same, long enough for a walk along rows.</summary>
    private static readonly int[] WalkedRowVectors = [32, 36, 28];

    /// <summary>Elements of rows that are long enough to be taken two at a time.</summary>
    private const int PairedRow = 116;

    public static TheoryData<double> Betas => [0.75, 0.5, 1, 0.6, 1.7];

    /// <summary>Also what the child process below compiles.</summary>
    [Theory]
    [MemberData(nameof(Betas))]
    public void Derivatives_of_zeros_are_zero(double beta)
    {
        foreach (int vectors in RowVectors)
        {
            RunEveryOperation<float>(beta, vectors * InstructionSet.VectorBits / 32);
            RunEveryOperation<Half>(beta, vectors * InstructionSet.VectorBits / 32);
            RunEveryOperation<double>(beta, vectors * InstructionSet.VectorBits / 64);
        }

        RunEveryOperation<float>(beta, PairedRow);
        RunEveryOperation<Half>(beta, PairedRow);
        RunEveryOperation<double>(beta, PairedRow);
        RunEverySum<float>(beta, InstructionSet.VectorBits / 32);
        RunEverySum<double>(beta, InstructionSet.VectorBits / 64);
        RunPlanes<float>(beta, InstructionSet.VectorBits / 32);
        RunPlanes<double>(beta, InstructionSet.VectorBits / 64);
    }

    [Fact]
    public void Nothing_in_them_is_called()
    {
        Assert.SkipUnless(Fma.IsSupported, "Without hardware multiply-add on x64 the loops call its emulation.");
        string listing = Path.GetTempFileName();
        try
        {
            Compile(listing);
            string[] methods = File.ReadAllText(listing).Split("; Assembly listing for method ")[1..];
            string[] loops = [.. methods.Where(method => method.StartsWith("Lateral.Kernels.RowLoops", StringComparison.Ordinal))];

            // Five operations with five powers, in three types, in three lengths of block.
            Assert.Equal(225, loops.Length);
            Assert.All(loops, AssertNoCalls);

            // Forward and backward with three powers in three types, and with any up to 125/128 in the two that compute in float.
            AssertSums("RowPairs", "Run(", 22);

            // Forward's, backward's first and its second, in three reaches, with three powers in two types and any up to 125/128 in float.
            AssertSums("PlaneLoops", "Run(", 63);
            AssertSums("PlaceLoops", "Run(", InstructionSet.VectorBits == 512 ? 63 : 0);

            // In two types, since Half computes in float: rows' and their groups' sums in three lengths of block; along lines three terms by themselves,
            // and with nine reaches, of elements and of places.
            AssertSums("BlockSums", "Add(", 6);
            AssertSums("BlockSums", "AddEach(", 6);
            AssertSums("LineLevels", "Add(", 6);
            AssertSums("LineSums", "Add(", 54);
            AssertSums("PlaceSums", "Add(", 54);

            void AssertSums(string type, string method, int count)
            {
                string[] sums = [.. methods.Where(listing => listing.StartsWith("Lateral.Kernels." + type, StringComparison.Ordinal) && listing.Split('\n')[0].Contains(":" + method, StringComparison.Ordinal))];
                Assert.Equal(count, sums.Length);
                Assert.All(sums, AssertNoCalls);
            }
        }
        finally
        {
            File.Delete(listing);
        }
    }

    private static void AssertNoCalls(string loop) => Assert.Empty(Calls().Matches(loop).Select(match => match.Value));

    /// <summary>Calls of the kernels' own methods for vectors.</summary>
    [GeneratedRegex(@"call +\[(Lateral\.Kernels\.(RowLoops|RowPairs|PlaneLoops|PlaceLoops|GroupStep|NextRows|Simd|\w*Operator|Element|BlockSums|LineSums|PlaceSums|LineTerms|LineLevels|Squares|Products|Logarithm|Exponential|\w*Power|ThreeQuarters|OneHalf|One`|InTurns|Turn)|System\.Runtime\.Intrinsics)[^\n]*")]
    private static partial Regex Calls();

    private static void Compile(string listing)
    {
        string assembly = typeof(InlinedLoopsTests).Assembly.Location;
        var start = new ProcessStartInfo("dotnet", [assembly, "-method", $"*{nameof(Derivatives_of_zeros_are_zero)}"])
        {
            RedirectStandardOutput = true,
            // Without tiers: what another thread compiles meanwhile would be written between the lines.
            Environment = { ["DOTNET_JitStdOutFile"] = listing, ["DOTNET_JitDisasm"] = "Run Add AddEach", ["DOTNET_TieredCompilation"] = "0" },
        };
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, output);
    }

    private static void RunEveryOperation<T>(double beta, int length) where T : unmanaged
    {
        var shape = new FeatureShape([1, 7, 1, length]);
        int count = (int)shape.Length;
        T[] zeros = new T[count], first = Numbers.Poisoned<T>(count), second = Numbers.Poisoned<T>(count);
        var norm = new LocalResponseNorm(new LrnOptions { Beta = beta }, 1);
        norm.Forward<T>(zeros, first, shape);
        Assert.Equal(zeros, first);
        norm.Backward<T>(zeros, zeros, first, shape);
        Assert.Equal(zeros, first);
        norm.ForwardMode<T>(zeros, zeros, second, shape);
        Assert.Equal(zeros, second);
        norm.DoubleBackward<T>(zeros, zeros, zeros, first, second, shape);
        Assert.Equal(zeros, first);
        Assert.Equal(zeros, second);
        Assert.Equal(0, norm.ParameterGradients<T>(zeros, zeros, shape).K);
    }

    /// <summary>Planes of lines that are one vector, and of places that are.</summary>
    private static void RunPlanes<T>(double beta, int vectorLength) where T : unmanaged
    {
        foreach (int size in (int[])[3, 5, 7])
        {
            var norm = new LocalResponseNorm(new LrnOptions { LocalSize = size, Beta = beta, Region = LrnRegion.WithinChannel }, 1);
            foreach (FeatureShape shape in (FeatureShape[])[new([1, 3, 8, vectorLength]), new([1, 5, 8, vectorLength], FeatureLayout.Nhwc)])
            {
                T[] zeros = new T[shape.Length], first = Numbers.Poisoned<T>(zeros.Length);
                norm.Forward<T>(zeros, first, shape);
                Assert.Equal(zeros, first);
                norm.Backward<T>(zeros, zeros, first, shape);
                Assert.Equal(zeros, first);
            }
        }
    }

    private static void RunEverySum<T>(double beta, int vectorLength) where T : unmanaged
    {
        foreach (int vectors in WalkedRowVectors)
        {
            Run(new LrnOptions { LocalSize = 9, Beta = beta }, new FeatureShape([1, 20, 1, vectors * vectorLength]));
        }

        for (int size = 2; size < 10; size++)
        {
            foreach (EvenWindow lean in Enum.GetValues<EvenWindow>())
            {
                Run(new LrnOptions { LocalSize = size, Beta = beta, Region = LrnRegion.WithinChannel, EvenWindow = lean }, new FeatureShape([1, 1, 9, 40]));
                Run(new LrnOptions { LocalSize = size, Beta = beta, Region = LrnRegion.WithinChannel, EvenWindow = lean }, new FeatureShape([1, 9, 8, 16], FeatureLayout.Nhwc));
            }
        }

        static void Run(LrnOptions options, FeatureShape shape)
        {
            T[] zeros = new T[shape.Length], first = Numbers.Poisoned<T>(zeros.Length), second = Numbers.Poisoned<T>(zeros.Length);
            new LocalResponseNorm(options, 1).DoubleBackward<T>(zeros, zeros, zeros, first, second, shape);
            Assert.Equal(zeros, first);
            Assert.Equal(zeros, second);
        }
    }
}
