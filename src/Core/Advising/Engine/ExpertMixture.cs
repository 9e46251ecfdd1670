using Scalable.Advising.Distributions;
using Scalable.Advising.Persistence;
using Scalable.Advising.Predictors;
using Scalable.Learning;

namespace Scalable.Advising.Engine;

/// <summary>The experts of one quantity of one task, what each would have cost, and the mixture of their forecasts that follows.</summary>
internal sealed class ExpertMixture(ExpertSet experts)
{
    private const double MinShare = 1e-3;
    private const int MaxAtoms = 1000;

    private readonly ExponentialWeights _weights = new(experts.Count);
    private readonly LadderPlanner _planner = new();
    private readonly List<double> _rungs = [];
    private readonly double[] _shares = new double[experts.Count];

    /// <summary>The model of the learner among the experts; null if none is fitted.</summary>
    public IModel? LearnedModel => experts.LearnedModel;

    /// <summary>How many past rows are near the query last mixed for.</summary>
    public double NearRows => experts.NearRows;

    /// <summary>How near another query is to the one last mixed for, from 0 to 1.</summary>
    public double NearnessOf(in DatasetQuery other) => experts.NearnessOf(other);

    /// <summary>The name of the expert with the largest share in the mixture last made.</summary>
    public string DominantExpert
    {
        get
        {
            int best = 0;
            for (int k = 1; k < _shares.Length; k++)
                if (_shares[k] > _shares[best]) best = k;
            return experts[best].Name;
        }
    }

    /// <summary>The shares of the kinds of experts in the mixture last made, the largest first.</summary>
    public PredictorShare[] Shares() => Enumerable.Range(0, _shares.Length)
        .GroupBy(k => experts[k].Name, k => _shares[k], StringComparer.Ordinal)
        .Select(kind => new PredictorShare(kind.Key, kind.Sum()))
        .Where(kind => kind.Share > MinShare)
        .OrderByDescending(kind => kind.Share)
        .ToArray();

    /// <summary>Mixes the experts' forecasts for a query.</summary>
    /// <param name="history">The rows as they were when <see cref="Update"/> was last called.</param>
    /// <param name="query">What is asked.</param>
    /// <param name="beyond">How far it lies beyond the inputs seen, in doublings.</param>
    /// <param name="mixture">Receives the distribution, sorted, summing to 1.</param>
    /// <returns>False if it lies beyond them and no expert follows a trend there.</returns>
    public bool Mix(TaskDataset history, in DatasetQuery query, double beyond, WeightedSample mixture)
    {
        mixture.Clear();
        experts.Predict(history, query);
        _weights.Shares(history, query, k => experts.IsHeard(k, beyond > 0), _shares);
        FavourSure();
        for (int k = 0; k < experts.Count; k++)
            if (_shares[k] > MinShare) mixture.AddAll(experts.Distribution(k), _shares[k]);
        mixture.SortAndNormalise();
        mixture.ThinTo(MaxAtoms);
        return beyond <= 0 || IsTrendHeard(history);
    }

    /// <summary>The costs of a row that no expert was asked about.</summary>
    public double[] UnknownCosts()
    {
        double[] costs = new double[experts.Count];
        Array.Fill(costs, double.NaN);
        return costs;
    }

    /// <summary>Asks the experts about a query without mixing them; <see cref="ReplayCosts"/> follows.</summary>
    public void Ask(TaskDataset history, in DatasetQuery query) => experts.Predict(history, query);

    /// <summary>Writes what each expert would have cost had it alone been believed at the query last asked.</summary>
    /// <param name="costs">One an expert; left as it is where an expert had nothing to say.</param>
    /// <param name="request">What the user asked for, or NaN.</param>
    /// <param name="exceeded">How probably a task of this kind needs more than it asked for.</param>
    /// <param name="need">What it turned out to need.</param>
    /// <param name="costWeight">What a unit of the quantity costs.</param>
    /// <param name="failurePrice">The price of a failed attempt in the quantity's unit.</param>
    public void ReplayCosts(double[] costs, double request, double exceeded, double need, double costWeight, double failurePrice)
    {
        for (int k = 0; k < costs.Length; k++)
        {
            if (!experts.IsUsable(k)) continue;
            WeightedSample atoms = experts.Distribution(k);
            RequestCap.Apply(atoms, request, exceeded);
            _planner.Plan(atoms.Values, atoms.Weights, failurePrice, _rungs);
            costs[k] = costWeight * LadderCost.Of(_rungs, need, failurePrice, out _);
        }
    }

    /// <summary>Records a row's costs; <see cref="Update"/> follows.</summary>
    public void Add(double[] costs) => _weights.Add(costs);

    /// <summary>Brings the experts up to date with the history, of which so many of the oldest rows were let go.</summary>
    public void Update(TaskDataset history, int dropped, CancellationToken cancellationToken)
    {
        if (dropped > 0) _weights.RemoveOldest(dropped);
        experts.Update(history, cancellationToken);
    }

    public void Keep(StateArchive state, TaskDataset history)
    {
        _weights.Keep(state);
        state.Object("experts", () => experts.Keep(state, history));
    }

    // If an expert expects wider errors than those it was judged by, as a smoother between inputs does, it counts by its precision.
    private void FavourSure()
    {
        double sum = 0;
        for (int k = 0; k < _shares.Length; k++)
            if (_shares[k] > 0) sum += _shares[k] /= experts.WideningOf(k) * experts.WideningOf(k);
        for (int k = 0; k < _shares.Length; k++) _shares[k] /= sum;
    }

    private bool IsTrendHeard(TaskDataset history)
    {
        if (history.VaryingColumns == 0) return false;
        for (int k = 0; k < _shares.Length; k++)
            if (_shares[k] > 0 && experts.Extrapolates(k)) return true;
        return false;
    }
}
