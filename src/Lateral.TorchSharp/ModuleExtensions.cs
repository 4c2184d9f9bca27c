using Lateral.TorchSharp.Replacement;
using static TorchSharp.torch;

namespace Lateral.TorchSharp;

/// <summary>For models that are written already.</summary>
public static class ModuleExtensions
{
    /// <summary>
    /// Replaces every <c>torch.nn.LocalResponseNorm</c> inside a model by Lateral's module with the same parameters: in Sequential, ModuleList
    /// and ModuleDict, and in custom modules' fields, arrays, lists and dictionaries. One that is used in several places stays one module.
    /// </summary>
    /// <remarks>
    /// Called before or after weights are loaded, since the layer has none. TorchSharp's containers have no way to exchange a
    /// module, so private fields are written by reflection, as read-only ones of custom modules are.
    /// </remarks>
    /// <param name="model">The model.</param>
    /// <returns>Every such module in the order of the model. One that could not be replaced says why: a field of exactly TorchSharp's
    /// type, hooks, parameters that have no meaning (k = 0), or a forward method that reaches it in a way that cannot be seen.</returns>
    /// <exception cref="ArgumentNullException">No model.</exception>
    public static IReadOnlyList<LateralReplacement> UseLateral(this nn.Module model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new Replacer().Replace(model);
    }
}
