using System.Globalization;

namespace Lateral.Cli.Npy;

/// <summary>The element types that the command computes in.</summary>
internal enum NpyElement
{
    Half,
    Float,
    Double,
}

/// <summary>NumPy's names for the element types: 'f4' and its kin, behind one character for the byte order.</summary>
internal static class NpyElements
{
    public static int Size(this NpyElement element) => element switch
    {
        NpyElement.Half => 2,
        NpyElement.Float => 4,
        _ => 8,
    };

    public static string Descriptor(this NpyElement element) => string.Create(CultureInfo.InvariantCulture, $"<f{element.Size()}");

    /// <summary>The word of the command line: half, float or double.</summary>
    public static string Name(this NpyElement element) => element switch
    {
        NpyElement.Half => "half",
        NpyElement.Float => "float",
        _ => "double",
    };

    public static NpyElement Of<T>() => typeof(T) == typeof(Half) ? NpyElement.Half
        : typeof(T) == typeof(float) ? NpyElement.Float
        : typeof(T) == typeof(double) ? NpyElement.Double
        : throw new NotSupportedException($"A .npy file of {typeof(T).Name} is neither read nor written here.");

    /// <exception cref="InvalidDataException">Big-endian, or not a floating-point type of 2, 4 or 8 bytes.</exception>
    public static NpyElement Parse(string descriptor)
    {
        // '=' and a missing character mean the writer's own order, '|' none: little-endian wherever .npy files come from today.
        bool ordered = descriptor.Length > 0 && descriptor[0] is '<' or '>' or '=' or '|';
        NpyElement? element = (ordered ? descriptor[1..] : descriptor) switch
        {
            "f2" => NpyElement.Half,
            "f4" => NpyElement.Float,
            "f8" => NpyElement.Double,
            _ => null,
        };
        if (element is null)
        {
            throw new InvalidDataException(
                $"the elements are of type '{descriptor}'{Meaning(descriptor)}; expected '<f2', '<f4' or '<f8': convert with x.astype('<f4')");
        }

        return descriptor[0] != '>'
            ? element.Value
            : throw new InvalidDataException(
                $"the elements are big-endian ('{descriptor}'); convert with x.astype('{element.Value.Descriptor()}')");
    }

    private static string Meaning(string descriptor) => descriptor.TrimStart('<', '>', '=', '|') switch
    {
        "b1" => ", booleans",
        ['i', ..] => ", integers",
        ['u', ..] => ", unsigned integers",
        ['c', ..] => ", complex numbers",
        "f16" or "f12" => ", extended-precision numbers",
        "O" => ", Python objects",
        ['U' or 'S' or 'a', ..] => ", text",
        ['V', ..] => ", raw bytes or structures (bfloat16 is stored so)",
        ['M' or 'm', ..] => ", times",
        _ => "",
    };
}
