using System.Diagnostics;
using Scalable.Advising;
using Scalable.Evaluation.Tuning.Spaces;
using Scalable.Learning;

namespace Scalable.Evaluation.Tuning.Trials;

/// <summary>Trains and judges trials, fold by fold, as a learned advisor would train and allocate. May be used from several threads at once.</summary>
internal sealed class TrialEvaluator(TuningData data, TrialSettings settings)
{
    private const string Trees = "trees";

    // With fewer rows a task's own errors say little of a bound that holds 95 times in 100.
    private const int MinOwnRows = 20;

    private readonly ILearner _learner = Learners.ByName(settings.Learner, settings.Backend);

    public int FoldCount => data.Folds.Count;

    /// <summary>Trains and judges one fold of a trial; what goes wrong in training is told in the outcome.</summary>
    public FoldOutcome Evaluate(TrialOrder order, int fold, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        double score = double.NaN;
        string? error = null;
        try
        {
            score = Score(order, fold, cancellationToken);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            error = problem.Message;
        }

        return new FoldOutcome(score, Stopwatch.GetElapsedTime(start).TotalSeconds, error);
    }

    /// <summary>Whether a trial is given up after the folds of these scores.</summary>
    public bool IsGivenUp(TrialOrder order, IReadOnlyList<double> scores) =>
        scores.Count > 0 && scores.Count <= order.Limits.Count && scores.Sum(score => settings.Metric.Loss(score)) / scores.Count > order.Limits[scores.Count - 1];

    private double Score(TrialOrder order, int fold, CancellationToken cancellationToken)
    {
        IReadOnlyList<TaskFold> tasks = data.Folds[fold];
        double[][] predictions = [.. tasks.Select(task => Predict(task, order, cancellationToken))];
        double[][] bounds = settings.Metric.NeedsBounds() ? Bounds(tasks, predictions) : [.. tasks.Select(_ => Array.Empty<double>())];
        MetricTally tally = MetricTally.Of(settings.Metric, settings.Confidence);
        for (int i = 0; i < tasks.Count; i++) tally.Add(tasks[i].Truths, predictions[i], bounds[i], tasks[i].UnitCosts);
        return double.IsFinite(tally.Score) ? tally.Score
            : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"The score of fold {fold + 1} is not a finite number."));
    }

    private double[] Predict(TaskFold task, TrialOrder order, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        TrainingSet set = Budgeted(task.Training, order.Budget);
        (double least, double greatest) = Extremes(set.Targets.Span);
        if (least == greatest) return [.. Enumerable.Repeat(least, task.Truths.Length)];
        LearnerOptions options = new(ModelDefaults.With(_learner, Budgeted(order).ToDictionary()), settings.Seed, MaxThreads: 1);
        double[] predictions = _learner.TrainAndPredict(set, task.Unseen, options, cancellationToken);
        for (int row = 0; row < predictions.Length; row++) predictions[row] = Math.Max(predictions[row], least);
        return predictions;
    }

    /// <summary>What attempts would be given: by the errors of the task's other rows of the fold, or of all tasks' if it has few.</summary>
    private double[][] Bounds(IReadOnlyList<TaskFold> tasks, double[][] predictions)
    {
        double[][] ratios = [.. tasks.Select((task, i) => task.Truths.Zip(predictions[i], (truth, prediction) => truth / prediction).ToArray())];
        double[] pooled = LeaveOneOutFactors.Of([.. ratios.SelectMany(task => task)], settings.Confidence);
        double[][] bounds = new double[tasks.Count][];
        for (int i = 0, first = 0; i < tasks.Count; first += ratios[i++].Length)
        {
            double[] factors = ratios[i].Length >= MinOwnRows ? LeaveOneOutFactors.Of(ratios[i], settings.Confidence) : pooled[first..(first + ratios[i].Length)];
            bounds[i] = [.. predictions[i].Zip(factors, (prediction, factor) => Allocation(prediction * factor))];
        }
        return bounds;
    }

    /// <summary>The newest rows, as many as the budget leaves.</summary>
    private TrainingSet Budgeted(TrainingSet set, double budget)
    {
        if (budget >= 1 || TakesTrees) return set;
        int count = Math.Clamp((int)Math.Ceiling(budget * set.RowCount), Math.Min(TuningDataBuilder.MinRowsToTune, set.RowCount), set.RowCount);
        return RowSubset.Of(set, [.. Enumerable.Range(set.RowCount - count, count)]);
    }

    private ParameterSet Budgeted(TrialOrder order)
    {
        if (order.Budget >= 1 || !TakesTrees) return order.Parameters;
        object trees = order.Parameters[Trees] ?? _learner.Parameters.First(parameter => parameter.Name == Trees).Default;
        return order.Parameters.With(Trees, (long)Math.Ceiling(order.Budget * Convert.ToDouble(trees, CultureInfo.InvariantCulture)));
    }

    private bool TakesTrees => settings.Resource == SearchResource.Trees && _learner.Parameters.Any(parameter => parameter.Name == Trees);

    private double Allocation(double bound) => settings.Target == TuningTarget.Memory ? MemorySize.Ceiling(bound).RoundUpForPeople().Bytes : Math.Ceiling(bound);

    private static (double Least, double Greatest) Extremes(ReadOnlySpan<double> values)
    {
        (double least, double greatest) = (values[0], values[0]);
        foreach (double value in values) (least, greatest) = (Math.Min(least, value), Math.Max(greatest, value));
        return (least, greatest);
    }
}

