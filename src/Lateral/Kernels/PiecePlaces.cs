namespace Lateral.Kernels;

/// <summary>
/// Where the pieces of a sum within rows lie, in elements: sums from the start of scratch, products from the start of the inputs' row.
/// </summary>
/// <param name="Sums">The rows of sums.</param>
/// <param name="Products">The first factors of products.</param>
internal sealed record PiecePlaces(nint[] Sums, nint[] Products);
