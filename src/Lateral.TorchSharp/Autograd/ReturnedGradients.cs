using TorchSharp;
using static TorchSharp.torch;

namespace Lateral.TorchSharp.Autograd;

/// <summary>
/// What surrounds a backward pass. Its tensors are released at once instead of whenever the garbage collector
/// comes by, and no exception leaves it, since that would end the process.
/// </summary>
internal static class ReturnedGradients
{
    /// <summary>Torch copies the handles that a backward pass returns after it has returned: they are released at the next call.</summary>
    [ThreadStatic]
    private static List<Tensor>? returned;

    /// <param name="gradOutput">The gradient that came; undefined where nothing downstream depends on the output.</param>
    /// <param name="arguments">How many arguments apply had: torch wants as many gradients.</param>
    /// <param name="variables">How many of them, the first ones, were tensors.</param>
    /// <param name="compute">The gradients of those, null where one has none.</param>
    public static List<Tensor> Of(Tensor gradOutput, int arguments, int variables, Func<List<Tensor?>> compute)
    {
        Release();
        List<Tensor?> gradients = [];
        using (DisposeScope scope = NewDisposeScope())
        {
            try
            {
                if (!gradOutput.IsInvalid)
                {
                    gradients = compute();
                    scope.MoveToOuter(gradients.OfType<Tensor>());
                }
            }
            catch (Exception e)
            {
                // A gradient on no device is one that torch refuses, with an exception where backward was called.
                Console.Error.WriteLine($"Lateral.TorchSharp: no gradient: {e.Message.Split('\n')[0]}");
                gradients = [.. Enumerable.Range(0, variables).Select(_ => empty([1], device: META).MoveToOuterDisposeScope())];
            }
        }

        gradOutput.Dispose();
        returned = [.. gradients.OfType<Tensor>()];
        return [.. gradients.Select(gradient => gradient!), .. new Tensor[arguments - gradients.Count]];
    }

    /// <summary>Releases what the last backward pass on this thread returned.</summary>
    public static void Release()
    {
        foreach (Tensor tensor in returned ?? [])
        {
            tensor.Dispose();
        }

        returned = null;
    }
}
