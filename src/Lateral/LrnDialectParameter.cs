using System.Globalization;

namespace Lateral;

/// <summary>
/// One number among a framework's parameters: what the framework calls it, its default, and the range in which
/// it converts (the framework's own limits where it has any, otherwise those of <see cref="LrnOptions"/>).
/// </summary>
public sealed class LrnDialectParameter
{
    // The smallest normal float, as LrnOptions.K requires.
    private const double LeastK = 1.1754943508222875e-38;

    private LrnDialectParameter(string name, double? defaultValue, double minimum, double maximum)
    {
        Name = name;
        Default = defaultValue;
        Minimum = minimum;
        Maximum = maximum;
    }

    /// <summary>The framework's own word, such as <c>local_size</c>, <c>depth_radius</c> or <c>knorm</c>.</summary>
    public string Name { get; }

    /// <summary>The value that the framework takes when none is given; null where it must be given.</summary>
    public double? Default { get; }

    /// <summary>The least value, itself allowed unless <see cref="ExcludesMinimum"/>.</summary>
    public double Minimum { get; private init; }

    /// <summary>The greatest value, itself allowed.</summary>
    public double Maximum { get; private init; }

    /// <summary>Whether a value must exceed <see cref="Minimum"/> instead of reaching it.</summary>
    public bool ExcludesMinimum { get; private init; }

    internal static LrnDialectParameter Size(string name, int? defaultValue = null, int maximum = int.MaxValue) =>
        new(name, defaultValue, 1, maximum);

    internal static LrnDialectParameter Radius(string name, int? defaultValue = null) =>
        new(name, defaultValue, 0, (int.MaxValue - 1) / 2);

    internal static LrnDialectParameter Alpha(string name, double? defaultValue = null) =>
        new(name, defaultValue, 0, float.MaxValue);

    internal static LrnDialectParameter Beta(string name, double? defaultValue = null) =>
        new(name, defaultValue, -float.MaxValue, float.MaxValue);

    internal static LrnDialectParameter K(string name, double? defaultValue = null) =>
        new(name, defaultValue, LeastK, float.MaxValue);

    internal LrnDialectParameter From(double minimum) => new(Name, Default, minimum, Maximum);

    internal LrnDialectParameter Above(double minimum) => new(Name, Default, minimum, Maximum) { ExcludesMinimum = true };

    internal double Check(double value, LrnDialect dialect)
    {
        bool above = ExcludesMinimum ? value > Minimum : value >= Minimum;
        if (above && value <= Maximum)
        {
            return value;
        }

        string range = Maximum is float.MaxValue or int.MaxValue
            ? string.Create(CultureInfo.InvariantCulture, $"{(ExcludesMinimum ? "more than" : "at least")} {Minimum:g6}")
            : string.Create(CultureInfo.InvariantCulture, $"{Minimum:g6} to {Maximum:g10}");
        throw new LrnDialectException(dialect, $"{dialect.Title}: {Name} must be {range}; {LrnDialect.Text(value)} came.");
    }
}
