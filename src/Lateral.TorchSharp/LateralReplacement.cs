namespace Lateral.TorchSharp;

/// <summary>What <see cref="ModuleExtensions.UseLateral"/> did about one of a model's modules.</summary>
/// <param name="Name">The module's name in the model, as <c>named_modules</c> gives it: <c>features.norm1</c>.</param>
/// <param name="Obstacle">Why it was left as it was, or null where it was replaced.</param>
public sealed record LateralReplacement(string Name, string? Obstacle)
{
    /// <summary>Whether the model uses Lateral there now.</summary>
    public bool Replaced => Obstacle is null;

    /// <summary>One line to print.</summary>
    public override string ToString() => Replaced ? $"{Name}: Lateral's" : $"{Name}: still TorchSharp's, {Obstacle}";
}
