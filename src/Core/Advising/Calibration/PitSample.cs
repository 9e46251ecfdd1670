using Scalable.Advising.Persistence;

namespace Scalable.Advising.Calibration;

/// <summary>The newest levels at which truths fell in their predicted distributions, kept sorted.</summary>
internal sealed class PitSample(int capacity)
{
    private readonly Queue<double> _order = new();
    private readonly List<double> _sorted = [];

    public int Count => _sorted.Count;

    public double this[int rank] => _sorted[rank];

    public void Add(double level)
    {
        if (_order.Count == capacity) _sorted.RemoveAt(_sorted.BinarySearch(_order.Dequeue()));
        _order.Enqueue(level);
        int at = _sorted.BinarySearch(level);
        _sorted.Insert(at < 0 ? ~at : at, level);
    }

    public void Keep(StateArchive state, string name)
    {
        double[] levels = state.Numbers(name, _order.ToArray());
        if (!state.IsReading) return;
        foreach (double level in levels) Add(level);
    }

    /// <summary>The share of levels strictly below; 0 where there are none.</summary>
    public double ShareBelow(double level)
    {
        if (_sorted.Count == 0) return 0;
        int low = 0, high = _sorted.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_sorted[middle] < level) low = middle + 1;
            else high = middle;
        }
        return (double)low / _sorted.Count;
    }
}
