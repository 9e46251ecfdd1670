namespace Scalable.Scaling;

/// <summary>
/// Whether an idle worker is kept: the rent-or-buy (ski rental) question with the tag's own past gaps as evidence. Renting
/// is the idle worker's cost by the second; buying is what is lost when the next task finds no worker. The gaps seen in
/// the worker's own layer weigh most, those of the tag's other layers together as much as two of them, and so does a
/// log-uniform prior around the break-even point (Karlin et al. 1990 on the rule without evidence and with a known
/// distribution).
/// </summary>
internal static class IdleRule
{
    private const double PoolWeight = 2;
    private const double PriorWeight = 2;
    private const int PriorPoints = 10;
    private const double FirstPriorPoint = 1.0 / 8;

    /// <summary>A needed stretch of the full lead counts as half an observation.</summary>
    private const double PriorLossWeight = 0.5;

    /// <summary>What is lost if the worker is given back and its layer is needed again, in worker-seconds.</summary>
    public static double Loss(DemandLayer? layer, DemandLayers layers, double lead, double waitingWeight, bool startsAreBilled)
    {
        double sum = PriorLossWeight * lead, weight = PriorLossWeight;
        if (layer is not null)
            foreach (double loss in layer.Losses.Values)
            {
                sum += loss;
                weight++;
            }
        if (layers.LossPool.Count > 0)
        {
            double pool = 0;
            foreach (double loss in layers.LossPool.Values) pool += loss;
            sum += PoolWeight * pool / layers.LossPool.Count;
            weight += PoolWeight;
        }
        return waitingWeight * sum / weight + (startsAreBilled ? lead : 0);
    }

    /// <summary>
    /// For how long it pays to keep a worker whose next task is foreseen: as long as the gap costs less than the waiting
    /// that is left when a new worker is requested at once, and its start if that is billed.
    /// </summary>
    public static double LongestForeseenGap(double lead, double waitingWeight, bool startsAreBilled) =>
        lead * (waitingWeight + (startsAreBilled ? 1 : 0)) / (1 + waitingWeight);

    /// <summary>Whether keeping a worker that has idled for <paramref name="age"/> seconds costs less than giving it back.</summary>
    /// <param name="age">How long the layer has not been needed, in seconds.</param>
    /// <param name="loss">What giving back costs if the layer is needed again, in worker-seconds.</param>
    /// <param name="own">Past gaps of the layer, in seconds.</param>
    /// <param name="pool">Past gaps of all layers of the tag, in seconds.</param>
    /// <param name="keepFor">Where kept, after how many more seconds it would be given back.</param>
    public static bool Keep(double age, double loss, ReadOnlySpan<double> own, ReadOnlySpan<double> pool, out double keepFor)
    {
        keepFor = 0;
        if (loss <= 0) return false;
        Span<(double Left, double Weight)> gaps = stackalloc (double, double)[own.Length + pool.Length + PriorPoints];
        int count = 0;
        double total = 0;
        foreach (double gap in own) Include(gap, 1, gaps);
        foreach (double gap in pool) Include(gap, PoolWeight / pool.Length, gaps);
        double prior = loss * FirstPriorPoint;
        for (int i = 0; i < PriorPoints; i++, prior *= 2) Include(prior, PriorWeight / PriorPoints, gaps);
        if (count == 0) return false;

        gaps = gaps[..count];
        gaps.Sort(static (a, b) => a.Left.CompareTo(b.Left));
        double best = loss, passed = 0, rented = 0;
        foreach ((double left, double weight) in gaps)
        {
            passed += weight;
            rented += weight * left;
            double cost = (rented + (total - passed) * (left + loss)) / total;
            if (cost >= best) continue;
            best = cost;
            keepFor = left;
        }
        return keepFor > 0;

        void Include(double gap, double weight, Span<(double, double)> into)
        {
            if (gap <= age) return;
            into[count++] = (gap - age, weight);
            total += weight;
        }
    }
}
