using Scalable.Learning;

namespace Scalable.Evaluation.Tuning.Folding;

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
