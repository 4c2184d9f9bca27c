using System.Text.Json;

namespace TrainCifar;

/// <summary>The loss and the time of each step, and the validation accuracy after each epoch.</summary>
internal sealed record History(Settings Settings, List<double> Losses, List<double> Milliseconds, List<double> Accuracies)
{
    public double MedianMilliseconds => Milliseconds.Order().ElementAtOrDefault(Milliseconds.Count / 2);

    public static History Load(string path) =>
        JsonSerializer.Deserialize<History>(File.ReadAllText(path)) ?? throw new InvalidDataException($"{path} holds no history");

    public void Save(string path) => File.WriteAllText(path, JsonSerializer.Serialize(this));
}
