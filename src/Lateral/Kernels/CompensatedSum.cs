namespace Lateral;

/// <summary>A sum in double with Neumaier's compensation: it does not depend on the order of the additions.</summary>
internal struct CompensatedSum
{
    private double sum, lost;

    public readonly double Value => double.IsFinite(sum) ? sum + lost : sum;

    public void Add(double term)
    {
        double next = sum + term;
        lost += Math.Abs(sum) >= Math.Abs(term) ? sum - next + term : term - next + sum;
        sum = next;
    }
}