/// <summary>How a trial fared in one fold.</summary>
/// <param name="Score">The metric; NaN if there is an error.</param>
/// <param name="Seconds">How long training and judging took.</param>
/// <param name="Error">Why it could not be evaluated; null if it could.</param>
internal sealed record FoldOutcome(double Score, double Seconds, string? Error);

/// <summary>A trial to evaluate.</summary>
/// <param name="Number">The trial's number; 0 has the defaults.</param>
/// <param name="Budget">The share of the resource, above 0 and at most 1.</param>
/// <param name="Limits">After each fold, the mean loss beyond which the trial is given up; empty to see it through.</param>
internal sealed record TrialOrder(int Number, ParameterSet Parameters, double Budget, IReadOnlyList<double> Limits);

/// <summary>How a trial fared with a budget.</summary>
/// <param name="Number">The trial's number.</param>
/// <param name="Budget">The share of the resource it had.</param>
/// <param name="FoldScores">The metric of each fold that was evaluated; fewer than there are if the trial was given up.</param>
/// <param name="FitSeconds">How long training and judging took.</param>
/// <param name="Error">Why it could not be evaluated; null if it could.</param>
internal sealed record TrialOutcome(int Number, double Budget, IReadOnlyList<double> FoldScores, double FitSeconds, string? Error = null)
{
    /// <summary>True if the outcome was lost on its way and says nothing of the trial: a study does not keep it, so that it is evaluated again.</summary>
    public bool IsLost { get; init; }

    public double Mean => FoldScores.Count == 0 ? double.NaN : FoldScores.Average();
}

/// <summary>How every trial of a search is trained and judged.</summary>
/// <param name="Learner">The learner's name.</param>
/// <param name="Confidence">The probability that bounds shall hold with.</param>
/// <param name="Seed">The seed that models are trained with.</param>
/// <param name="Resource">What a budget below 1 leaves less of.</param>
internal sealed record TrialSettings(string Learner, SearchMetric Metric, TuningTarget Target, double Confidence, int Seed, SearchResource Resource, LearningBackend Backend = LearningBackend.Scalable);

/// <summary>
/// Bounds for unseen rows from the errors of the other unseen rows, so that judging bounds costs no fit beyond those that predict:
/// each row's factor is the conformal quantile of the ratios of truth to prediction of all rows but itself (leave-one-out; Vovk et
/// al. 2005).
/// </summary>
internal static class LeaveOneOutFactors
{
    /// <summary>The factor from each row's prediction to the bound that holds with a probability; 1 for a row that is alone.</summary>
    /// <param name="ratios">Truth over prediction, a row each.</param>
    /// <param name="probability">Above 0 and below 1.</param>
    public static double[] Of(double[] ratios, double probability)
    {
        int count = ratios.Length;
        double[] factors = new double[count];
        Array.Fill(factors, 1);
        if (count < 2) return factors;
        int[] order = [.. Enumerable.Range(0, count).OrderBy(row => ratios[row])];
        // The ceil((n + 1) p)-th of the n others, or the largest if there are too few for that.
        int rank = Math.Clamp((int)Math.Ceiling(count * probability - 1e-9), 1, count - 1) - 1;
        for (int place = 0; place < count; place++) factors[order[place]] = ratios[order[rank < place ? rank : rank + 1]];
        return factors;
    }
}
