// Trains a network with local response normalization on pictures from a folder per class:
//     dotnet run -c Release --project samples/TrainCifar -- FOLDER [--net alexnet] [--compare]
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using Lateral;
using Lateral.TorchSharp;
using TrainCifar;

if (TorchLaunch.Again(args) is { } exitCode)
{
    return exitCode;
}

TorchMemory.KeepForReuse();
Argument<DirectoryInfo> folder = new("folder") { Description = "Holds one folder of pictures for each class" };
Option<string> net = new("--net") { Description = "The network", DefaultValueFactory = _ => "cifar10-full" };
net.AcceptOnlyFromAmong("cifar10-full", "alexnet");
Option<int> epochs = new("--epochs") { Description = "Times through all pictures", DefaultValueFactory = _ => 20 };
Option<int> batch = new("--batch") { Description = "Pictures in a step", DefaultValueFactory = _ => 50 };
Option<double> rate = new("--rate") { Description = "Learning rate", DefaultValueFactory = _ => 0.01 };
batch.Validators.Add(AtLeastOne);
epochs.Validators.Add(AtLeastOne);
Option<int> seed = new("--seed") { Description = "Decides the initial weights and the order of the pictures", DefaultValueFactory = _ => 1 };
Option<DirectoryInfo> output = new("--output") { Description = "Where checkpoint and plot go", DefaultValueFactory = _ => new DirectoryInfo("train-cifar") };
Option<bool> compare = new("--compare") { Description = "Train the same network without Lateral too, and plot both" };
var root = new RootCommand("Trains a network with local response normalization. Started again with the same output it goes on; Ctrl-C saves and stops.")
{
    folder, net, epochs, batch, rate, seed, output, compare,
};
root.SetAction(parsed =>
{
    var settings = new Settings(parsed.GetRequiredValue(net), parsed.GetValue(epochs), parsed.GetValue(batch), parsed.GetValue(rate), parsed.GetValue(seed));
    try
    {
        return new Run(settings, parsed.GetRequiredValue(folder).FullName, parsed.GetRequiredValue(output).FullName).Start(parsed.GetValue(compare));
    }
    catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException or DllNotFoundException or JsonException)
    {
        Console.Error.WriteLine(e.Message);
        return 1;
    }
});
return root.Parse(args).Invoke();

static void AtLeastOne(OptionResult option)
{
    if (option.GetValueOrDefault<int>() < 1)
    {
        option.AddError($"{option.Option.Name} must be at least 1");
    }
}
