extern alias Sample;

using Sample::TrainCifar;
using Spectre.Console;
using Xunit;
using static TorchSharp.torch;

namespace Lateral.TorchSharp.Tests;

/// <summary>The sample trains, stops, goes on and refuses, on small pictures of two classes that are made here.</summary>
public sealed class TrainCifarTests : TorchTests
{
    /// <summary>16 pictures to train, 4 to validate: 3 steps an epoch, and a validation whose last batch is smaller.</summary>
    private static readonly Settings Short = new("cifar10-full", Epochs: 2, Batch: 5, LearningRate: 0.01, Seed: 1);

    public static TheoryData<string> Networks => [.. Nets.Names];

    [Theory]
    [MemberData(nameof(Networks))]
    public void Losses_with_Lateral_are_those_without(string net)
    {
        using var folder = new PictureFolder();
        Settings settings = Short with { Net = net };
        using Pictures pictures = Pictures.Load(folder.Pictures);
        using var lateral = new Training(settings, pictures, lateral: true, folder["lateral"]);
        using var without = new Training(settings, pictures, lateral: false, folder["without"]);
        while (lateral.History.Losses.Count < lateral.TotalSteps)
        {
            lateral.Step();
            without.Step();
            double loss = without.History.Losses[^1];
            Assert.True(Math.Abs(lateral.History.Losses[^1] - loss) <= 1e-5 * loss, $"{lateral.History.Losses[^1]} instead of {loss}");
        }

        Assert.Equal(6, without.History.Losses.Distinct().Count());
        Assert.Equal(without.History.Accuracies, lateral.History.Accuracies);
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Two_layers_are_Laterals(string net)
    {
        Assert.Equal(2, Nets.Create(net, 2, lateral: true).modules().OfType<LocalResponseNorm>().Count());
        Assert.Empty(Nets.Create(net, 2, lateral: false).modules().OfType<LocalResponseNorm>());
    }

    [Fact]
    public void Interrupted_and_resumed_it_is_as_if_it_had_never_stopped()
    {
        // With dropout, whose random numbers have to go on as well.
        Settings settings = Short with { Net = "alexnet" };
        using var folder = new PictureFolder();
        using Pictures pictures = Pictures.Load(folder.Pictures);
        using var whole = new Training(settings, pictures, lateral: true, folder["whole"]);
        Step(whole, 6);
        foreach (int steps in new[] { 2, 3, 1 })
        {
            using var part = new Training(settings, pictures, lateral: true, folder["parts"]);
            part.Resume();
            Step(part, steps);
            part.Save();
        }

        using var resumed = new Training(settings, pictures, lateral: true, folder["parts"]);
        resumed.Resume();
        Assert.Equal(whole.History.Losses, resumed.History.Losses);
        Assert.Equal(whole.History.Accuracies, resumed.History.Accuracies);
        Assert.Equal(2, resumed.History.Accuracies.Count);

        static void Step(Training training, int steps)
        {
            for (int i = 0; i < steps; i++)
            {
                training.Step();
            }
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(1000)]
    public void Accuracy_counts_each_validation_picture_once(int batch)
    {
        using var folder = new PictureFolder();
        using Pictures pictures = Pictures.Load(folder.Pictures);

        // A rate that leaves the initial weights as they are.
        using var training = new Training(Short with { Batch = batch, LearningRate = 1e-30 }, pictures, lateral: true, folder["o"]);
        while (training.History.Accuracies.Count == 0)
        {
            training.Step();
        }

        manual_seed(Short.Seed);
        nn.Module<Tensor, Tensor> initial = Nets.Create(Short.Net, 2, lateral: false);
        long recognized = initial.call(pictures.ValidX).argmax(1).eq(pictures.ValidY).sum().item<long>();
        Assert.Equal(recognized / 4.0, training.History.Accuracies[0]);
    }

    [Fact]
    public void A_checkpoint_goes_on_with_what_it_was_trained_on_only()
    {
        using var folder = new PictureFolder();
        using var other = new PictureFolder(phase: 1);
        using var more = new PictureFolder(count: 11);
        using var otherClass = new PictureFolder(second: "fox");
        string output = folder["output"];
        string[] right = ["--output", output, "--batch", "8", "--epochs", "1"];
        Assert.Equal((0, ""), Run([folder.Pictures, .. right, "--compare"]));
        Assert.True(File.Exists(Path.Combine(output, "curves.svg")));
        string before = Content(output);

        Refused("--net cifar10-full instead of alexnet", folder, "--net", "alexnet");
        Refused("--seed 1 instead of 2", folder, "--seed", "2");
        Refused("--rate 0.01 instead of 0.5", folder, "--rate", "0.5");
        Refused("other pictures, which were in", other);
        Refused("20 pictures instead of 22", more);
        Refused("a class dog instead of fox", otherClass);
        Assert.Equal(before, Content(output));

        // More epochs are no other training.
        Assert.Equal((0, ""), Run([folder.Pictures, .. right[..^1], "2"]));
        Assert.NotEqual(before, Content(output));

        File.WriteAllText(Path.Combine(output, "Lateral", "net.dat"), "damaged");
        Refused("cannot be read", folder, "--epochs", "3");

        void Refused(string reason, PictureFolder pictures, params string[] options)
        {
            string[] defaults = options.Contains("--epochs") ? right[..^2] : right;
            (int exitCode, string error) = Run([pictures.Pictures, .. defaults, .. options]);
            Assert.Equal(1, exitCode);
            Assert.Contains(reason, error);
            Assert.Single(error.Split('\n'));
        }
    }

    [Theory]
    [InlineData("--rate", "nan")]
    [InlineData("--rate", "inf")]
    [InlineData("--rate", "0")]
    [InlineData("--rate", "-0.1")]
    [InlineData("--epochs", "0")]
    [InlineData("--batch", "-5")]
    [InlineData("--seed", "99999999999")]
    [InlineData("--net", "vgg")]
    public void Options_that_make_no_sense(string option, string value)
    {
        using var folder = new PictureFolder();
        (int exitCode, string error) = Run([folder.Pictures, "--output", folder["output"], option, value]);
        Assert.Equal(2, exitCode);
        Assert.StartsWith($"{option} is ", error);
        Assert.Contains($"not '{value}'", error);
        Assert.Single(error.Split('\n'));
        Assert.False(Directory.Exists(folder["output"]));
    }

    private static (int ExitCode, string Error) Run(string[] args)
    {
        using var error = new StringWriter();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(TextWriter.Null) });
        return (TrainCommand.Run(args, null, console, error), error.ToString().TrimEnd());
    }

    private static string Content(string folder) => string.Join('\n', Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Order()
        .Select(file => $"{file} {Convert.ToBase64String(File.ReadAllBytes(file))}"));
}
