using Scalable.Advising.Persistence;

namespace Scalable.Advising.Distributions;

/// <summary>
/// Makes stated probabilities of success hold among planned allocations: what was estimated for past ones, by how many of
/// them succeeded (histogram calibration, Zadrozny and Elkan 2001), older ones fading. Bins halve the probability of failure.
/// </summary>
/// <param name="pooled">What all tasks together say, which a task with few rows is drawn to; null for the pool itself.</param>
internal sealed class HistogramCalibrator(HistogramCalibrator? pooled = null)
{
    private const int Bins = 16;
    private const double BinsPerHalving = 2;
    private const double PriorWeight = 10;
    private const double NeighbourWeight = 0.3;
    private const double Fading = 0.99;
    private const double PooledFading = 0.998;

    private long _observed;
    private readonly double[] _tried = new double[Bins], _succeeded = new double[Bins];

    /// <summary>The share of successes among past allocations of about this estimate, drawn to the pool's, and that to the estimate, if they are few.</summary>
    public double Of(double estimate)
    {
        int bin = Bin(estimate);
        double tried = 0, succeeded = 0, prior = pooled is not null && pooled._observed > _observed ? pooled.Of(estimate) : estimate;
        for (int b = Math.Max(0, bin - 1); b <= Math.Min(Bins - 1, bin + 1); b++)
        {
            double weight = b == bin ? 1 : NeighbourWeight;
            tried += weight * _tried[b];
            succeeded += weight * _succeeded[b];
        }
        return (succeeded + PriorWeight * prior) / (tried + PriorWeight);
    }

    /// <summary>
    /// The smallest estimate, from <paramref name="least"/> on, of which an asked probability can be stated; what remains to
    /// fail is at least half of what was asked, beyond which single outliers rule.
    /// </summary>
    public double EstimateFor(double probability, double least)
    {
        double most = probability;
        for (int bin = Math.Max(0, Bin(least)); bin < Bins; bin++)
        {
            double estimate = Math.Max(least, 1 - StableMath.PowerOfTwo(-(bin + 0.5) / BinsPerHalving));
            if (estimate >= most) return most;
            if (Of(estimate) >= probability) return estimate;
        }
        return most;
    }

    /// <summary>Learns how an allocation of this estimate went.</summary>
    /// <param name="estimate">What was estimated.</param>
    /// <param name="success">Whether it sufficed.</param>
    /// <param name="weight">What it counts beside others: less where errors are alike, as within a run.</param>
    public void Observe(double estimate, bool success, double weight = 1)
    {
        double fading = pooled is null ? PooledFading : Fading;
        for (int b = 0; b < Bins; b++)
        {
            _tried[b] *= fading;
            _succeeded[b] *= fading;
        }
        _observed++;
        int bin = Bin(estimate);
        _tried[bin] += weight;
        if (success) _succeeded[bin] += weight;
        pooled?.Observe(estimate, success, weight);
    }

    /// <summary>Its own part, without the pool's.</summary>
    public void Keep(StateArchive state)
    {
        _observed = state.Integer("observed", _observed);
        state.Fill("tried", _tried);
        state.Fill("succeeded", _succeeded);
    }

    private static int Bin(double estimate) => Math.Clamp((int)(-BinsPerHalving * StableMath.Log2(Math.Max(1 - estimate, 1e-6))), 0, Bins - 1);
}

/// <summary>
/// Watches whether the newest truths fall outside their 90 % bounds more often than they should: seven or more of
/// twenty happens to calibrated bounds once in four hundred windows (binomial tail).
/// </summary>
internal sealed class DriftDetector
{
    public const int Window = 20;
    public const int MaxOutside = 6;

    private readonly Queue<bool> _newest = new();

    /// <summary>How many of the newest truths fell outside.</summary>
    public int Outside { get; private set; }

    public bool IsDrifting => Outside > MaxOutside;

    public void Observe(bool outside)
    {
        _newest.Enqueue(outside);
        if (outside) Outside++;
        if (_newest.Count > Window && _newest.Dequeue()) Outside--;
    }

    public void Keep(StateArchive state)
    {
        int[] newest = state.Integers("outside", [.. _newest.Select(outside => outside ? 1 : 0)]);
        if (!state.IsReading) return;
        foreach (int outside in newest) Observe(outside != 0);
    }
}
