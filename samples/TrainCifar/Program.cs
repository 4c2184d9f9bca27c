// Trains a network with local response normalization on pictures from a folder per class:
//     dotnet run -c Release --project samples/TrainCifar -- FOLDER [--net alexnet] [--compare]
using Lateral;
using Lateral.TorchSharp;
using Spectre.Console;
using TrainCifar;

if (TorchLaunch.Again(args) is { } exitCode)
{
    return exitCode;
}

TorchMemory.KeepForReuse();
return TrainCommand.Run(args, TorchLaunch.Problem, AnsiConsole.Console, Console.Error);
