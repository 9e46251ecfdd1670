using Scalable.Advising.Engine;
using Scalable.Advising.Persistence;

namespace Scalable.Advising.Predictors;

/// <summary>
/// Says which past rows are like a query by how often they share a leaf of many small trees. Each split is the best of a few
/// drawn at random (extremely randomised trees, Geurts et al. 2006) by how well it parts the logarithm of the need; rows
/// that come later fall into the leaves there are, until the rows have grown enough for new trees. Rows of a leaf share its
/// weight (quantile regression forest, Meinshausen 2006).
/// </summary>
internal sealed class ForestKernel
{
    private const int Trees = 30;
    private const int LeafRows = 6;
    private const int Draws = 4;
    private const double GrowthBetweenBuilds = 1.05;

    private readonly List<Node> _nodes = [];
    private readonly List<int> _roots = [];
    private readonly Dictionary<int, List<int>> _leaves = [];
    private int _builtRows, _generation = -1, _count;
    private int[] _columns = [];
    private ulong _state;

    public bool IsUsable => _roots.Count > 0;

    public void Update(TaskDataset history)
    {
        if (history.Count < 2 * LeafRows) return;
        if (_generation != history.Generation || history.Count >= _builtRows * GrowthBetweenBuilds) Build(history, history.Count);
        for (; _count < history.Count; _count++)
            foreach (int root in _roots) _leaves[Route(root, history.Rows[_count], history.Requests[_count])].Add(_count);
    }

    public void Weigh(TaskDataset history, in DatasetQuery query, Span<double> weights)
    {
        weights.Clear();
        foreach (int root in _roots)
        {
            List<int> rows = _leaves[Route(root, query.Row, query.Request)];
            foreach (int row in rows) weights[row] += 1.0 / rows.Count;
        }
    }

    /// <summary>How many rows the trees were grown on: growing them again gives the same ones.</summary>
    public void Keep(StateArchive state, TaskDataset history)
    {
        _builtRows = state.Integer("built_rows", _builtRows);
        if (state.IsReading && _builtRows > 0) Build(history, _builtRows);
    }

    private void Build(TaskDataset history, int count)
    {
        _nodes.Clear();
        _roots.Clear();
        _leaves.Clear();
        _generation = history.Generation;
        _builtRows = _count = count;
        _state = 0x9E3779B97F4A7C15UL;
        _columns = [.. Enumerable.Range(0, history.ColumnCount + 1).Where(column => Varies(history, column, count))];
        if (_columns.Length == 0) _columns = [0];
        int[] rows = new int[count];
        for (int tree = 0; tree < Trees; tree++)
        {
            for (int i = 0; i < rows.Length; i++) rows[i] = i;
            _roots.Add(Grow(history, rows.AsSpan()));
        }
    }

    private int Grow(TaskDataset history, Span<int> rows)
    {
        int node = _nodes.Count;
        _nodes.Add(default);
        (int column, double threshold) = rows.Length >= 2 * LeafRows ? BestSplit(history, rows) : (-1, 0);
        if (column < 0)
        {
            _nodes[node] = new Node(-1, 0, -1, -1);
            _leaves[node] = [.. rows];
            return node;
        }
        int middle = Part(history, rows, column, threshold);
        int left = Grow(history, rows[..middle]), right = Grow(history, rows[middle..]);
        _nodes[node] = new Node(column, threshold, left, right);
        return node;
    }

    private (int Column, double Threshold) BestSplit(TaskDataset history, ReadOnlySpan<int> rows)
    {
        int bestColumn = -1;
        double bestGain = 0, bestThreshold = 0;
        for (int draw = 0; draw < Draws; draw++)
        {
            int column = _columns[(int)(Next() * _columns.Length)];
            double a = Value(history, rows[(int)(Next() * rows.Length)], column), b = Value(history, rows[(int)(Next() * rows.Length)], column);
            double threshold = a + Next() * (b - a);
            double gain = Gain(history, rows, column, threshold);
            if (gain <= bestGain) continue;
            bestGain = gain;
            bestColumn = column;
            bestThreshold = threshold;
        }
        return (bestColumn, bestThreshold);
    }

    // The between-groups sum of squares of the logarithm of the need; 0 if a side would be too small.
    private double Gain(TaskDataset history, ReadOnlySpan<int> rows, int column, double threshold)
    {
        int left = 0;
        double sum = 0, leftSum = 0;
        foreach (int row in rows)
        {
            double y = history.LogNeeds[row];
            sum += y;
            if (Value(history, row, column) > threshold) continue;
            left++;
            leftSum += y;
        }
        int right = rows.Length - left;
        if (left < LeafRows || right < LeafRows) return 0;
        double difference = leftSum / left - (sum - leftSum) / right;
        return difference * difference * left * right / rows.Length + 1e-12;
    }

    private static int Part(TaskDataset history, Span<int> rows, int column, double threshold)
    {
        int middle = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            if (Value(history, rows[i], column) > threshold) continue;
            (rows[i], rows[middle]) = (rows[middle], rows[i]);
            middle++;
        }
        return middle;
    }

    private int Route(int node, in Features.EncodedRow row, double request)
    {
        while (_nodes[node].Column >= 0)
        {
            Node at = _nodes[node];
            double value = at.Column < row.Log.Length ? row.Log[at.Column] : request > 0 ? StableMath.Log(request) : 0;
            node = value > at.Threshold ? at.Right : at.Left;
        }
        return node;
    }

    private static bool Varies(TaskDataset history, int column, int count)
    {
        double first = Value(history, 0, column);
        for (int row = 1; row < count; row++)
            if (Value(history, row, column) != first) return true;
        return false;
    }

    private static double Value(TaskDataset history, int row, int column)
    {
        double[] values = history.Rows[row].Log;
        return column < values.Length ? values[column] : history.Requests[row] > 0 ? StableMath.Log(history.Requests[row]) : 0;
    }

    // SplitMix64 (Steele et al. 2014).
    private double Next()
    {
        ulong z = _state += 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
    }

    private readonly record struct Node(int Column, double Threshold, int Left, int Right);
}
