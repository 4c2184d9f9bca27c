using System.Collections;
using System.Reflection;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Lateral.TorchSharp.Replacement;

/// <summary>A place through which a module reaches another: a field, or an element of a collection in one.</summary>
/// <param name="Name">The field's name, with the index or key.</param>
/// <param name="Accepts">The declared type.</param>
/// <param name="Module">The module that is there.</param>
/// <param name="Set">Puts another there.</param>
internal sealed record ModuleSlot(string Name, Type Accepts, nn.Module Module, Action<nn.Module> Set)
{
    private const BindingFlags Fields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>All of a module's, TorchSharp's containers' private lists among them; not the registration that all modules have.</summary>
    public static List<ModuleSlot> Of(nn.Module owner)
    {
        // It keeps its modules twice: its own indexer writes both.
        if (ArgumentOf(owner.GetType(), typeof(ModuleDict<>)) is { } accepts)
        {
            PropertyInfo indexer = owner.GetType().GetProperty("Item", accepts, [typeof(string)])!;
            var keys = (IEnumerable<string>)owner.GetType().GetProperty("Keys")!.GetValue(owner)!;
            return [.. keys.Select(key =>
                new ModuleSlot(key, accepts, (nn.Module)indexer.GetValue(owner, [key])!, module => indexer.SetValue(owner, module, [key])))];
        }

        var slots = new List<ModuleSlot>();
        for (Type type = owner.GetType(); type != typeof(nn.Module); type = type.BaseType!)
        {
            foreach (FieldInfo field in type.GetFields(Fields))
            {
                slots.AddRange(OfField(owner, field));
            }
        }

        return slots;
    }

    /// <summary>Registers <paramref name="replacement"/> in the place of <paramref name="module"/>, where that is registered.</summary>
    public static void Register(nn.Module owner, nn.Module module, nn.Module replacement)
    {
        FieldInfo field = typeof(nn.Module).GetField("_internal_submodules", Fields) ?? throw Throw("_internal_submodules");
        var registered = (OrderedDict<string, nn.Module>)field.GetValue(owner)!;
        foreach (string name in registered.Keys.Where(name => registered[name] == module).ToArray())
        {
            registered[name] = replacement;
        }
    }

    private static IEnumerable<ModuleSlot> OfField(nn.Module owner, FieldInfo field) => field.GetValue(owner) switch
    {
        nn.Module module => [new ModuleSlot(field.Name, field.FieldType, module, replacement => field.SetValue(owner, replacement))],
        Array { Rank: > 1 } => [],
        IList { IsReadOnly: false } list => from index in Enumerable.Range(0, list.Count)
                                            where list[index] is nn.Module
                                            select new ModuleSlot(
                                                $"{field.Name}[{index}]", ElementType(list, typeof(IList<>)), (nn.Module)list[index]!, module => list[index] = module),
        IDictionary { IsReadOnly: false } dictionary => from key in dictionary.Keys.Cast<object>().ToArray()
                                                        where dictionary[key] is nn.Module
                                                        select new ModuleSlot(
                                                            $"{field.Name}[{key}]", ElementType(dictionary, typeof(IDictionary<,>)), (nn.Module)dictionary[key]!, module => dictionary[key] = module),
        _ => [],
    };

    private static Type ElementType(ICollection collection, Type generic) =>
        Array.Find(collection.GetType().GetInterfaces(), type => type.IsGenericType && type.GetGenericTypeDefinition() == generic)?.GetGenericArguments()[^1] ?? typeof(object);

    private static Type? ArgumentOf(Type? type, Type generic) => type switch
    {
        null => null,
        { IsGenericType: true } when type.GetGenericTypeDefinition() == generic => type.GetGenericArguments()[0],
        _ => ArgumentOf(type.BaseType, generic),
    };

    private static NotSupportedException Throw(string field) =>
        new($"This version of TorchSharp has no field {field} in its modules: use Lateral.TorchSharp.LocalResponseNorm in the model itself.");
}
