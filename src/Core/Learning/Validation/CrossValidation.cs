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
