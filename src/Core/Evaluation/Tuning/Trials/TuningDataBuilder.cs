using Scalable.Advising.Engine;
using Scalable.Advising.Evidence;
using Scalable.Advising.Features;
using Scalable.Learning;
using Scalable.Runs;

namespace Scalable.Evaluation.Tuning.Trials;

/// <summary>
/// Turns recorded runs into folds as a learned advisor sees them: succeeded attempts, a table a task, features and
/// categories of the training part alone. A task is part of a fold if an advisor would have had enough to learn from.
/// </summary>
internal static class TuningDataBuilder
{
    /// <summary>A learner is searched for hyperparameters from so many succeeded attempts of a task on.</summary>
    public const int MinRowsToTune = 10;

    private const int MinRunsToHoldOut = 5;

    /// <exception cref="TuningDataException">No fold has a task with enough attempts.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static TuningData Build(IEnumerable<RunRecord> runs, TuningTarget target, CrossValidationMethod method, int foldCount, int seed, CancellationToken cancellationToken = default)
    {
        RunRecord[] inTime = [.. runs.OrderBy(run => run.StartedAt ?? DateTimeOffset.MinValue).ThenBy(run => run.RunId, StringComparer.Ordinal)];
        List<(TaskRecord Attempt, int Run)> rows = [];
        for (int run = 0; run < inTime.Length; run++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (TaskRecord attempt in inTime[run].Tasks.Where(task => task.State == TaskState.Succeeded)) rows.Add((attempt, run));
        }
        int[] runOfRow = inTime.Length > 1 ? Renumber(rows) : [.. Enumerable.Range(0, rows.Count)];
        FoldPlan plan = FoldPlan.Of(method, runOfRow, foldCount, seed);
        IReadOnlyList<TaskFold>[] folds =
        [
            .. Enumerable.Range(0, plan.FoldCount)
                .Select(fold => TasksOf(Pick(rows, plan.TrainingRows(fold)), Pick(rows, plan.JudgedRows(fold)), target, cancellationToken))
                .Where(fold => fold.Count > 0),
        ];
        if (folds.Length == 0)
            throw new TuningDataException($"No task has {MinRowsToTune} succeeded attempts with {Quantity(target)} to learn from and later ones to be judged on. Record more runs; Get-ScalableTask and 'scalable report' show what there is.");
        return new TuningData(folds, inTime.Length, rows.Count(row => Value(row.Attempt, target) > 0));
    }

    private static TaskRecord[] Pick(List<(TaskRecord Attempt, int Run)> rows, int[] picked) => [.. picked.Select(row => rows[row].Attempt)];

    /// <summary>Runs that have rows, counted without gaps.</summary>
    private static int[] Renumber(List<(TaskRecord Attempt, int Run)> rows)
    {
        var numbers = new Dictionary<int, int>();
        return [.. rows.Select(row => numbers.TryGetValue(row.Run, out int number) ? number : numbers[row.Run] = numbers.Count)];
    }

    private static List<TaskFold> TasksOf(TaskRecord[] training, TaskRecord[] judged, TuningTarget target, CancellationToken cancellationToken)
    {
        List<TaskFold> tasks = [];
        ILookup<string, TaskRecord> unseen = judged.Where(attempt => Value(attempt, target) > 0 && attempt.DurationSeconds is > 0).ToLookup(attempt => attempt.TaskName, StringComparer.Ordinal);
        foreach (IGrouping<string, TaskRecord> task in training.GroupBy(attempt => attempt.TaskName, StringComparer.Ordinal).OrderBy(task => task.Key, StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            TaskRecord[] usable = [.. EvidenceClassifier.Classify(task).Where(one => one.Kind == EvidenceKind.Measured).Select(one => one.Usable).Where(attempt => Value(attempt, target) > 0)], later = [.. unseen[task.Key]];
            if (usable.Length < MinRowsToTune || later.Length == 0) continue;
            LearnerTable table = LearnerTable.Of(Features(usable), Requests(usable, target));
            var set = new TrainingSet(table.Encode(Features(usable), Requests(usable, target)), Values(usable, target), Groups: RunNumbers(usable));
            tasks.Add(new TaskFold(task.Key, set, table.Encode(Features(later), Requests(later, target)), Values(later, target), [.. later.Select(attempt => target == TuningTarget.Memory ? attempt.DurationSeconds!.Value / 3600 / 1e9 : 1.0 / 3600)]));
        }

        return tasks;
    }

    private static IReadOnlyDictionary<string, FeatureValue>[] Features(TaskRecord[] attempts) => [.. attempts.Select(attempt => TaskFeatures.With(attempt.Features, attempt.Target))];

    private static double[] Requests(TaskRecord[] attempts, TuningTarget target) =>
        [.. attempts.Select(attempt => (target == TuningTarget.Memory ? attempt.RequestedMemory?.Bytes : attempt.RequestedWalltime?.TotalSeconds) ?? double.NaN)];

    /// <summary>The run of each attempt, by which rows are held out together; none if there are too few runs to hold any out.</summary>
    private static int[] RunNumbers(TaskRecord[] attempts)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        int[] runs = [.. attempts.Select(attempt => numbers.TryGetValue(attempt.RunId, out int number) ? number : numbers[attempt.RunId] = numbers.Count)];
        return numbers.Count >= MinRunsToHoldOut ? runs : [];
    }

