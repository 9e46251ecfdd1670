using Scalable.Advising.Engine;
using Scalable.Learning;
using Scalable.Learning.Linear;
using Scalable.Advising.Distributions;
using Scalable.Advising.Persistence;

namespace Scalable.Advising.Predictors;

/// <summary>All candidates of one quantity of one task, and what they say about one query.</summary>
internal sealed class ExpertSet
{
    private const double NarrowBandwidth = 0.15;
    private const double WideBandwidth = 0.5;

    // Beyond the inputs seen, the change that a fit predicts is believed to within this share of itself.
    private const double ExtrapolationDoubt = 0.1;

    private static readonly Weighting[] s_residualWeightings = [Weighting.All, Weighting.Near, Weighting.Recent, Weighting.Leaf];

    private readonly IPredictor[] _fits;
    private readonly ResidualSample[] _residuals;
    private readonly ResidualSample _needs = new();
    private readonly Expert[] _candidates;
    private readonly WeightedSample[] _atoms;
    private readonly bool[] _usable, _repeats;
    private readonly double[] _widenings;
    private readonly ForestKernel _forest = new();
    private readonly RowWeights _weights = new();
    private readonly int _firstOutsideOnly;
    private int _lowestRow, _highestRow;

    private ExpertSet(IPredictor[] predictors, int outsideOnly = 0)
    {
        _fits = predictors;
        _residuals = [.. predictors.Select(_ => new ResidualSample())];
        _candidates =
        [
            .. Enum.GetValues<Weighting>().Select(weighting => new Expert(null, weighting, _needs)),
            .. predictors.SelectMany((fit, f) => s_residualWeightings.Select(weighting => new Expert(fit, weighting, _residuals[f]))),
        ];
        _firstOutsideOnly = _candidates.Length - outsideOnly * s_residualWeightings.Length;
        _atoms = [.. _candidates.Select(_ => new WeightedSample())];
        _usable = new bool[_candidates.Length];
        _repeats = new bool[_candidates.Length];
        _widenings = new double[_candidates.Length];
    }

    /// <summary>Every kind of expert, a random forest among them, which alone follows steps.</summary>
    public static ExpertSet Auto(ILearner forest, LearnerOptions options) => new(
    [
        new LinearPredictor(LineScale.Raw), new LinearPredictor(LineScale.Relative), new LinearPredictor(LineScale.Crossed), new LinearPredictor(LineScale.Log),
        new LocalLinearPredictor("smoother_narrow", NarrowBandwidth), new LocalLinearPredictor("smoother_wide", WideBandwidth),
        new RequestPredictor(), new LearnerPredictor(forest, options, isAlone: false),
    ]);

    /// <summary>
    /// One learner, the constants, and two lines, by relative errors and in logarithms. Beside a learner of trees these speak only beyond the
    /// inputs seen, where trees follow no trend.
    /// </summary>
    public static ExpertSet Of(ILearner learner, LearnerOptions options) => new(
        [new LearnerPredictor(learner, options, isAlone: true), new LinearPredictor(LineScale.Relative), new LinearPredictor(LineScale.Log)],
        outsideOnly: learner.Name == LinearLearner.LearnerName ? 0 : 2);

    /// <summary>The few experts that do for a quantity that is rounded up to whole cores.</summary>
    public static ExpertSet Light() => new([new LinearPredictor(LineScale.Relative), new RequestPredictor()]);

    /// <summary>The model of the learner among the experts; null if none is fitted.</summary>
    public IModel? LearnedModel => _fits.OfType<LearnerPredictor>().FirstOrDefault()?.Model;

    public int Count => _candidates.Length;

    public Expert this[int candidate] => _candidates[candidate];

    public bool IsUsable(int candidate) => _usable[candidate];

    /// <summary>True if a usable expert adds a voice of its own to the mixture, within the inputs seen or beyond.</summary>
    public bool IsHeard(int expert, bool isBeyond) => _usable[expert] && !_repeats[expert] && (isBeyond || expert < _firstOutsideOnly);

    /// <summary>True if an expert follows a trend beyond the inputs seen.</summary>
    public bool Extrapolates(int expert) => _usable[expert] && _candidates[expert].Fit is { Extrapolates: true };

    /// <summary>How much wider than in the past a candidate's errors are expected to be at the query.</summary>
    public double WideningOf(int candidate) => _widenings[candidate];

    /// <summary>The distribution of a usable candidate for the query last given to <see cref="Predict"/>.</summary>
    public WeightedSample Distribution(int candidate) => _atoms[candidate];

    public void Update(TaskDataset history, CancellationToken cancellationToken = default)
    {
        _forest.Update(history);
        _needs.Update(history, null);
        for (int f = 0; f < _fits.Length; f++)
        {
            if (history.Count >= _fits[f].LeastRows) _fits[f].Update(history, cancellationToken);
            _residuals[f].Update(history, _fits[f]);
        }
        _lowestRow = _highestRow = 0;
        for (int i = 1; i < history.Count; i++)
        {
            if (history.Coordinates[i] < history.Coordinates[_lowestRow]) _lowestRow = i;
            if (history.Coordinates[i] > history.Coordinates[_highestRow]) _highestRow = i;
        }
    }

    /// <param name="history">The rows, as they were when it was last brought up to date.</param>
    public void Keep(StateArchive state, TaskDataset history)
    {
        state.Object("kernel", () => _forest.Keep(state, history));
        foreach (IPredictor fit in _fits) state.Object(fit.Name, () => fit.Keep(state));
        if (state.IsReading && history.Count > 0) Update(history);
    }

    public void Predict(TaskDataset history, in DatasetQuery query)
    {
        _weights.Compute(history, query, _forest);
        IPredictor? fit = null;
        var prediction = new PointPrediction(double.NaN, 1, 0);
        for (int k = 0; k < _candidates.Length; k++)
        {
            if (_candidates[k].Fit is { } next && next != fit)
            {
                fit = next;
                prediction = history.Count < fit.LeastRows || !fit.IsUsable ? new PointPrediction(double.NaN, 1, 0) : Doubting(fit, history, query);
            }
            _repeats[k] = fit is not null ? fit.RepeatsConstant(query) : _candidates[k].Weighting == Weighting.SameRequest && _weights.RepeatsAll;
            _widenings[k] = _candidates[k].Fit is null ? 1 : prediction.Widening;
            _usable[k] = _candidates[k].Predict(history, prediction, _weights, _atoms[k]);
        }
    }

    /// <summary>How many past rows are near the query last given to <see cref="Predict"/>.</summary>
    public double NearRows => _weights.NearRows;

    /// <summary>How near another query is to that one, from 0 to 1, as past rows are judged.</summary>
    public double NearnessOf(in DatasetQuery other) => _weights.NearnessOf(other);

    private PointPrediction Doubting(IPredictor fit, TaskDataset history, in DatasetQuery query)
    {
        PointPrediction prediction = fit.Predict(history, query);
        int edge = query.Coordinate > history.Coordinates[_highestRow] ? _highestRow : query.Coordinate < history.Coordinates[_lowestRow] ? _lowestRow : -1;
        if (edge < 0 || !double.IsFinite(prediction.Centre)) return prediction;
        double atEdge = fit.HeldOut[edge];
        return double.IsFinite(atEdge) ? prediction with { ExtrapolationUncertainty = ExtrapolationDoubt * Math.Abs(StableMath.Log(prediction.Centre / atEdge)) } : prediction;
    }
}
