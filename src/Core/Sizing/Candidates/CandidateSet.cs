using Scalable.Sizing.Distributions;

namespace Scalable.Sizing.Candidates;

/// <summary>All candidates of one quantity of one task, and what they say about one query.</summary>
internal sealed class CandidateSet
{
    private readonly IPointFit[] _fits;
    private readonly Candidate[] _candidates;
    private readonly AtomBuffer[] _atoms;
    private readonly bool[] _usable;
    private readonly RowWeights _weights = new();

    public CandidateSet(SizingOptions options)
    {
        _fits =
        [
            new LineFit(LineScale.Raw, options.RidgeStrength),
            new LineFit(LineScale.Relative, options.RidgeStrength),
            new LineFit(LineScale.Log, options.RidgeStrength),
            new LocalLinearFit("smoother_narrow", options.NarrowSmoother),
            new LocalLinearFit("smoother_wide", options.WideSmoother),
        ];
        if (options.MidSmoother > 0) _fits = [.. _fits, new LocalLinearFit("smoother_mid", options.MidSmoother)];
        if (options.GP) _fits = [.. _fits, new GaussianProcessFit()];
        foreach (string d in options.Drop.Split('/')) _fits = [.. _fits.Where(f => f.Name != d)];
        _candidates =
        [
            new(null, Weighting.All), new(null, Weighting.Near), new(null, Weighting.Recent), new(null, Weighting.SameRequest),
            .. _fits.SelectMany(fit => new[] { Weighting.All, Weighting.Near, Weighting.Recent }.Select(weighting => new Candidate(fit, weighting))),
        ];
        _atoms = [.. _candidates.Select(_ => new AtomBuffer())];
        _usable = new bool[_candidates.Length];
    }

    public int Count => _candidates.Length;

    public Candidate this[int candidate] => _candidates[candidate];

    public bool IsUsable(int candidate) => _usable[candidate];

    /// <summary>The distribution of a usable candidate for the query last given to <see cref="Predict"/>.</summary>
    public AtomBuffer Distribution(int candidate) => _atoms[candidate];

    /// <summary>The smallest of the fits' median absolute log residuals, as a standard deviation.</summary>
    public double Noise(QuantityHistory history)
    {
        double best = double.PositiveInfinity;
        double[] r = new double[history.Count];
        foreach (IPointFit fit in _fits)
        {
            if (history.Count < fit.LeastRows) continue;
            int n = 0;
            ReadOnlySpan<double> held = fit.HeldOut;
            for (int i = 0; i < held.Length; i++)
                if (double.IsFinite(held[i])) r[n++] = Math.Abs(Math.Log(history.Needs[i] / held[i]));
            if (n == 0) continue;
            Array.Sort(r, 0, n);
            best = Math.Min(best, r[n / 2] * 1.4826);
        }
        return double.IsFinite(best) ? best : 0;
    }

    public void Update(QuantityHistory history)
    {
        foreach (IPointFit fit in _fits)
            if (history.Count >= fit.LeastRows) fit.Update(history);
    }

    public void Predict(QuantityHistory history, in QuantityQuery query)
    {
        _weights.Compute(history, query);
        IPointFit? fit = null;
        double centre = double.NaN, widening = 1;
        for (int k = 0; k < _candidates.Length; k++)
        {
            if (_candidates[k].Fit != fit)
            {
                fit = _candidates[k].Fit;
                widening = 1;
                centre = fit is null || history.Count < fit.LeastRows ? double.NaN : fit.Predict(history, query);
                if (fit is not null && double.IsFinite(centre)) widening = fit.Widening(history, query, centre);
            }
            _usable[k] = _candidates[k].Predict(history, centre, widening, _weights, _atoms[k]);
        }
    }
}
