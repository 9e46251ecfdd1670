using Scalable.Learning.Validation;

namespace Scalable.Evaluation.Tuning.Folding;

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

    /// <summary>Fewer than asked for where there are fewer runs.</summary>
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
