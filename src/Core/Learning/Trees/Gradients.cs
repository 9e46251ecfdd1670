namespace Scalable.Learning.Trees;

/// <summary>What a tree is fitted to: per row a packed gradient.</summary>
/// <param name="Packed">By row of the table.</param>
/// <param name="Packing">How they are packed.</param>
internal sealed record Gradients(long[] Packed, GradientPacking Packing);
