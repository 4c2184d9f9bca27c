using System.Globalization;

namespace Lateral;

/// <summary>
/// What one framework means by LRN's parameters, and the conversion between its meaning and <see cref="LrnOptions"/>.
/// </summary>
/// <remarks>
/// A conversion is exact or it is an error: no parameter is rounded, dropped or put in range. α is the one
/// number that changes. Where a framework does not divide it by the number n of places in the window, its α is
/// <see cref="LrnOptions.Alpha"/>/n, the very factor that the operator multiplies the sum of squares by, so
/// writing is exact; reading chooses the Alpha for which Alpha/n is that factor again, or the nearest double
/// where no double is (then one unit in the last place off). A framework that keeps single-precision parameters
/// rounds what it is given; that is not converted here. Immutable; one instance per framework.
/// </remarks>
public sealed partial class LrnDialect
{
    private LrnDialect(
        string name, string title, LrnDialectParameter size, LrnDialectParameter alpha, LrnDialectParameter beta, LrnDialectParameter? k)
    {
        Name = name;
        Title = title;
        Size = size;
        Alpha = alpha;
        Beta = beta;
        K = k;
    }

    /// <summary>The key by which <see cref="Find"/> knows the framework, lower case: <c>caffe</c>, <c>tiny-dnn</c>.</summary>
    public string Name { get; }

    /// <summary>The framework's name as it is usually written.</summary>
    public string Title { get; }

    /// <summary>The extent of the window: n, or the radius where <see cref="SizeIsRadius"/>.</summary>
    public LrnDialectParameter Size { get; }

    /// <summary>α, see <see cref="DividesAlpha"/>.</summary>
    public LrnDialectParameter Alpha { get; }

    /// <summary>β.</summary>
    public LrnDialectParameter Beta { get; }

    /// <summary>k; null where the framework has no parameter for it and computes with 1.</summary>
    public LrnDialectParameter? K { get; }

    /// <summary>Whether <see cref="Size"/> is r of a window of 2r + 1 places (TensorFlow).</summary>
    public bool SizeIsRadius { get; private init; }

    /// <summary>
    /// Whether the framework divides α by the number of places in the window, as <see cref="LrnOptions"/> does:
    /// <c>k + α/n · Σ x²</c> if so, <c>k + α · Σ x²</c> if not.
    /// </summary>
    public bool DividesAlpha { get; private init; } = true;

    /// <summary>Whether the framework normalizes within a channel too; all normalize across channels.</summary>
    public bool HasWithinChannel => RegionName is not null;

    /// <summary>The framework's word for the parameter that chooses the region; null where there is one region only.</summary>
    public string? RegionName { get; private init; }

    /// <summary>Whether k is accepted within a channel but not used: the framework computes with 1 there (Caffe, MyCaffe).</summary>
    public bool IgnoresKWithinChannel { get; private init; }

    /// <summary>Whether <see cref="LrnDialectValues.NormBySize"/> is among the parameters (OpenCV).</summary>
    public bool HasNormBySize { get; private init; }

    /// <summary>The side an even size leans to; null where no even size has an exact meaning here, see <see cref="EvenSizes"/>.</summary>
    public EvenWindow? EvenWindow { get; private init; }

    /// <summary>What the framework does with an even size n, as a clause.</summary>
    public string EvenSizes
    {
        get => EvenWindow switch
        {
            Lateral.EvenWindow.LeansAfter => "(n−1)/2 before, n/2 after",
            Lateral.EvenWindow.LeansBefore => "n/2 before, (n−1)/2 after",
            _ => field,
        };
        private init;
    } = "even sizes are rejected";

    /// <summary>Whether the framework computes gradients: <c>yes</c>, <c>none</c>, or a few words.</summary>
    public string Backward { get; private init; } = "yes";

    /// <summary>How this row is known: <c>run</c> (the framework was run), <c>source</c>, <c>documentation</c> or <c>paper</c>.</summary>
    public string KnownFrom { get; private init; } = "source";

    /// <summary>The parameters with their defaults, in few words; a name without a number must be given.</summary>
    public string Parameters => string.Join(", ",
        new[] { Size, Alpha, Beta, K }.OfType<LrnDialectParameter>().Select(p => p.Default is { } d ? $"{p.Name} {Text(d)}" : p.Name))
        + (HasNormBySize ? ", norm_by_size true" : "");

    /// <summary>What α is divided by, in few words; n² within a channel is n per spatial axis of a picture.</summary>
    public string AlphaDivisor => (DividesAlpha, HasWithinChannel, HasNormBySize) switch
    {
        (false, _, _) => "not divided",
        (true, true, true) => "n; n² within; or not",
        (true, true, false) => "n; n² within",
        (true, false, _) => "n",
    };

    /// <summary>Which k is used when none is given, and where k is not free, in few words.</summary>
    public string KRule => K switch
    {
        null => "always 1",
        { Default: null } => "given",
        { Default: { } d } => IgnoresKWithinChannel ? $"{Text(d)}; within always 1" : Text(d),
    };

    // A remark that holds for every conversion; null for none.
    private string? Caution { get; init; }

    private (string Across, string Within) RegionWords { get; init; } = ("", "");

    // False where the framework must be told the region.
    private bool HasDefaultRegion { get; init; } = true;

    // Why K is null.
    private string NoK { get; init; } = "it has no parameter for k";

    // The source text of a call, with {size} {alpha} {beta} {k} {region} {norm_by_size} in place of values.
    private string Spelling { get; init; } = "";

    // Whether whole numbers need a point to be real numbers in that source text.
    private bool WritesPoint { get; init; }

    /// <summary>The framework called <paramref name="name"/> (<see cref="Name"/>, in any case), or null.</summary>
    public static LrnDialect? Find(string name) =>
        All.FirstOrDefault(dialect => dialect.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// The parameters as they are written in this framework's own source or file format, ready to copy; defaults
    /// are spelled out. Numbers are in invariant culture and read back as the same double.
    /// </summary>
    /// <exception cref="LrnDialectException">As <see cref="ToOptions"/>.</exception>
    public string Format(LrnDialectValues values)
    {
        (int n, double alpha, double beta, double k, LrnRegion region) = Complete(values);
        return Spelling
            .Replace("{size}", Text(SizeIsRadius ? (n - 1) / 2 : n), StringComparison.Ordinal)
            .Replace("{alpha}", Real(alpha), StringComparison.Ordinal)
            .Replace("{beta}", Real(beta), StringComparison.Ordinal)
            .Replace("{k}", Real(k), StringComparison.Ordinal)
            .Replace("{region}", region == LrnRegion.WithinChannel ? RegionWords.Within : RegionWords.Across, StringComparison.Ordinal)
            .Replace("{norm_by_size}", values.NormBySize == false ? "false" : "true", StringComparison.Ordinal);
    }

    /// <inheritdoc/>
    public override string ToString() => Title;

    private string Real(double value)
    {
        string text = Text(value);
        return WritesPoint && text.AsSpan().IndexOfAny('.', 'e') < 0 ? text + ".0" : text;
    }

    internal static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture).Replace('E', 'e');
}
