using Lateral;
using Spectre.Console;

namespace TrainCifar;

/// <summary>One or two trainings with their progress, checkpoints and plot.</summary>
internal sealed class Run(Settings settings, string folder, string output)
{
    private volatile bool stopped;

    public int Start(bool compare)
    {
        if (TorchLaunch.Problem is { } problem)
        {
            throw new DllNotFoundException(problem);
        }

        Console.CancelKeyPress += (_, e) => stopped = e.Cancel = true;
        Pictures pictures = Pictures.Load(folder);
        AnsiConsole.WriteLine($"{pictures.TrainX.shape[0]} pictures to train, {pictures.ValidX.shape[0]} to validate, {pictures.Classes.Count} classes");
        Directory.CreateDirectory(output);
        List<(string Name, History History)> runs = [];
        AnsiConsole.Progress().Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn()).Start(context =>
        {
            foreach ((string name, bool lateral) in compare ? [("Lateral", true), ("without", false)] : new[] { ("Lateral", true) })
            {
                runs.Add((name, Train(context.AddTask(name), pictures, name, lateral)));
            }
        });
        Curves.Save(Path.Combine(output, "curves.svg"), $"{settings.Net}, {settings.Epochs} epochs", [.. runs]);
        foreach ((string name, History history) in runs)
        {
            double accuracy = history.Accuracies.LastOrDefault();
            AnsiConsole.WriteLine(FormattableString.Invariant(
                $"{name}: {history.Losses.Count} steps, loss {history.Losses.LastOrDefault():0.0000}, {accuracy:0.0%} of the validation pictures, {history.MedianMilliseconds:0.0} ms a step"));
        }

        if (compare && runs.Count == 2)
        {
            double apart = runs[0].History.Losses.Zip(runs[1].History.Losses, (a, b) => Math.Abs(a - b)).DefaultIfEmpty(0).Max();
            AnsiConsole.WriteLine(FormattableString.Invariant($"the loss curves are {apart:g2} apart at most"));
        }

        AnsiConsole.WriteLine($"{(stopped ? "stopped; the same command goes on. " : "")}{Path.Combine(output, "curves.svg")}");
        return 0;
    }

    private History Train(ProgressTask task, Pictures pictures, string name, bool lateral)
    {
        string checkpoint = Path.Combine(output, $"{settings.Net}-{name}");
        using var training = new Training(settings, pictures, lateral);
        if (Training.Recover(checkpoint))
        {
            training.Resume(checkpoint);
        }

        task.MaxValue = training.TotalSteps;
        while (!stopped && training.History.Losses.Count < training.TotalSteps)
        {
            training.Step();
            int steps = training.History.Losses.Count;
            task.Value = steps;
            task.Description = FormattableString.Invariant($"{name}: loss {training.History.Losses[^1]:0.000}, accuracy {training.History.Accuracies.LastOrDefault():0.0%}");
            if (steps % training.StepsPerEpoch == 0)
            {
                training.Save(checkpoint);
            }
        }

        training.Save(checkpoint);
        return training.History;
    }
}
