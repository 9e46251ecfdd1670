using Scalable.Advising.Distributions;
using Scalable.Advising.Persistence;

namespace Scalable.Advising.Engine;

/// <summary>What share of their request the newest tasks of all kinds needed: all there is to go by for a new kind of task.</summary>
internal sealed class PooledRatios
{
    private const int Capacity = 300;
    private const int MinRatios = 5;

    private readonly Queue<double> _ratios = new();
    private readonly WeightedSample _atoms = new();

    public bool IsUsable => _ratios.Count >= MinRatios;

    public void Add(double ratio)
    {
        if (_ratios.Count == Capacity) _ratios.Dequeue();
        _ratios.Enqueue(ratio);
    }

    public void Keep(StateArchive state, string name)
    {
        double[] ratios = state.Numbers(name, _ratios.ToArray());
        if (!state.IsReading) return;
        foreach (double ratio in ratios) Add(ratio);
    }

    /// <summary>Adds the distribution of the need of a task with this request; nothing without a request or with too few ratios.</summary>
    public void AddTo(WeightedSample mixture, double request, double weight)
    {
        if (!IsUsable || !(request > 0)) return;
        _atoms.Clear();
        foreach (double ratio in _ratios) _atoms.Add(ratio * request, 1);
        _atoms.SortAndNormalise();
        ExponentialTail.Append(_atoms, _ratios.Count, _atoms.Values[^1] * 1e-3);
        mixture.AddAll(_atoms, weight);
    }
}
