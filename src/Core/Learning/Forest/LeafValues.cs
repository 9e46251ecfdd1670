using System.Buffers;
using Scalable.Learning.Trees;

namespace Scalable.Learning.Forest;

/// <summary>The training values of every leaf, each with its share of the leaf.</summary>
/// <param name="Ends">By node, where its values end; they start where those of the node before end.</param>
/// <param name="Values">The training targets.</param>
/// <param name="Shares">The share of each value in its leaf.</param>
internal sealed record LeafValues(int[] Ends, double[] Values, double[] Shares)
{
    /// <summary>
    /// Quantiles of the values in the leaves a row reaches, every tree weighing the same (quantile regression forest, Meinshausen 2006):
    /// the least value whose cumulated share reaches the level.
    /// </summary>
    public void Quantiles(TreeEnsemble trees, ReadOnlySpan<double> row, ReadOnlySpan<double> levels, Span<double> destination)
    {
        int count = 0;
        int[] leaves = ArrayPool<int>.Shared.Rent(trees.TreeCount);
        for (int tree = 0; tree < trees.TreeCount; tree++)
        {
            leaves[tree] = trees.FindLeaf(trees.Roots[tree], row);
            count += Ends[leaves[tree]] - Start(leaves[tree]);
        }

        double[] rentedValues = ArrayPool<double>.Shared.Rent(count);
        double[] rentedShares = ArrayPool<double>.Shared.Rent(count);
        Span<double> values = rentedValues.AsSpan(0, count);
        Span<double> shares = rentedShares.AsSpan(0, count);
        int at = 0;
        foreach (int leaf in leaves.AsSpan(0, trees.TreeCount))
        {
            int start = Start(leaf);
            int length = Ends[leaf] - start;
            Values.AsSpan(start, length).CopyTo(values[at..]);
            Shares.AsSpan(start, length).CopyTo(shares[at..]);
            at += length;
        }

        values.Sort(shares);
        for (int level = 0; level < levels.Length; level++) destination[level] = Quantile(values, shares, levels[level] * trees.TreeCount);
        ArrayPool<int>.Shared.Return(leaves);
        ArrayPool<double>.Shared.Return(rentedValues);
        ArrayPool<double>.Shared.Return(rentedShares);
    }

    private static double Quantile(ReadOnlySpan<double> values, ReadOnlySpan<double> shares, double wanted)
    {
        const double rounding = 1e-9;
        double cumulated = 0;
        for (int i = 0; i < values.Length; i++)
        {
            cumulated += shares[i];
            if (cumulated >= wanted * (1 - rounding)) return values[i];
        }

        return values[^1];
    }

    private int Start(int node) => node == 0 ? 0 : Ends[node - 1];
}
