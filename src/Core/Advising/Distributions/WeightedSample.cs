namespace Scalable.Advising.Distributions;

/// <summary>A growing list of weighted values, reused from one prediction to the next so that predicting allocates little.</summary>
internal sealed class WeightedSample
{
    private double[] _values = new double[256];
    private double[] _weights = new double[256];

    public int Count { get; private set; }

    public Span<double> Values => _values.AsSpan(0, Count);

    public Span<double> Weights => _weights.AsSpan(0, Count);

    public void Clear() => Count = 0;

    public void Add(double value, double weight)
    {
        if (Count == _values.Length) Grow();
        _values[Count] = value;
        _weights[Count++] = weight;
    }

    public void CopyFrom(WeightedSample other)
    {
        Clear();
        AddAll(other, 1);
    }

    public void AddAll(WeightedSample other, double factor)
    {
        for (int i = 0; i < other.Count; i++) Add(other._values[i], other._weights[i] * factor);
    }

    /// <summary>Sorts by value and scales the weights to sum to 1.</summary>
    public void SortAndNormalise()
    {
        Array.Sort(_values, _weights, 0, Count);
        Normalise();
    }

    /// <summary>Scales the weights to sum to 1.</summary>
    public void Normalise()
    {
        double total = 0;
        for (int i = 0; i < Count; i++) total += _weights[i];
        if (total <= 0) return;
        for (int i = 0; i < Count; i++) _weights[i] /= total;
    }

    /// <summary>
    /// Joins neighbours of a sorted sample, each group at its largest value, until about <paramref name="most"/> are left.
    /// The largest quarter of those are kept one by one: the tail decides allocations.
    /// </summary>
    public void ThinTo(int most)
    {
        if (Count <= most) return;
        int exact = Count - most / 4, kept = 0;
        double total = 0, gathered = 0;
        for (int i = 0; i < exact; i++) total += _weights[i];
        double share = total / (most - most / 4);
        for (int i = 0; i < Count; i++)
        {
            gathered += _weights[i];
            if (i < exact - 1 && gathered < share) continue;
            _values[kept] = _values[i];
            _weights[kept++] = gathered;
            gathered = 0;
        }
        Count = kept;
    }

    /// <summary>
    /// Raises a sorted sample, level by level, to another's values where those are larger: afterwards it is the larger of the two at
    /// every probability. Both sum to 1.
    /// </summary>
    public void RaiseTo(WeightedSample other)
    {
        if (other.Count == 0) return;
        double level = 0, reached = other._weights[0];
        int at = 0;
        for (int i = 0; i < Count; i++)
        {
            level += _weights[i];
            while (at < other.Count - 1 && reached < level - 1e-9) reached += other._weights[++at];
            _values[i] = Math.Max(_values[i], other._values[at]);
        }
    }

    private void Grow()
    {
        Array.Resize(ref _values, _values.Length * 2);
        Array.Resize(ref _weights, _weights.Length * 2);
    }
}
