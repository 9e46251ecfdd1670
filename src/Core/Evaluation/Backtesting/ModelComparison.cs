using System.Diagnostics;
using Scalable.Advising;
using Scalable.Runs;
using Scalable.Statistics;

namespace Scalable.Evaluation.Backtesting;

/// <summary>Trains each model type on the earlier runs of a history and asks it about the later ones.</summary>
public static class ModelComparison
{
    private const double EarlierShare = 0.7;

    /// <summary>One row a model type, in the order asked for.</summary>
    /// <param name="confidence">The confidence that allocations are asked for, and the coverage of bounds.</param>
    /// <exception cref="ArgumentException">There are fewer than two runs.</exception>
    public static IReadOnlyList<ModelTradeOff> Run(
        IReadOnlyList<RunRecord> runs, IEnumerable<ModelType> modelTypes, double confidence = 0.9, CancellationToken cancellationToken = default)
    {
        if (runs.Count < 2) throw new ArgumentException("At least two runs are needed: one to learn from and a later one to predict.", nameof(runs));
        RunRecord[] inTime = [.. runs.OrderBy(run => run.StartedAt ?? DateTimeOffset.MinValue).ThenBy(run => run.RunId, StringComparer.Ordinal)];
        int earlier = Math.Clamp((int)(EarlierShare * inTime.Length), 1, inTime.Length - 1);
        TaskRecord[] later = [.. inTime[earlier..].SelectMany(run => run.Tasks).Where(IsUsable)];
        double quantileWaste = Waste(new ResourceAdvisor(inTime[..earlier]), later, confidence, cancellationToken);
        ModelTradeOff[] rows = [.. modelTypes.Distinct().Select(type => Measure(type, inTime[..earlier], later, confidence, cancellationToken) with { QuantileWasteGigabyteHours = quantileWaste })];
        return rows.Select(row => row with { UseWhen = Verdict(row, rows) }).ToArray();
    }

    private static bool IsUsable(TaskRecord attempt) => attempt is { State: TaskState.Succeeded, DurationSeconds: > 0 };

    private static ModelTradeOff Measure(ModelType type, RunRecord[] earlier, TaskRecord[] later, double confidence, CancellationToken cancellationToken)
    {
        var advisor = new LearnedAdvisor(earlier, new LearnedAdvisorOptions { ModelType = type });
        long start = Stopwatch.GetTimestamp();
        advisor.TrainAll(cancellationToken: cancellationToken);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var duration = new Errors();
        var memory = new Errors();
        foreach (TaskRecord attempt in later)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ResourceRecommendation advice = advisor.Recommend(Question(attempt, confidence), cancellationToken);
            duration.Add(advice, "duration_s", attempt.DurationSeconds);
            memory.Add(advice, "peak_memory_bytes", attempt.PeakMemory?.Bytes);
        }
        return new ModelTradeOff
        {
            ModelType = type,
            Tasks = later.Length,
            TrainingSeconds = seconds,
            DurationError = duration.Median,
            MemoryError = memory.Median,
            DurationCoverage = duration.Coverage,
            MemoryCoverage = memory.Coverage,
            NominalCoverage = confidence,
            WasteGigabyteHours = Waste(advisor, later, confidence, cancellationToken),
            UseWhen = "",
        };
    }

    private static double Waste(IResourceAdvisor advisor, TaskRecord[] later, double confidence, CancellationToken cancellationToken)
    {
        var tally = new BacktestTally();
        foreach (TaskRecord attempt in later.Where(attempt => attempt.PeakMemory is { Bytes: > 0 }))
            if (advisor.Recommend(Question(attempt, confidence), cancellationToken).Memory is { } memory)
                tally.Add(attempt, new StrategyDecision(memory.Bytes, StrategyDecision.Doubled));
        return tally.Result(Backtest.AllTasks, "").WasteGigabyteHours;
    }

    private static RecommendationQuery Question(TaskRecord attempt, double confidence) =>
        new(attempt.TaskName) { Target = attempt.Target, Features = attempt.Features, Confidence = confidence, RequestedMemory = attempt.RequestedMemory };

    private static string Verdict(ModelTradeOff row, ModelTradeOff[] rows)
    {
        if (row.WasteGigabyteHours > row.QuantileWasteGigabyteHours) return "not on this history: the quantile advisor wastes less";
        if (row.WasteGigabyteHours <= rows.Min(other => other.WasteGigabyteHours)) return "wastes least here";
        return row.TrainingSeconds <= rows.Min(other => other.TrainingSeconds) ? "trains fastest here" : "neither fastest nor thriftiest here";
    }

    private sealed class Errors
    {
        private readonly List<double> _errors = [];
        private int _covered;

        public double? Median => Quantile.LinearOrNull(_errors, 0.5);

        public double? Coverage => _errors.Count == 0 ? null : (double)_covered / _errors.Count;

        public void Add(ResourceRecommendation advice, string quantity, double? truth)
        {
            if (truth is not > 0 || advice.Predictions.FirstOrDefault(prediction => prediction.Quantity == quantity) is not { } prediction) return;
            _errors.Add(Math.Abs(prediction.Expected / truth.Value - 1));
            if (truth >= prediction.Lower && truth <= prediction.Upper) _covered++;
        }
    }
}
