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

    /// <summary>
    /// The median where others have not ended yet (the product-limit estimate, Kaplan and Meier 1958); null if more than
    /// half outlast the longest that has ended.
    /// </summary>
    /// <param name="going">For how many seconds the others have been going on.</param>
    public double? Median(IReadOnlyList<double> going)
    {
        double[] sorted = Values.ToArray();
        Array.Sort(sorted);
        // What has not outlasted anything says nothing yet.
        if (!going.Any(age => age > sorted[0])) return Statistics.Quantile.Linear(sorted, 0.5);
        double surviving = 1;
        for (int i = 0; i < sorted.Length; i++)
        {
            int atRisk = sorted.Length - i + going.Count(age => age >= sorted[i]);
            surviving *= 1 - 1.0 / atRisk;
            if (surviving <= 0.5) return sorted[i];
        }
        return null;
    }

    public IntervalSample Clone() => new(capacity) { _values = [.. _values], _next = _next, Count = Count };
}
