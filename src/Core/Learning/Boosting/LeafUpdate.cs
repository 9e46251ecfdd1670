using System.Buffers;
using Scalable.Learning.Numerics;
using Scalable.Learning.Trees;

namespace Scalable.Learning.Boosting;

/// <summary>Takes a new tree's values, shrunk, out of the residuals, having computed them anew where the loss asks for it.</summary>
internal sealed class LeafUpdate(Loss loss, double[] weights, double[] residuals, double learningRate, Workers workers)
{
    private const int ParallelRows = 50_000;

    /// <param name="rows">The rows the tree was grown on, by node.</param>
    public void Apply(GrownTree tree, int[] rows)
    {
        int[] leaves = Leaves(tree);
        Workers helpers = tree[0].Count < ParallelRows ? Workers.None : workers;
        helpers.Run(leaves.Length, i => Apply(ref tree[leaves[i]], rows));
        if (loss.RenewsLeaves) AverageUpwards(tree);
    }

    /// <summary>The same for rows the tree was not grown on.</summary>
    public void ApplyByRouting(GrownTree tree, BinnedTable table, ReadOnlySpan<int> rows)
    {
        foreach (int row in rows) residuals[row] -= learningRate * tree[tree.FindLeaf(table, row)].Value;
    }

    private static int[] Leaves(GrownTree tree)
    {
        int[] leaves = new int[(tree.Count + 1) / 2];
        int count = 0;
        for (int node = 0; node < tree.Count; node++)
        {
            if (tree[node].IsLeaf) leaves[count++] = node;
        }

        return leaves;
    }

    private void Apply(ref GrownNode leaf, int[] rows)
    {
        ReadOnlySpan<int> own = rows.AsSpan(leaf.Start, leaf.Count);
        if (loss.RenewsLeaves) leaf.Value = Math.Clamp(Renewed(own), leaf.Lower, leaf.Upper);
        double step = learningRate * leaf.Value;
        foreach (int row in own) residuals[row] -= step;
    }

    private double Renewed(ReadOnlySpan<int> rows)
    {
        double[] rented = ArrayPool<double>.Shared.Rent(2 * rows.Length);
        Span<double> own = rented.AsSpan(0, rows.Length);
        Span<double> ownWeights = weights.Length == 0 ? [] : rented.AsSpan(rows.Length, rows.Length);
        for (int i = 0; i < own.Length; i++) own[i] = residuals[rows[i]];
        for (int i = 0; i < ownWeights.Length; i++) ownWeights[i] = weights[rows[i]];
        double value = loss.LeafValue(own, ownWeights);
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
