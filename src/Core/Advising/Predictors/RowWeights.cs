using Scalable.Advising.Engine;
using Scalable.Advising.Features;

namespace Scalable.Advising.Predictors;

/// <summary>The weights of the past rows for one query, one list a <see cref="Weighting"/>.</summary>
internal sealed class RowWeights
{
    private const double RecencyDecay = 0.98;
    private const double RecencyDecayInDrift = 0.85;

    // Nearness reaches as far as this share of all rows, and at least so many.
    private const double NearShare = 0.2;
    private const int MinNear = 6;

    private readonly double[][] _weights = [[], [], [], [], []];
    private readonly bool[] _usable = new bool[5];
    private double[] _distances = [];
    private int _count;
    private DatasetQuery _query;
    private double _spread, _bandwidth;

    public ReadOnlySpan<double> this[Weighting weighting] => _weights[(int)weighting].AsSpan(0, _count);

    /// <summary>How many rows are near the query, each counted by its nearness.</summary>
    public double NearRows { get; private set; }

    /// <summary>Every row was asked for with this request.</summary>
    public bool RepeatsAll { get; private set; }

    public bool IsUsable(Weighting weighting) => _usable[(int)weighting];

    public void Compute(TaskDataset history, in DatasetQuery query, ForestKernel forest)
    {
        _count = history.Count;
        if (_distances.Length < _count)
        {
            for (int k = 0; k < 5; k++) _weights[k] = new double[_count * 2];
            _distances = new double[_count * 2];
        }
        Array.Fill(_weights[0], 1, 0, _count);
        _usable[0] = true;
        ComputeNear(history, query);
        double recency = 1, decay = history.IsDrifting ? RecencyDecayInDrift : RecencyDecay;
        for (int i = _count - 1; i >= 0; i--, recency *= decay) _weights[2][i] = recency;
        _usable[2] = true;
        int same = 0;
        for (int i = 0; i < _count; i++)
        {
            bool equal = history.Requests[i] == query.Request;
            _weights[3][i] = equal ? 1 : 0;
            if (equal) same++;
        }
        _usable[3] = same > 0;
        RepeatsAll = same == _count;
        _usable[4] = forest.IsUsable;
        if (forest.IsUsable) forest.Weigh(history, query, _weights[4].AsSpan(0, _count));
    }

    /// <summary>How near another query is to the one last weighed for, from 0 to 1, as rows are judged.</summary>
    public double NearnessOf(in DatasetQuery other) => Kernel(Math.Sqrt(Nearness.SquaredDistance(other, _query, _spread)));

    private double Kernel(double distance)
    {
        double z = distance / _bandwidth;
        return StableMath.Exp(-0.5 * z * z) + 1e-6;
    }

    private void ComputeNear(TaskDataset history, in DatasetQuery query)
    {
        _query = query;
        _spread = Math.Max(history.CoordinateSpread, 1e-9);
        for (int i = 0; i < _count; i++) _distances[i] = Math.Sqrt(Nearness.SquaredDistance(history, i, query, _spread));
        Array.Copy(_distances, _weights[1], _count);
        int neighbour = Math.Min(_count - 1, (int)Math.Max(MinNear, NearShare * _count));
        Array.Sort(_weights[1], 0, _count);
        _bandwidth = Math.Max(_weights[1][neighbour], 1e-9);
        NearRows = 0;
        for (int i = 0; i < _count; i++) NearRows += _weights[1][i] = Kernel(_distances[i]);
        _usable[1] = true;
    }
}

/// <summary>Which past rows a candidate listens to.</summary>
internal enum Weighting
{
    /// <summary>All alike.</summary>
    All,

    /// <summary>Those with an input near the asked one.</summary>
    Near,

    /// <summary>The newest.</summary>
    Recent,

    /// <summary>Those for which the user asked for the same amount.</summary>
    SameRequest,

    /// <summary>Those that share leaves with the asked one.</summary>
    Leaf,
}
