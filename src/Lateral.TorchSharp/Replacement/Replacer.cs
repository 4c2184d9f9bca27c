using System.Collections;
using System.Reflection;
using static TorchSharp.torch;
using TorchNorm = TorchSharp.Modules.LocalResponseNorm;

namespace Lateral.TorchSharp.Replacement;

/// <summary>Walks through a model once and exchanges its normalization layers.</summary>
internal sealed class Replacer
{
    private readonly HashSet<nn.Module> visited = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<TorchNorm, LocalResponseNorm> replacements = new(ReferenceEqualityComparer.Instance);
    private readonly List<LateralReplacement> report = [];

    public IReadOnlyList<LateralReplacement> Replace(nn.Module model)
    {
        if (model is TorchNorm)
        {
            return [new LateralReplacement("(the model)", "it is the model itself: make a Lateral.TorchSharp.LocalResponseNorm instead")];
        }

        Visit(model, "");
        return report;
    }

    private void Visit(nn.Module parent, string path)
    {
        if (!visited.Add(parent))
        {
            return;
        }

        List<ModuleSlot> slots = ModuleSlot.Of(parent);
        (string Name, nn.Module Module)[] registered = [.. parent.named_children()];
        IEnumerable<(string Name, nn.Module Module)> others = slots.Select(slot => (slot.Name, slot.Module));
        foreach ((string name, nn.Module child) in registered.Concat(others).DistinctBy(child => child.Module, ReferenceEqualityComparer.Instance))
        {
            if (child is TorchNorm norm)
            {
                report.Add(new LateralReplacement(path + name, Exchange(parent, norm, [.. slots.Where(slot => slot.Module == child)])));
            }
            else
            {
                Visit(child, $"{path}{name}.");
            }
        }
    }

    /// <returns>What hinders it, or null when it is done.</returns>
    private string? Exchange(nn.Module parent, TorchNorm norm, ModuleSlot[] slots)
    {
        if (slots.Length == 0)
        {
            return $"no field or collection of {parent.GetType().Name} holds it";
        }

        if (Array.Find(slots, slot => !slot.Accepts.IsAssignableFrom(typeof(LocalResponseNorm))) is { } narrow)
        {
            return $"{narrow.Name} of {parent.GetType().Name} only takes {narrow.Accepts.FullName}: declare it as Module<Tensor, Tensor>";
        }

        if (HasHooks(norm))
        {
            return "it has hooks, which would be lost";
        }

        if (!replacements.TryGetValue(norm, out LocalResponseNorm? replacement))
        {
            try
            {
                replacement = new LocalResponseNorm(norm.size, norm.alpha, norm.beta, norm.k);
            }
            catch (ArgumentOutOfRangeException e)
            {
                return e.Message.Split('\n')[0];
            }

            replacement.train(norm.training);
            replacements.Add(norm, replacement);
        }

        foreach (ModuleSlot slot in slots)
        {
            slot.Set(replacement);
        }

        ModuleSlot.Register(parent, norm, replacement);
        return null;
    }

    private static bool HasHooks(TorchNorm norm) => typeof(nn.Module<Tensor, Tensor>).BaseType!
        .GetFields(BindingFlags.Instance | BindingFlags.NonPublic)
        .Any(field => field.GetValue(norm) is ICollection { Count: > 0 });
}
