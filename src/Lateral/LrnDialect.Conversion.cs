namespace Lateral;

// The one routine that converts for every row of the table.
public sealed partial class LrnDialect
{
    /// <summary>The canonical options that mean what <paramref name="values"/> mean in this framework.</summary>
    /// <param name="values">The framework's parameters; null stands for its default.</param>
    /// <param name="warnings">What a reader might not expect, such as a k that Caffe ignores; often empty.</param>
    /// <exception cref="LrnDialectException">
    /// A parameter without a default is missing, a value is one that the framework does not take, or what the
    /// framework computes has no canonical form.
    /// </exception>
    public LrnOptions ToOptions(LrnDialectValues values, out IReadOnlyList<string> warnings)
    {
        (int n, double alpha, double beta, double k, LrnRegion region) = Complete(values);
        List<string> remarks = Caution is null ? [] : [Caution];
        if (region == LrnRegion.WithinChannel && IgnoresKWithinChannel)
        {
            if (values.K is { } given && given != 1)
            {
                remarks.Add($"{Title} ignores {K!.Name} within a channel: it computes with 1, not {Text(given)}.");
            }

            k = 1;
        }

        if (!(DividesAlpha && values.NormBySize != false))
        {
            alpha = TimesPlaces(alpha, Math.Pow(n, Axes(region)));
        }

        warnings = remarks;
        return new LrnOptions
        {
            LocalSize = n,
            Alpha = alpha,
            Beta = beta,
            K = k,
            Region = region,
            EvenWindow = int.IsEvenInteger(n) ? EvenWindow!.Value : Lateral.EvenWindow.LeansAfter,
        };
    }

    /// <summary>This framework's parameters that mean exactly what <paramref name="options"/> mean.</summary>
    /// <returns>Every parameter that the framework has, defaults included.</returns>
    /// <exception cref="LrnDialectException">The framework cannot compute this; the message says why.</exception>
    public LrnDialectValues FromOptions(LrnOptions options) => FromOptions(options, out _);

    /// <summary>This framework's parameters that mean exactly what <paramref name="options"/> mean.</summary>
    /// <param name="options">The canonical options.</param>
    /// <param name="warnings">What a reader might not expect; often empty.</param>
    /// <returns>Every parameter that the framework has, defaults included.</returns>
    /// <exception cref="LrnDialectException">The framework cannot compute this; the message says why.</exception>
    public LrnDialectValues FromOptions(LrnOptions options, out IReadOnlyList<string> warnings)
    {
        ArgumentNullException.ThrowIfNull(options);
        int n = options.LocalSize;
        if (int.IsEvenInteger(n) && EvenWindow is { } lean && lean != options.EvenWindow)
        {
            throw new LrnDialectException(this,
                $"{Title}'s window of even size {n} leans to the other side ({EvenSizes}), so no {Size.Name} means the same.");
        }

        CheckWindow(n);
        CheckK(options.K, options.Region);
        bool within = options.Region == LrnRegion.WithinChannel;
        if (within && IgnoresKWithinChannel && options.K != 1)
        {
            throw new LrnDialectException(this, $"{Title} ignores {K!.Name} within a channel: it computes with 1, so {Text(options.K)} cannot be had.");
        }

        warnings = Caution is null ? [] : [Caution];
        return WithDefaults(new LrnDialectValues
        {
            Size = SizeIsRadius ? (n - 1) / 2 : n,
            Alpha = DividesAlpha ? options.Alpha : options.AlphaOverN(Axes(options.Region)),
            Beta = options.Beta,
            K = K is null ? null : options.K,
            Region = options.Region,
        });
    }

    /// <summary>The same parameters with this framework's defaults filled in, checked.</summary>
    /// <exception cref="LrnDialectException">
    /// A parameter without a default is missing, or a value is one that the framework does not take.
    /// </exception>
    public LrnDialectValues WithDefaults(LrnDialectValues values)
    {
        (int n, double alpha, double beta, double k, LrnRegion region) = Complete(values);
        return new LrnDialectValues
        {
            Size = SizeIsRadius ? (n - 1) / 2 : n,
            Alpha = alpha,
            Beta = beta,
            K = K is null ? null : k,
            Region = region,
            NormBySize = HasNormBySize ? values.NormBySize ?? true : null,
        };
    }

    // Defaults filled in and every limit checked; n is the window's size even where the framework counts a radius.
    private (int N, double Alpha, double Beta, double K, LrnRegion Region) Complete(LrnDialectValues values)
    {
        ArgumentNullException.ThrowIfNull(values);
        LrnRegion region = values.Region ?? (HasDefaultRegion ? LrnRegion.AcrossChannels : throw Missing(RegionName!));
        if (Throw.IfUndefined(region, nameof(values.Region)) == LrnRegion.WithinChannel && !HasWithinChannel)
        {
            throw new LrnDialectException(this, $"{Title} normalizes across channels only, not within a channel.");
        }

        if (values.NormBySize is not null && !HasNormBySize)
        {
            throw new LrnDialectException(this, $"{Title} has no norm_by_size.");
        }

        int size = (int)Size.Check(values.Size ?? Size.Default ?? throw Missing(Size.Name), this);
        int n = SizeIsRadius ? 2 * size + 1 : size;
        CheckWindow(n);
        double alpha = Alpha.Check(values.Alpha ?? Alpha.Default ?? throw Missing(Alpha.Name), this);
        if (!(DividesAlpha && values.NormBySize != false) && !(alpha * Math.Pow(n, Axes(region)) <= float.MaxValue))
        {
            throw new LrnDialectException(this, $"{Title}: {Alpha.Name} {Text(alpha)} times the {n} places of the window is beyond single precision.");
        }

        double beta = Beta.Check(values.Beta ?? Beta.Default ?? throw Missing(Beta.Name), this);
        bool ignoresK = region == LrnRegion.WithinChannel && IgnoresKWithinChannel;
        double k = values.K ?? (K is null || ignoresK ? 1 : K.Default ?? throw Missing(K.Name));
        CheckK(k, region);
        return (n, alpha, beta, k, region);
    }

    private void CheckWindow(int n)
    {
        if (int.IsEvenInteger(n) && EvenWindow is null)
        {
            throw new LrnDialectException(this, $"{Title} has no window of even size {n}: {EvenSizes}.");
        }
    }

    private void CheckK(double k, LrnRegion region)
    {
        if (K is not null && !(region == LrnRegion.WithinChannel && IgnoresKWithinChannel))
        {
            K.Check(k, this);
        }
        else if (K is null && k != 1)
        {
            throw new LrnDialectException(this, $"{Title} computes with k = 1, not {Text(k)}: {NoK}.");
        }
    }

    private LrnDialectException Missing(string name) => new(this, $"{Title} has no default for {name}: it must be given.");

    // Frameworks that normalize within a channel without dividing α do so for pictures, two axes.
    private static int Axes(LrnRegion region) => region == LrnRegion.WithinChannel ? 2 : 1;

    // The product can round to a number whose quotient is not the factor any more: its neighbours are tried
    // too, and among those that give the factor the one with the fewest digits is what a person would write.
    private static double TimesPlaces(double factor, double places)
    {
        double product = factor * places;
        double[] candidates = [product, Math.BitDecrement(product), Math.BitIncrement(product)];
        return candidates
            .Where(candidate => candidate >= 0 && candidate <= float.MaxValue && candidate / places == factor)
            .OrderBy(candidate => Text(candidate).Length)
            .FirstOrDefault(product);
    }
}
