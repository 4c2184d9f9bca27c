using System.Globalization;

namespace Lateral;

/// <summary>How a derivative compares with central differences, told by the element where they differ most.</summary>
/// <param name="Derivative">The method that was checked: "Backward", "ParameterGradients", "ForwardMode" or "DoubleBackward".</param>
/// <param name="Output">The output that holds the worst element: "gradInput", "alpha", "beta", "k", "outputTangent", "gradX" or "gradGradOutput"; empty if nothing was compared.</param>
/// <param name="Compared">The number of elements compared.</param>
/// <param name="WorstError">The largest error, |a − n| / max(|a|, |n|, floor); NaN if any is NaN.</param>
/// <param name="WorstIndex">The worst element's index in memory order; 0 for a parameter, −1 if nothing was compared.</param>
/// <param name="Coordinates">The worst element's coordinates, in the shape's memory order; empty for a parameter.</param>
/// <param name="Analytic">The derivative's value there.</param>
/// <param name="Numerical">The difference quotient's value there.</param>
/// <param name="Tolerance">The largest error that passes.</param>
public sealed record GradientCheckResult(
    string Derivative,
    string Output,
    int Compared,
    double WorstError,
    int WorstIndex,
    IReadOnlyList<nint> Coordinates,
    double Analytic,
    double Numerical,
    double Tolerance)
{
    /// <summary>Whether the worst error is within the tolerance; false if it is NaN.</summary>
    public bool Passed => WorstError <= Tolerance;

    /// <summary>One line: whether it passed, and the worst element.</summary>
    public override string ToString()
    {
        string place = Coordinates.Count == 0 ? Output : $"{Output}[{string.Join(", ", Coordinates)}]";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Derivative} {(Passed ? "passed" : "failed")}: {Compared} compared, worst error {WorstError:g2} of at most {Tolerance:g2}"
            + $"{(Compared == 0 ? "" : $", {place} is {Analytic:g9}, by differences {Numerical:g9}")}");
    }
}
