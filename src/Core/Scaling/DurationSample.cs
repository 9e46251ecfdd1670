namespace Scalable.Scaling;

/// <summary>The newest durations of one kind of task, in seconds: enough for a mean, for quantiles, and for what is left of a running task.</summary>
internal sealed class DurationSample
{
    private const int Capacity = 64;

    private double[] _values = [];
    private double[]? _sorted;
    private int _next;
    private double _sum;

    public int Count { get; private set; }

    public double Mean => _sum / Count;

    public void Add(double seconds)
    {
        if (_values.Length < Capacity && Count == _values.Length) Array.Resize(ref _values, Math.Max(8, _values.Length * 2));
        if (Count == Capacity) _sum -= _values[_next];
        else Count++;
        _values[_next] = seconds;
        _sum += seconds;
        _next = (_next + 1) % Capacity;
        _sorted = null;
    }

    /// <summary>The durations in ascending order; valid until the next is added.</summary>
    public ReadOnlySpan<double> Sorted()
    {
        if (_sorted is null)
        {
            _sorted = _values.AsSpan(0, Count).ToArray();
            Array.Sort(_sorted);
        }
        return _sorted;
    }

    public DurationSample Clone() => new() { _values = [.. _values], _next = _next, _sum = _sum, Count = Count };
}
