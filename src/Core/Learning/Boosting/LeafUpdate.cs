using System.Buffers;
using Scalable.Learning.Trees;

namespace Scalable.Learning.Boosting;

/// <summary>Takes a new tree's values, shrunk, out of the residuals, having computed them anew where the loss asks for it.</summary>
internal sealed class LeafUpdate(Loss loss, double[] residuals, double learningRate)
{
    /// <param name="rows">The rows the tree was grown on, by node.</param>
    /// <param name="others">Rows the tree was not grown on, by node.</param>
    public void Apply(GrownTree tree, int[] rows, int[] others)
    {
        foreach (ref GrownNode node in tree.Nodes)
        {
            if (node.IsLeaf) Apply(ref node, rows, others);
        }

        if (loss.RenewsLeaves) AverageUpwards(tree);
    }

    private void Apply(ref GrownNode leaf, int[] rows, int[] others)
    {
        ReadOnlySpan<int> own = rows.AsSpan(leaf.Start, leaf.Count);
        if (loss.RenewsLeaves) leaf.Value = Math.Clamp(Renewed(own), leaf.Lower, leaf.Upper);
        double step = learningRate * leaf.Value;
        Lower(own, step);
        Lower(others.AsSpan(leaf.OtherStart, leaf.OtherCount), step);
    }

    private void Lower(ReadOnlySpan<int> rows, double step)
    {
        foreach (int row in rows) residuals[row] -= step;
    }

    private double Renewed(ReadOnlySpan<int> rows)
    {
        double[] rented = ArrayPool<double>.Shared.Rent(rows.Length);
        Span<double> own = rented.AsSpan(0, rows.Length);
        for (int i = 0; i < own.Length; i++) own[i] = residuals[rows[i]];
        double value = loss.LeafValue(own);
        ArrayPool<double>.Shared.Return(rented);
        return value;
    }

    private static void AverageUpwards(GrownTree tree)
    {
        for (int node = tree.Count - 1; node >= 0; node--)
        {
            ref GrownNode parent = ref tree[node];
            if (parent.IsLeaf) continue;
            ref GrownNode left = ref tree[parent.Left];
            ref GrownNode right = ref tree[parent.Left + 1];
            parent.Value = ((left.Cover * left.Value) + (right.Cover * right.Value)) / (left.Cover + right.Cover);
        }
    }
}
