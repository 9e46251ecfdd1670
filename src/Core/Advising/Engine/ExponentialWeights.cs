using Scalable.Advising.Features;
using Scalable.Advising.Persistence;

namespace Scalable.Advising.Engine;

/// <summary>
/// What every candidate would have cost every past task had it alone been believed, and the shares that follow:
/// discounted, localised in the input, the cheaper the more (exponential weights: Hedge, Freund and Schapire 1997, with
/// discounted and localised losses and a learning rate that grows with the evidence).
/// </summary>
internal sealed class ExponentialWeights(int candidates)
{
    // How much must speak before half the sharpness is used: in weight, and in tasks that tell candidates apart.
    private const double HalfEvidence = 6;
    private const double HalfTellingTasks = 1.5;

    // Two, because a mixture of a sharp choice and a broad one is better than either.
    private static readonly Tuning[] s_tunings =
    [
        new(Discount: 0.97, FarShare: 0.02, Bandwidth: 0.3, Sharpness: 20),
        new(Discount: 0.97, FarShare: 0.05, Bandwidth: 0.3, Sharpness: 5),
    ];

    private readonly List<double[]> _costs = [];
    private readonly double[] _totals = new double[candidates];
    private readonly double[] _tuningShares = new double[candidates];
    private double[] _weights = [];

    /// <summary>Records one task's costs, one a candidate; NaN if a candidate had nothing to say.</summary>
    public void Add(double[] costs) => _costs.Add(costs);

    public void RemoveOldest(int count) => _costs.RemoveRange(0, count);

    public void Keep(StateArchive state)
    {
        List<double[]> rows = state.Items<double[]>("costs", _costs, row =>
        {
            // Of most rows nothing is known.
            double[] costs = state.Numbers("of", row is null || Array.TrueForAll(row, double.IsNaN) ? [] : row);
            if (costs.Length == 0) Array.Fill(costs = new double[candidates], double.NaN);
            return costs.Length == candidates ? costs : throw new InvalidDataException($"'of' has {costs.Length} numbers and not {candidates}.");
        });
        if (state.IsReading) _costs.AddRange(rows);
    }

    /// <summary>Writes each candidate's share; they sum to 1 over the usable ones.</summary>
    public void Shares(TaskDataset history, in DatasetQuery query, Func<int, bool> usable, Span<double> shares)
    {
        shares.Clear();
        foreach (Tuning tuning in s_tunings)
        {
            Share(tuning, history, query, usable);
            for (int k = 0; k < shares.Length; k++) shares[k] += _tuningShares[k] / s_tunings.Length;
        }
    }

    private void Share(Tuning tuning, TaskDataset history, in DatasetQuery query, Func<int, bool> usable)
    {
        double evidence = Weigh(tuning, history, query);
        Total();
        int best = Cheapest(usable);
        double scale = TypicalCost(best) * evidence, least = _totals[best], telling = TellingTasks(best), sum = 0;
        double sharpness = tuning.Sharpness * evidence / (evidence + HalfEvidence) * telling / (telling + HalfTellingTasks);
        for (int k = 0; k < _tuningShares.Length; k++)
        {
            _tuningShares[k] = !usable(k) ? 0 : scale <= 0 ? 1 : StableMath.Exp(-sharpness * (_totals[k] - least) / scale);
            sum += _tuningShares[k];
        }
        for (int k = 0; k < _tuningShares.Length; k++) _tuningShares[k] /= sum;
    }

    private double Weigh(Tuning tuning, TaskDataset history, in DatasetQuery query)
    {
        if (_weights.Length < _costs.Count) _weights = new double[_costs.Count * 2];
        double bandwidth = Math.Max(history.CoordinateSpread * tuning.Bandwidth, 1e-9), discount = 1, sum = 0;
        for (int i = _costs.Count - 1; i >= 0; i--, discount *= tuning.Discount)
        {
            double distance = Nearness.SquaredDistance(history, i, query, bandwidth);
            _weights[i] = discount < 1e-6 ? 0 : discount * (tuning.FarShare + (1 - tuning.FarShare) * StableMath.Exp(-0.5 * distance));
            sum += _weights[i];
        }
        return sum;
    }

    // Costs above the row's cheapest; a candidate that had nothing to say gets the row's dearest.
    private void Total()
    {
        Array.Clear(_totals);
        for (int i = 0; i < _costs.Count; i++)
        {
            if (_weights[i] == 0) continue;
            double[] costs = _costs[i];
            double low = double.PositiveInfinity, high = 0;
            foreach (double cost in costs)
            {
                if (cost < low) low = cost;
                if (cost > high) high = cost;
            }
            if (double.IsPositiveInfinity(low)) continue;
            for (int k = 0; k < costs.Length; k++) _totals[k] += _weights[i] * ((double.IsNaN(costs[k]) ? high : costs[k]) - low);
        }
    }

    // The effective number of tasks whose costs tell candidates apart: 1 if a single dear task decides.
    private double TellingTasks(int best)
    {
        double sum = 0, squares = 0;
        for (int i = 0; i < _costs.Count; i++)
        {
            if (_weights[i] == 0) continue;
            double own = _costs[i][best], spread = 0;
            if (double.IsNaN(own)) continue;
            int n = 0;
            foreach (double cost in _costs[i])
            {
                if (double.IsNaN(cost)) continue;
                spread += Math.Abs(cost - own);
                n++;
            }
            spread *= _weights[i] / n;
            sum += spread;
            squares += spread * spread;
        }
        return squares > 0 ? sum * sum / squares : 0;
    }

    private int Cheapest(Func<int, bool> usable)
    {
        int best = -1;
        for (int k = 0; k < _totals.Length; k++)
            if (usable(k) && (best < 0 || _totals[k] < _totals[best])) best = k;
        return best;
    }

    // The square of the mean root cost: a mean on which single dear tasks have little say.
    private double TypicalCost(int candidate)
    {
        double sum = 0, weights = 0;
        for (int i = 0; i < _costs.Count; i++)
        {
            double cost = _costs[i][candidate];
            if (_weights[i] == 0 || double.IsNaN(cost)) continue;
            weights += _weights[i];
            sum += _weights[i] * Math.Sqrt(cost);
        }
        return weights > 0 ? sum / weights * (sum / weights) : 0;
    }

    /// <summary>One way of turning past costs into shares.</summary>
    /// <param name="Discount">How much of a past cost's weight is left one task later.</param>
    /// <param name="FarShare">How much a past cost far from the input counts beside one at the input.</param>
    /// <param name="Bandwidth">How far nearness reaches, as a share of the coordinate's spread.</param>
    /// <param name="Sharpness">The learning rate: how sharply the cheaper is preferred.</param>
    private sealed record Tuning(double Discount, double FarShare, double Bandwidth, double Sharpness);
}

/// <summary>How much a kind of candidate has to say in a prediction.</summary>
/// <param name="Candidate">Such as constant, linear_log, smoother_wide or random_forest.</param>
/// <param name="Share">From 0 to 1.</param>
public sealed record PredictorShare(string Candidate, double Share);
