namespace Scalable.Scaling;

/// <summary>The newest lengths of something, in seconds, oldest overwritten first.</summary>
internal sealed class IntervalSample(int capacity)
{
    private double[] _values = [];
    private int _next;

    public int Count { get; private set; }

    public ReadOnlySpan<double> Values => _values.AsSpan(0, Count);

    public void Add(double seconds)
    {
        if (_values.Length < capacity && Count == _values.Length) Array.Resize(ref _values, Math.Min(capacity, Math.Max(4, _values.Length * 2)));
        if (Count < capacity) Count++;
        _values[_next] = seconds;
        _next = (_next + 1) % capacity;
    }

    public double Median()
    {
        double[] sorted = Values.ToArray();
        Array.Sort(sorted);
        return Statistics.Quantile.Linear(sorted, 0.5);
    }

    public IntervalSample Clone() => new(capacity) { _values = [.. _values], _next = _next, Count = Count };
}
