using Scalable.Sizing.Distributions;

namespace Scalable.Sizing.Candidates;

/// <summary>All candidates of one quantity of one task, and what they say about one query.</summary>
internal sealed class CandidateSet
{
    private readonly SizingOptions _options;
    private readonly IPointFit[] _fits;
    private readonly ResidualSample[] _residuals;
    private readonly ResidualSample _needs = new();
    private readonly Candidate[] _candidates;
    private readonly AtomBuffer[] _atoms;
    private readonly bool[] _usable;
    private readonly PartitionForest _forest;
    private readonly RowWeights _weights = new();
    private int _lowestRow, _highestRow;

    public CandidateSet(SizingOptions options)
    {
        _options = options;
        _forest = new PartitionForest(options);
        _fits =
        [
            new LineFit(LineScale.Raw, options.RidgeStrength),
            new LineFit(LineScale.Relative, options.RidgeStrength),
            new LineFit(LineScale.Log, options.RidgeStrength),
            new LineFit(LineScale.Crossed, options.RidgeStrength),
            new LocalLinearFit("smoother_narrow", options.NarrowSmoother),
            new LocalLinearFit("smoother_wide", options.WideSmoother),
        ];
        if (options.MidSmoother > 0) _fits = [.. _fits, new LocalLinearFit("smoother_mid", options.MidSmoother)];
        if (options.GP) _fits = [.. _fits, new GaussianProcessFit()];
        foreach (string d in options.Drop.Split('/')) _fits = [.. _fits.Where(f => f.Name != d)];
        if (options.ReqFit) _fits = [.. _fits, new RequestFit()];
        _residuals = [.. _fits.Select(_ => new ResidualSample())];
        _candidates =
        [
            .. Enum.GetValues<Weighting>().Select(weighting => new Candidate(null, weighting, _needs)),
            .. _fits.SelectMany((fit, f) => (options.LeafFits == "all" || options.LeafFits.Split('+').Contains(fit.Name) ? new[] { Weighting.All, Weighting.Near, Weighting.Recent, Weighting.Leaf } : new[] { Weighting.All, Weighting.Near, Weighting.Recent }).Select(weighting => new Candidate(fit, weighting, _residuals[f]))),
        ];
        _atoms = [.. _candidates.Select(_ => new AtomBuffer())];
        _usable = new bool[_candidates.Length];
    }

    public int Count => _candidates.Length;

    public Candidate this[int candidate] => _candidates[candidate];

    public bool IsUsable(int candidate) => _usable[candidate];

    /// <summary>The distribution of a usable candidate for the query last given to <see cref="Predict"/>.</summary>
    public AtomBuffer Distribution(int candidate) => _atoms[candidate];

    public void Update(QuantityHistory history)
    {
        _forest.Update(history);
        _needs.Update(history, null);
        for (int f = 0; f < _fits.Length; f++)
        {
            if (history.Count >= _fits[f].LeastRows) _fits[f].Update(history);
            _residuals[f].Update(history, _fits[f]);
        }
        _lowestRow = _highestRow = 0;
        for (int i = 1; i < history.Count; i++)
        {
            if (history.Coordinates[i] < history.Coordinates[_lowestRow]) _lowestRow = i;
            if (history.Coordinates[i] > history.Coordinates[_highestRow]) _highestRow = i;
        }
    }

    public void Predict(QuantityHistory history, in QuantityQuery query)
    {
        _weights.Compute(history, query, _forest);
        IPointFit? fit = null;
        var prediction = new FitPrediction(double.NaN, 1, 0);
        for (int k = 0; k < _candidates.Length; k++)
        {
            if (_candidates[k].Fit is { } next && next != fit)
            {
                fit = next;
                prediction = history.Count < fit.LeastRows || !fit.IsUsable ? new FitPrediction(double.NaN, 1, 0) : Doubting(fit, history, query);
            }
            _usable[k] = _candidates[k].Predict(history, prediction, _weights, _atoms[k]);
        }
    }

    private FitPrediction Doubting(IPointFit fit, QuantityHistory history, in QuantityQuery query)
    {
        FitPrediction prediction = fit.Predict(history, query);
        int edge = query.Coordinate > history.Coordinates[_highestRow] ? _highestRow : query.Coordinate < history.Coordinates[_lowestRow] ? _lowestRow : -1;
        if (edge < 0 || !double.IsFinite(prediction.Centre)) return prediction;
        double atEdge = fit.HeldOut[edge];
        return double.IsFinite(atEdge) ? prediction with { Doubt = _options.ExtrapolationDoubt * Math.Abs(Math.Log(prediction.Centre / atEdge)) } : prediction;
    }
}
