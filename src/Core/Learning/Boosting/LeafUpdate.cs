using System.Buffers;
using System.Runtime.Intrinsics.X86;
using Scalable.Learning.Numerics;
using Scalable.Learning.Trees;

namespace Scalable.Learning.Boosting;

/// <summary>Takes a new tree's values, shrunk, out of the residuals, having computed them anew where the loss asks for it.</summary>
internal sealed class LeafUpdate(Loss loss, double[] weights, double[] residuals, double learningRate, Workers workers)
{
    private const int ParallelRows = 50_000;

    /// <summary>How many rows ahead memory is asked for.</summary>
    private const int FetchDistance = 24;

    /// <param name="rows">The rows the tree was grown on, by node.</param>
    /// <param name="others">Rows the tree was not grown on, by node.</param>
    public void Apply(GrownTree tree, int[] rows, int[] others)
    {
        int[] leaves = Leaves(tree);
        Workers helpers = tree[0].Count + tree[0].OtherCount < ParallelRows ? Workers.None : workers;
        helpers.Run(leaves.Length, i => Apply(ref tree[leaves[i]], rows, others));
        if (loss.RenewsLeaves) AverageUpwards(tree);
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

    private void Apply(ref GrownNode leaf, int[] rows, int[] others)
    {
        ReadOnlySpan<int> own = rows.AsSpan(leaf.Start, leaf.Count);
        if (loss.RenewsLeaves) leaf.Value = Math.Clamp(Renewed(own), leaf.Lower, leaf.Upper);
        double step = learningRate * leaf.Value;
        Lower(own, step);
        Lower(others.AsSpan(leaf.OtherStart, leaf.OtherCount), step);
    }

    private unsafe void Lower(ReadOnlySpan<int> rows, double step)
    {
        fixed (double* residual = residuals)
        fixed (int* row = rows)
        {
            int fetched = Sse.IsSupported ? rows.Length - FetchDistance : 0;
            for (int i = 0; i < rows.Length; i++)
            {
                if (i < fetched) Sse.Prefetch0(residual + row[i + FetchDistance]);
                residual[row[i]] -= step;
            }
        }
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
