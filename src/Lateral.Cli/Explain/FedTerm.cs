namespace Lateral.Cli.Explain;

/// <summary>What one output puts into the gradient of an input that it reads.</summary>
/// <param name="Label">The output's channel, or its pixel within a channel.</param>
/// <param name="IsOwn">Whether the output is the input's own.</param>
/// <param name="GradOutput">dy_j.</param>
/// <param name="Y">y_j.</param>
/// <param name="Scale">scale_j.</param>
/// <param name="Value">−2aβ · x_i · t_j.</param>
/// <param name="Acts">"suppresses" where the term takes from the direct one, "relieves" where it adds to it, else "–".</param>
/// <param name="Slope">∂y_j/∂x_i.</param>
internal sealed record FedTerm(string Label, bool IsOwn, double GradOutput, double Y, double Scale, double Value, string Acts, double Slope)
{
    /// <summary>The most that a table shows; of more, those that weigh most.</summary>
    private const int MostShown = 24;

    /// <summary>t_j = dy_j · y_j / scale_j.</summary>
    public double Ratio => GradOutput * Y / Scale;

    public static FedTerm[] Of(Neighbourhood place)
    {
        double direct = place.Direct;
        return [.. place.Fed.OrderBy(output => output.Row).ThenBy(output => output.Column).Select(output =>
        {
            double y = place.Y(output, place.X), scale = place.Scale(output, place.X);
            double slope = -place.CrossFactor * place.X * y / scale;
            double value = slope * y;
            string acts = value == 0 || direct == 0 ? "–" : value > 0 == direct > 0 ? "relieves" : "suppresses";
            string label = place.Options.Region == LrnRegion.WithinChannel ? $"{output.Row},{output.Column}" : $"{output.Column}";
            return new FedTerm(label, output.IsOwn, y, y, scale, value, acts, slope + (output.IsOwn ? Math.Pow(scale, -place.Options.Beta) : 0));
        })];
    }

    /// <summary>Those that a table shows, in their own order, and the others.</summary>
    public static (FedTerm[] Shown, FedTerm[] Others) Most(FedTerm[] terms)
    {
        HashSet<FedTerm> shown = [.. terms.OrderByDescending(t => t.IsOwn).ThenByDescending(t => Math.Abs(t.Value)).Take(MostShown)];
        return ([.. terms.Where(shown.Contains)], [.. terms.Where(t => !shown.Contains(t))]);
    }
}
