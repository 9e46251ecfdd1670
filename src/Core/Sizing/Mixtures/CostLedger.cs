using System.Runtime.InteropServices;

namespace Scalable.Sizing.Mixtures;

/// <summary>
/// What every candidate would have cost every past task had it alone been believed, and the shares that follow:
/// discounted, localised in the input, the cheaper the more.
/// </summary>
internal sealed class CostLedger(SizingOptions options, int candidates)
{
    private readonly List<double[]> _costs = [];
    private double[] _weights = [];
    private readonly double[] _totals = new double[candidates];

    public int Count => _costs.Count;

    /// <summary>Records one task's costs, one a candidate; NaN where a candidate had nothing to say.</summary>
    public void Add(double[] costs) => _costs.Add(costs);

    public void DropOldest(int rows) => _costs.RemoveRange(0, rows);

    /// <summary>Writes each candidate's share; they sum to 1 over the usable ones.</summary>
    public void Shares(QuantityHistory history, in QuantityQuery query, Func<int, bool> usable, Span<double> shares)
    {
        Array.Clear(_totals);
        double bandwidth = Math.Max(history.CoordinateSpread * options.NearBandwidth, 1e-9), discount = 1, weightSum = 0;
        ReadOnlySpan<double> coordinates = CollectionsMarshal.AsSpan(history.Coordinates);
        if (_weights.Length < _costs.Count) _weights = new double[_costs.Count * 2];
        for (int i = _costs.Count - 1; i >= 0 && discount > 1e-6; i--, discount *= options.CostDiscount)
        {
            double z = (coordinates[i] - query.Coordinate) / bandwidth;
            double weight = discount * (options.FarCostShare + (1 - options.FarCostShare) * Math.Exp(-0.5 * z * z));
            double[] costs = _costs[i];
            double worst = 0;
            foreach (double cost in costs)
                if (cost > worst) worst = cost;
            for (int k = 0; k < costs.Length; k++) _totals[k] += weight * (double.IsNaN(costs[k]) ? worst : costs[k]);
            weightSum += weight;
            _weights[i] = weight;
        }
        int best = -1;
        for (int k = 0; k < shares.Length; k++)
            if (usable(k) && (best < 0 || _totals[k] < _totals[best])) best = k;
        double scale = 0, least = _totals[best];
        if (options.Scale == "mean") scale = least;
        else
        {
            double used = 0;
            discount = 1;
            for (int i = _costs.Count - 1; i >= 0 && discount > 1e-6; i--, discount *= options.CostDiscount)
            {
                double c = _costs[i][best];
                if (double.IsNaN(c)) continue;
                used += _weights[i];
                scale += _weights[i] * (options.Scale == "geo" ? Math.Log(c + 1e-12) : Math.Sqrt(c));
            }
            scale /= used;
            scale = options.Scale == "geo" ? Math.Exp(scale) : scale * scale;
            scale *= weightSum;
        }
        if (options.RegretCap > 0 && scale > 0)
        {
            double unit = scale / weightSum, cap = options.RegretCap * unit;
            Array.Clear(_totals);
            discount = 1;
            for (int i = _costs.Count - 1; i >= 0 && discount > 1e-6; i--, discount *= options.CostDiscount)
            {
                double[] costs = _costs[i];
                double low = double.PositiveInfinity;
                foreach (double cost in costs)
                    if (cost < low) low = cost;
                for (int k = 0; k < costs.Length; k++) _totals[k] += _weights[i] * (double.IsNaN(costs[k]) ? cap : Math.Min(cap, costs[k] - low));
            }
            least = double.PositiveInfinity;
            for (int k = 0; k < shares.Length; k++)
                if (usable(k)) least = Math.Min(least, _totals[k]);
        }
        double sharpness = options.CostSharpness * weightSum / (weightSum + options.Evidence);
        double sum = 0;
        for (int k = 0; k < shares.Length; k++)
        {
            double excess = scale <= 0 ? 0 : (_totals[k] - least) / scale;
            double share = !usable(k) ? 0 : options.PowerShares ? Math.Pow(1 + excess, -sharpness) : Math.Exp(-sharpness * excess);
            shares[k] = share;
            sum += share;
        }
        for (int k = 0; k < shares.Length; k++) shares[k] /= sum;
    }
}
