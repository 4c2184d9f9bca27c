namespace Lateral;

/// <summary>
/// Parameters that a framework does not take, or that have no exact equal in the form they are converted to.
/// The message is one line and says why.
/// </summary>
public sealed class LrnDialectException : ArgumentException
{
    internal LrnDialectException(LrnDialect dialect, string message)
        : base(message) => Dialect = dialect;

    /// <summary>The framework whose parameters could not be converted.</summary>
    public LrnDialect Dialect { get; }
}
