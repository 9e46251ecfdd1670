using Scalable.Learning.Trees;

namespace Scalable.Learning.Forest;

/// <summary>One tree of a forest as it comes out of a worker.</summary>
/// <param name="Tree">The tree.</param>
/// <param name="OutOfBag">One bit a row: whether the tree has not seen it; null where not asked for.</param>
internal sealed record ForestTree(EnsembleBuilder Tree, ulong[]? OutOfBag);
