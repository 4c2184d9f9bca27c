namespace Lateral.Kernels;

/// <summary>
/// Where the pieces of a sum lie. Along the walk, entries of the tables, from that of the walk's row in the first table on. Within
/// rows, elements: sums from the start of scratch, products from the start of the inputs' row.
/// </summary>
/// <param name="Sums">The rows of sums.</param>
/// <param name="Products">The first factors of products.</param>
internal sealed record PiecePlaces(nint[] Sums, nint[] Products);
