using Scalable.Evaluation.Tuning.Trials;
using Scalable.Evaluation.Tuning.Spaces;

namespace Scalable.Evaluation.Tuning.Strategies;

/// <summary>All trials of a search so far: their hyperparameters and how they fared. Outcomes may be added from any thread.</summary>
internal sealed class TrialLedger(SearchMetric metric, int foldCount)
{
    /// <summary>Fewer trials than this have no median worth going by.</summary>
    private const int MinForLimits = 5;

    private readonly object _gate = new();
    private readonly List<ParameterSet> _parameters = [];
    private readonly SortedDictionary<(int Number, double Budget), TrialOutcome> _outcomes = [];

    public int TrialCount => _parameters.Count;

    public ParameterSet ParametersOf(int trial) => _parameters[trial];

    /// <summary>Notes a new trial's hyperparameters and gives it its number.</summary>
    public int Open(ParameterSet parameters)
    {
        _parameters.Add(parameters);
        return _parameters.Count - 1;
    }

    public void Add(TrialOutcome outcome)
    {
        lock (_gate) _outcomes[(outcome.Number, outcome.Budget)] = outcome;
    }

    public TrialOutcome? Find(int trial, double budget)
    {
        lock (_gate) return _outcomes.GetValueOrDefault((trial, budget));
    }

    /// <summary>A trial's outcomes, the smallest budget first.</summary>
    public TrialOutcome[] OutcomesOf(int trial)
    {
        lock (_gate) return [.. _outcomes.Where(entry => entry.Key.Number == trial).Select(entry => entry.Value)];
    }

    public bool IsComplete(TrialOutcome outcome) => outcome is { Error: null, Budget: >= 1 } && outcome.FoldScores.Count == foldCount;

    /// <summary>A number of which less is better, whatever the metric's direction.</summary>
    public double Loss(TrialOutcome outcome) => metric.Loss(outcome.Mean);

    /// <summary>Trials seen through, the best first; of equals the earlier.</summary>
    public TrialOutcome[] Complete()
    {
        lock (_gate) return [.. _outcomes.Values.Where(IsComplete).OrderBy(Loss).ThenBy(outcome => outcome.Number)];
    }

    /// <summary>The hyperparameters of all trials, the best first: those with the most budget and folds before the rest, failed ones last.</summary>
    public ParameterSet[] Ranked()
    {
        lock (_gate)
        {
            return
            [
                .. _outcomes.Values.GroupBy(outcome => outcome.Number).Select(trial => trial.Last())
                    .OrderBy(outcome => outcome.Error is not null)
                    .ThenByDescending(outcome => outcome.Budget).ThenByDescending(outcome => outcome.FoldScores.Count)
                    .ThenBy(Loss).ThenBy(outcome => outcome.Number)
                    .Select(outcome => _parameters[outcome.Number]),
            ];
        }
    }

    /// <summary>After each fold, the median of the mean losses that trials seen through had there; none if there are too few of them.</summary>
    public double[] MedianLimits()
    {
        TrialOutcome[] complete = Complete();
        if (complete.Length < MinForLimits) return [];
        return [.. Enumerable.Range(1, foldCount).Select(folds => Statistics.Quantile.LinearOrNull(complete.Select(outcome => outcome.FoldScores.Take(folds).Average(score => metric.Loss(score))), 0.5)!.Value)];
    }
}
