using Scalable.Advising.Persistence;

namespace Scalable.Advising.Distributions;

/// <summary>
/// Makes stated probabilities hold. A distribution's level p is worth what share of past truths fell below their own
/// distribution's level p: this task's truths, with all tasks' together and the identity worth a few more. On top, for each of a
/// grid of probabilities, a correction that moves with every miss and hit (adaptive conformal inference, Gibbs and
/// Candès 2021), so that the share of hits comes back to the probability whatever drifts.
/// </summary>
/// <param name="pooled">The truths of all tasks.</param>
/// <param name="missTogether">
/// True if the truths of one run miss together, as durations do on a busy machine: then a bad run is one miss, which forecasts have learnt since,
/// and says little of how probably the next allocation suffices.
/// </param>
internal sealed class PitCalibrator(PitSample pooled, bool missTogether = false)
{
    // What all tasks' truths and the identity are worth, in rows of this task.
    private const double PooledWeight = 10;
    private const double IdentityWeight = 3;

    // The same if levels are to move a little only: of a mass, and of truths that miss together.
    private const double CautiousIdentityWeight = 120;

    // A correction's step: large while few rows must come right, small once the truths seen say enough.
    private const double FirstRate = 0.12;
    private const double LastRate = 0.001;
    private const double RowsOfFirstRate = 60;
    private const double LargestCorrection = 0.3;

    // No correction leaves less of the mass out than this share of what was asked to be left out: beyond it single outliers rule.
    private const double MinRemainder = 0.5;

    private static readonly double[] s_grid = [0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.975, 0.99];

    private readonly PitSample _own = new(1000);
    private double _observed;
    private readonly double[] _corrections = new double[s_grid.Length];

    /// <summary>The level to read from a distribution so that truths stay below with the asked probability, as far as it reaches.</summary>
    public double LevelFor(double probability) => Math.Min(WantedLevel(probability), HighestLevel(probability));

    /// <summary>The probability that a truth stays below a distribution's level, which may lie beyond all of it (<see cref="DiscreteDistribution.LevelOf"/>).</summary>
    public double ProbabilityAt(double level)
    {
        double share = Share(level, missTogether ? CautiousIdentityWeight : IdentityWeight);
        return Math.Clamp(share - Correction(share), 0, 1);
    }

    /// <summary>The share of past truths that fell below a level, uncorrected: what a 90 % bound meant before anything drifted.</summary>
    public double RankOf(double level) => Share(level);

    /// <summary>Learns at what level of its predicted distribution (the mass strictly below) a truth fell.</summary>
    /// <param name="level">That mass, or the level beyond all of it.</param>
    /// <param name="isStep">True if the model had learnt all earlier truths; within a run seen as a whole, errors are alike and would be corrected again and again.</param>
    public void Observe(double level, bool isStep = true)
    {
        double rate = isStep ? FirstRate * Math.Min(1, RowsOfFirstRate / (_observed + 1)) + LastRate : LastRate;
        for (int g = 0; g < s_grid.Length; g++)
        {
            bool below = level < LevelFor(s_grid[g]);
            _corrections[g] = Math.Clamp(_corrections[g] + rate * (s_grid[g] - (below ? 1 : 0)), -LargestCorrection, LargestCorrection);
        }
        _observed++;
        _own.Add(level);
        pooled.Add(level);
    }

    /// <summary>Its own part: what it shares with others is kept with them.</summary>
    public void Keep(StateArchive state)
    {
        _own.Keep(state, "levels");
        _observed = state.Number("observed", _observed);
        state.Fill("corrections", _corrections);
    }

    /// <summary>Moves a distribution's mass, a little, to where the truths were found to fall.</summary>
    /// <param name="atoms">Sorted, summing to 1, before and after.</param>
    public void Recalibrate(WeightedSample atoms)
    {
        double level = 0, before = 0, largest = atoms.Values[^1];
        foreach (ref double weight in atoms.Weights)
        {
            level += weight;
            double now = Math.Max(before, Share(level, CautiousIdentityWeight));
            weight = now - before;
            before = now;
        }
        if (before >= 1) return;
        atoms.Add(largest * 1.1, (1 - before) / 2);
        atoms.Add(largest * 1.3, (1 - before) / 2);
    }

    private double Share(double level, double identity = IdentityWeight)
    {
        double own = _own.Count, others = pooled.Count > _own.Count ? PooledWeight : 0;
        return (own * _own.ShareBelow(level) + others * pooled.ShareBelow(level) + identity * Math.Clamp(level, 0, 1)) / (own + others + identity);
    }

    private double WantedLevel(double probability) => Invert(probability + Correction(probability));

    private static double HighestLevel(double probability) => 1 - MinRemainder * (1 - probability);

    // Bisection: the share is a rising function of the level.
    private double Invert(double share)
    {
        if (share <= 0) return 0;
        double low = 0, high = 1.000001;
        if (Share(high) < share) return high;
        for (int step = 0; step < 30; step++)
        {
            double middle = (low + high) / 2;
            if (Share(middle) < share) low = middle;
            else high = middle;
        }
        return high;
    }

    private double Correction(double probability)
    {
        if (probability <= s_grid[0]) return _corrections[0];
        for (int g = 1; g < s_grid.Length; g++)
        {
            if (probability > s_grid[g]) continue;
            double t = (probability - s_grid[g - 1]) / (s_grid[g] - s_grid[g - 1]);
            return _corrections[g - 1] + t * (_corrections[g] - _corrections[g - 1]);
        }
        return missTogether ? _corrections[^1] * Math.Max(0, (1 - probability) / (1 - s_grid[^1])) : _corrections[^1];
    }
}

/// <summary>The newest levels at which truths fell in their predicted distributions, kept sorted.</summary>
internal sealed class PitSample(int capacity)
{
    private readonly Queue<double> _order = new();
    private readonly List<double> _sorted = [];

    public int Count => _sorted.Count;

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

    /// <summary>The share of levels strictly below; 0 if there are none.</summary>
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
