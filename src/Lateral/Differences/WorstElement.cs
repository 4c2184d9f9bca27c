namespace Lateral;

/// <summary>Finds where analytic and numerical values differ most, in parts of their size.</summary>
internal sealed class WorstElement
{
    /// <summary>Values below this part of the largest are compared as if they had it: they are what rounding leaves.</summary>
    public const double Floor = 1e-4;

    public int Compared { get; private set; }

    public double Error { get; private set; }

    public string Output { get; private set; } = "";

    public int Index { get; private set; } = -1;

    public double Analytic { get; private set; }

    public double Numerical { get; private set; }

    /// <summary>Compares values of one output.</summary>
    /// <param name="output">The output's name.</param>
    /// <param name="indices">Each value's index in the tensor.</param>
    /// <param name="analytic">The values to judge.</param>
    /// <param name="numerical">The values to judge them by.</param>
    public void Add(string output, int[] indices, double[] analytic, double[] numerical)
    {
        // A value that is not finite must not raise the floor for the others.
        double largest = analytic.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty().Max();
        for (int i = 0; i < indices.Length; i++)
        {
            Add(output, indices[i], analytic[i], numerical[i], Floor * largest);
        }
    }

    public void Add(string output, int index, double analytic, double numerical, double floor)
    {
        double size = Math.Max(Math.Max(Math.Abs(analytic), Math.Abs(numerical)), floor);
        double error = analytic == numerical ? 0 : Math.Abs(analytic - numerical) / size;
        Compared++;

        // The first NaN is worse than any number and stays the worst.
        if (Index < 0 || (!double.IsNaN(Error) && !(error <= Error)))
        {
            (Error, Output, Index, Analytic, Numerical) = (error, output, index, analytic, numerical);
        }
    }
}
