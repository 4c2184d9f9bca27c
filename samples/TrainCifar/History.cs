using System.Text.Json;
using System.Text.Json.Serialization;

namespace TrainCifar;

/// <summary>The loss and the time of each step, and the validation accuracy after each epoch.</summary>
internal sealed record History(Settings Settings, int StepsPerEpoch, List<double> Losses, List<double> Milliseconds, List<double> Accuracies)
{
    // A run that diverges has losses that are no numbers.
    private static readonly JsonSerializerOptions Format = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    public double MedianMilliseconds => Milliseconds.Order().ElementAtOrDefault(Milliseconds.Count / 2);

    public static History Load(string path) =>
        JsonSerializer.Deserialize<History>(File.ReadAllText(path), Format) ?? throw new InvalidDataException($"{path} holds no history");

    public void Save(string path) => File.WriteAllText(path, JsonSerializer.Serialize(this, Format));
}
