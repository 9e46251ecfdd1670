using Scalable.Advising.Allocation;
using Scalable.Statistics;

namespace Scalable.Advising;

/// <summary>
/// A quantity's predictive distribution as a sample: each prediction for the query times each ratio of truth to held-out
/// prediction. A query that names every feature has one prediction; one that leaves some open has one for each past input
/// that could fill the gap.
/// </summary>
internal sealed class PredictiveSample
{
    private const double FailurePrice = 0.02;

    private readonly double[] _sorted;
    private readonly int _residualCount;

    public PredictiveSample(ReadOnlySpan<double> predictions, ReadOnlySpan<double> ratios)
    {
        _residualCount = ratios.Length;
        _sorted = new double[predictions.Length * ratios.Length];
        int next = 0;
        foreach (double prediction in predictions)
            foreach (double ratio in ratios)
                _sorted[next++] = prediction * ratio;
        Array.Sort(_sorted);
    }

    public double Mean => _sorted.Average();

    public double Median => Quantile.Linear(_sorted, 0.5);

    /// <summary>
    /// The bound that a new value stays below with at least <paramref name="probability"/> if it is exchangeable with the
    /// past ones: the ceil((n + 1) p) / n sample quantile (Vovk et al. 2005, Lei et al. 2018); the largest where n is too
    /// small for that.
    /// </summary>
    public double UpperBound(double probability)
    {
        double rank = Math.Ceiling((_residualCount + 1) * probability - 1e-9) / _residualCount;
        return At(Math.Min(1, rank));
    }

    /// <summary>
    /// The first allocation and every retry that together are expected to waste least, ascending; a failure costs, beyond its
    /// allocation, a share of the median.
    /// </summary>
    public List<double> CheapestLadder()
    {
        double[] weights = new double[_sorted.Length];
        Array.Fill(weights, 1.0 / weights.Length);
        var ladder = new List<double>();
        new LadderPlanner().Plan(_sorted, weights, FailurePrice * Median, ladder);
        return ladder;
    }

    /// <summary>The bound that a new value stays above with at least <paramref name="probability"/>.</summary>
    public double LowerBound(double probability)
    {
        double rank = Math.Floor((_residualCount + 1) * (1 - probability) + 1e-9) / _residualCount;
        return At(Math.Max(1.0 / _residualCount, rank));
    }

    /// <summary>The estimated probability that a new value does not exceed <paramref name="allocation"/>: its rank among n + 1.</summary>
    public double ProbabilityAtMost(double allocation)
    {
        int within = UpperIndex(allocation);
        double share = (double)within / _sorted.Length;
        return share * _residualCount / (_residualCount + 1);
    }

    private double At(double share) =>
        _sorted[Math.Clamp((int)Math.Ceiling(share * _sorted.Length - 1e-9) - 1, 0, _sorted.Length - 1)];

    private int UpperIndex(double allocation)
    {
        int low = 0, high = _sorted.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_sorted[middle] <= allocation) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}