    private static double? Value(TaskRecord attempt, TuningTarget target) => target == TuningTarget.Memory ? attempt.PeakMemory?.Bytes : attempt.DurationSeconds;

    private static double[] Values(TaskRecord[] attempts, TuningTarget target) => [.. attempts.Select(attempt => Value(attempt, target)!.Value)];

    private static string Quantity(TuningTarget target) => target == TuningTarget.Memory ? "a peak of memory and a duration" : "a duration";
}

/// <summary>All that trials learn from and are judged on: made once, shared by every trial. Immutable.</summary>
/// <param name="Folds">The tasks of each fold.</param>
/// <param name="RunCount">How many runs there are.</param>
/// <param name="RowCount">How many attempts are used.</param>
internal sealed record TuningData(IReadOnlyList<IReadOnlyList<TaskFold>> Folds, int RunCount, int RowCount)
{
    public int TaskCount => Folds.SelectMany(fold => fold).Select(task => task.Task).Distinct(StringComparer.Ordinal).Count();
}

/// <summary>One task's part of a fold: what is learnt from, and what that is judged on.</summary>
/// <param name="Task">The task's name.</param>
/// <param name="Training">Rows in time order; encoded by what these rows alone show.</param>
/// <param name="Unseen">Rows to predict, of the same schema.</param>
/// <param name="Truths">Their true values, positive.</param>
/// <param name="UnitCosts">What one unit allocated beyond a true value costs: for memory the attempt's hours / 1e9, for durations 1 / 3600.</param>
internal sealed record TaskFold(string Task, TrainingSet Training, FeatureTable Unseen, double[] Truths, double[] UnitCosts);

/// <summary>Which rows each fold learns from and which it is judged on.</summary>
internal sealed class FoldPlan
{
    /// <summary>The share of the runs that every model of a time-ordered search learns from.</summary>
    private const double FirstTrainingShare = 1.0 / 3;

    private readonly int[] _blockOfRow;
    private readonly bool _isTimeOrdered;

    private FoldPlan(int[] blockOfRow, int foldCount, bool isTimeOrdered)
    {
        _blockOfRow = blockOfRow;
        FoldCount = foldCount;
        _isTimeOrdered = isTimeOrdered;
    }

    /// <summary>Fewer than asked for if there are fewer runs.</summary>
    public int FoldCount { get; }

    /// <param name="runOfRow">The run of each row, counted from 0 in time order.</param>
    public static FoldPlan Of(CrossValidationMethod method, int[] runOfRow, int foldCount, int seed)
    {
        if (method != CrossValidationMethod.TimeOrdered)
        {
            Folds folds = Folds.Of(runOfRow.Length, method == CrossValidationMethod.Random ? [] : runOfRow, foldCount, seed);
            int[] blockOfRow = new int[runOfRow.Length];
            for (int fold = 0; fold < folds.Count; fold++)
                foreach (int row in folds.RowsIn(fold)) blockOfRow[row] = fold;
            return new FoldPlan(blockOfRow, folds.Count, isTimeOrdered: false);
        }

        int runs = runOfRow.Length == 0 ? 0 : runOfRow.Max() + 1;
        int first = Math.Clamp((int)Math.Round(FirstTrainingShare * runs), 1, Math.Max(1, runs - 1));
        int judged = Math.Max(0, runs - first), count = Math.Min(foldCount, judged);
        return new FoldPlan([.. runOfRow.Select(run => run < first ? 0 : 1 + (int)((long)(run - first) * count / judged))], count, isTimeOrdered: true);
    }

    public int[] TrainingRows(int fold) => Rows(block => _isTimeOrdered ? block <= fold : block != fold);

    public int[] JudgedRows(int fold) => Rows(block => _isTimeOrdered ? block == fold + 1 : block == fold);

    private int[] Rows(Predicate<int> isWanted) => [.. Enumerable.Range(0, _blockOfRow.Length).Where(row => isWanted(_blockOfRow[row]))];
}
