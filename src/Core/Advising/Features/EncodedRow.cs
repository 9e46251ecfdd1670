namespace Scalable.Advising.Features;

/// <summary>A task's features as numbers, one value a design column.</summary>
/// <param name="Raw">As they are; a level of a category is 0 or 1.</param>
/// <param name="Log">Numbers on a log scale.</param>
/// <param name="Crossed">The raw columns, then every number within each level of the texts: a slope a level. As long as <paramref name="Raw"/> where there are none or too many.</param>
/// <param name="Missing">Which numbers were not given, a bit each: rows that lack the same are alike.</param>
internal readonly record struct EncodedRow(double[] Raw, double[] Log, double[] Crossed, ulong Missing);
