namespace Scalable.Learning.Trees;

/// <summary>What a split finder has to know of a node.</summary>
/// <param name="Sum">The packed sum of gradients and counts.</param>
/// <param name="Weight">The sum of weights in units; unused where rows weigh the same.</param>
/// <param name="Lower">The least value a child may take.</param>
/// <param name="Upper">The greatest value a child may take.</param>
internal readonly record struct NodeTotals(long Sum, long Weight, double Lower, double Upper);
