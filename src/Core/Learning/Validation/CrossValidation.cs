using Scalable.Learning.Numerics;

namespace Scalable.Learning.Validation;

/// <summary>Predicts every row by a model that has seen no row of its group: for any learner, ours or a user's.</summary>
public static class CrossValidation
{
    /// <summary>Below so many rows folds run side by side, each on one thread.</summary>
    private const int SideBySideRows = 50_000;

    /// <returns>One prediction a row; NaN for all where there is but one group.</returns>
    /// <exception cref="ArgumentException">As <see cref="ILearner.Train"/>.</exception>
    public static double[] Predict(ILearner learner, TrainingSet set, LearnerOptions options, int foldCount = 5, CancellationToken cancellationToken = default)
    {
        TrainingChecks.Check(set);
        double[] predictions = new double[set.RowCount];
        Array.Fill(predictions, double.NaN);
        Folds folds = Folds.Of(set.RowCount, set.Groups.Span, foldCount, options.Seed);
        if (folds.Count < 2) return predictions;

        bool sideBySide = set.RowCount < SideBySideRows;
        Workers workers = new(sideBySide ? options.MaxThreads : 1, cancellationToken);
        LearnerOptions inFold = options with { KeepHeldOutPredictions = false, MaxThreads = sideBySide ? 1 : options.MaxThreads };
        workers.Run(folds.Count, fold =>
        {
            IModel model = learner.Train(RowSubset.Of(set, folds.RowsOutside(fold)), inFold, cancellationToken);
            double[] row = new double[set.Features.Schema.Count];
            foreach (int held in folds.RowsIn(fold))
            {
                set.Features.CopyRow(held, row);
                predictions[held] = model.Predict(row);
            }
        });
        return predictions;
    }
}

/// <summary>Copies some rows of a training set.</summary>
public static class RowSubset
{
    /// <param name="rows">The rows to copy, in the order they are wanted.</param>
    public static TrainingSet Of(TrainingSet set, ReadOnlySpan<int> rows)
    {
        double[][] columns = new double[set.Features.Schema.Count][];
        for (int feature = 0; feature < columns.Length; feature++) columns[feature] = Pick(set.Features.Column(feature), rows);
        return new TrainingSet(
            new FeatureTable(set.Features.Schema, columns, rows.Length),
            Pick(set.Targets.Span, rows),
            set.Groups.IsEmpty ? default : Pick(set.Groups.Span, rows));
    }

    private static T[] Pick<T>(ReadOnlySpan<T> values, ReadOnlySpan<int> rows)
    {
        T[] picked = new T[rows.Length];
        for (int i = 0; i < picked.Length; i++) picked[i] = values[rows[i]];
        return picked;
    }
}
