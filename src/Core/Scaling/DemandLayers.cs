namespace Scalable.Scaling;

/// <summary>
/// A tag's demand over time, cut into layers: layer k is needed while at least k workers have something to do. A worker
/// that idles in layer k waits for exactly the next time that layer is needed, so that keeping or giving back each worker
/// is a rent-or-buy question of its own, with the layer's own past gaps as evidence.
/// </summary>
internal sealed class DemandLayers
{
    private const int PoolCapacity = 64;

    private readonly List<DemandLayer> _layers = [];
    private readonly List<double> _newGaps = [];
    private readonly List<double> _newLosses = [];
    private double _observedAt;
    private int _active;

    /// <summary>Layers 1 to this are needed.</summary>
    public int Needed { get; private set; }

    public IntervalSample GapPool { get; private init; } = new(PoolCapacity);

    public IntervalSample LossPool { get; private init; } = new(PoolCapacity);

    /// <summary>Layer <paramref name="k"/>, counted from 1; null if it was never needed.</summary>
    public DemandLayer? this[int k] => k <= _layers.Count ? _layers[k - 1] : null;

    /// <summary>
    /// Takes note that <paramref name="needed"/> workers have something to do and <paramref name="active"/> are there. What
    /// this adds to the pools counts from the next time on, so that one task more cannot, by what it teaches, cost a worker.
    /// </summary>
    public void Observe(double now, int needed, int active, double meanDuration, double lead)
    {
        TakeIn(_newGaps, GapPool);
        TakeIn(_newLosses, LossPool);
        for (int k = 0; k < Math.Min(Needed, _active); k++) _layers[k].ServedSeconds += now - _observedAt;
        _observedAt = now;
        _active = active;
        while (_layers.Count < needed) _layers.Add(new DemandLayer());
        for (int k = Needed; k < needed; k++)
            if (_layers[k].Begin(now) is { } gap) _newGaps.Add(gap);
        for (int k = needed; k < Needed; k++) _newLosses.Add(_layers[k].End(now, meanDuration, lead));
        Needed = needed;
    }

    public DemandLayers Clone()
    {
        var copy = new DemandLayers { Needed = Needed, _observedAt = _observedAt, _active = _active, GapPool = GapPool.Clone(), LossPool = LossPool.Clone() };
        foreach (DemandLayer layer in _layers) copy._layers.Add(layer.Clone());
        copy._newGaps.AddRange(_newGaps);
        copy._newLosses.AddRange(_newLosses);
        return copy;
    }

    private static void TakeIn(List<double> news, IntervalSample pool)
    {
        foreach (double seconds in news) pool.Add(seconds);
        news.Clear();
    }
}
