namespace Scalable.Evaluation.Tuning.Folding;

/// <summary>All that trials learn from and are judged on: made once, shared by every trial. Immutable.</summary>
/// <param name="Folds">The tasks of each fold.</param>
/// <param name="RunCount">How many runs there are.</param>
/// <param name="RowCount">How many attempts are used.</param>
internal sealed record TuningData(IReadOnlyList<IReadOnlyList<TaskFold>> Folds, int RunCount, int RowCount)
{
    public int TaskCount => Folds.SelectMany(fold => fold).Select(task => task.Task).Distinct(StringComparer.Ordinal).Count();
}
