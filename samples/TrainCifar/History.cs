using System.Text.Json;
using System.Text.Json.Serialization;

namespace TrainCifar;

/// <summary>What was trained on what; the loss and the time of each step, and the validation accuracy after each epoch.</summary>
internal sealed record History(
    Settings Settings, PictureSource Pictures, int StepsPerEpoch, List<double> Losses, List<double> Milliseconds, List<double> Accuracies)
{
    private static readonly JsonSerializerOptions Format = new()
    {
        // A run that diverges has losses that are no numbers.
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    public double MedianMilliseconds => Milliseconds.Order().ElementAtOrDefault(Milliseconds.Count / 2);

    /// <exception cref="InvalidDataException">The file holds no history.</exception>
    public static History Load(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<History>(File.ReadAllText(path), Format) ?? throw new JsonException("null");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path} holds no history of a training: {e.Message}", e);
        }
    }

    public void Save(string path) => File.WriteAllText(path, JsonSerializer.Serialize(this, Format));

    /// <summary>Everything in which another training differs from this one but the number of epochs; empty if it can go on from here.</summary>
    public string[] Differences(Settings settings, PictureSource pictures)
    {
        (string Name, object Before, object Now)[] compared =
        [
            ("--net", Settings.Net, settings.Net),
            ("--batch", Settings.Batch, settings.Batch),
            ("--rate", Settings.LearningRate, settings.LearningRate),
            ("--seed", Settings.Seed, settings.Seed),
        ];
        string[] differences = [.. compared.Where(one => !one.Before.Equals(one.Now)).Select(one => FormattableString.Invariant($"{one.Name} {one.Before} instead of {one.Now}"))];
        return Pictures.Difference(pictures) is { } difference ? [.. differences, difference] : differences;
    }
}
