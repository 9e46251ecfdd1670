using Scalable.Learning.Trees;

namespace Scalable.Learning.Forest;

/// <summary>Collects which training rows are in each leaf; of a crowded leaf evenly spread ones.</summary>
internal sealed class LeafValuesBuilder
{
    private readonly List<int> _rows = [];
    private readonly List<double> _weights = [];
    private readonly List<int> _ends = [];

    public static LeafValuesBuilder Of(GrownTree tree, int[] partition, int[] repetitions, double[] weights, int most)
    {
        LeafValuesBuilder values = new();
        foreach (ref readonly GrownNode node in tree.Nodes)
        {
            if (node.IsLeaf) values.AddLeaf(partition.AsSpan(node.Start, node.Count), repetitions, weights, most);
            values._ends.Add(values._rows.Count);
        }

        return values;
    }

    public void Append(LeafValuesBuilder other)
    {
        int offset = _rows.Count;
        _rows.AddRange(other._rows);
        _weights.AddRange(other._weights);
        foreach (int end in other._ends) _ends.Add(offset + end);
    }

    public LeafValues Build(ReadOnlySpan<double> targets)
    {
        double[] values = new double[_rows.Count];
        for (int i = 0; i < values.Length; i++) values[i] = targets[_rows[i]];
        return new LeafValues([.. _ends], values, [.. _weights]);
    }

    private void AddLeaf(ReadOnlySpan<int> rows, int[] repetitions, double[] weights, int most)
    {
        int count = Math.Min(rows.Length, most);
        double total = 0;
        int start = _rows.Count;
        for (int i = 0; i < count; i++)
        {
            int row = rows[(int)((long)i * rows.Length / count)];
            double weight = repetitions[row] * (weights.Length == 0 ? 1 : weights[row]);
            _rows.Add(row);
            _weights.Add(weight);
            total += weight;
        }

        for (int i = start; i < _weights.Count; i++) _weights[i] /= total;
    }
}
