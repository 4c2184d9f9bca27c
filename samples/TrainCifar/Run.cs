using Spectre.Console;

namespace TrainCifar;

/// <summary>One or two trainings with their progress, checkpoints and plot.</summary>
internal sealed class Run(Settings settings, Pictures pictures, string output, IAnsiConsole console)
{
    private volatile bool stopped;

    /// <exception cref="InvalidDataException">A checkpoint under the output is of another training, or cannot be read.</exception>
    public void Start(bool compare)
    {
        (string Name, bool Lateral)[] runs = compare ? [("Lateral", true), ("without", false)] : [("Lateral", true)];

        // Before anything is trained or written.
        List<Training> trainings = [];
        try
        {
            foreach ((string name, bool lateral) in runs)
            {
                trainings.Add(new Training(settings, pictures, lateral, Path.Combine(output, name)));
                trainings[^1].Resume();
            }

            Directory.CreateDirectory(output);
            Console.CancelKeyPress += Stop;
            console.WriteLine($"{pictures.TrainX.shape[0]} pictures to train, {pictures.ValidX.shape[0]} to validate, {pictures.Source.Classes.Count} classes");
            console.Progress().Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn()).Start(context =>
            {
                foreach ((Training training, (string name, _)) in trainings.Zip(runs))
                {
                    Train(context.AddTask(name), training, name);
                }
            });
            Report([.. trainings.Zip(runs, (training, run) => (run.Name, training.History))]);
        }
        finally
        {
            Console.CancelKeyPress -= Stop;
            trainings.ForEach(training => training.Dispose());
        }
    }

    private void Stop(object? sender, ConsoleCancelEventArgs e) => stopped = e.Cancel = true;

    private void Train(ProgressTask task, Training training, string name)
    {
        task.MaxValue = training.TotalSteps;
        task.Value = training.History.Losses.Count;
        while (!stopped && training.History.Losses.Count < training.TotalSteps)
        {
            training.Step();
            int steps = training.History.Losses.Count;
            task.Value = steps;
            task.Description = FormattableString.Invariant($"{name}: loss {training.History.Losses[^1]:0.000}, accuracy {training.History.Accuracies.LastOrDefault():0.0%}");
            if (steps % training.StepsPerEpoch == 0)
            {
                training.Save();
            }
        }

        training.Save();
    }

    private void Report((string Name, History History)[] runs)
    {
        string curves = Path.Combine(output, "curves.svg");
        Curves.Save(curves, $"{settings.Net}, {settings.Epochs} epochs", runs);
        foreach ((string name, History history) in runs)
        {
            double accuracy = history.Accuracies.LastOrDefault();
            console.WriteLine(FormattableString.Invariant(
                $"{name}: {history.Losses.Count} steps, loss {history.Losses.LastOrDefault():0.0000}, {accuracy:0.0%} of the validation pictures, {history.MedianMilliseconds:0.0} ms a step"));
        }

        if (runs.Length == 2)
        {
            double apart = runs[0].History.Losses.Zip(runs[1].History.Losses, (a, b) => Math.Abs(a - b)).DefaultIfEmpty(0).Max();
            console.WriteLine(FormattableString.Invariant($"the loss curves are {apart:g2} apart at most"));
        }

        console.WriteLine($"{(stopped ? "stopped; the same command goes on. " : "")}{curves}");
    }
}
