using Scalable.Advising.Evidence;
using Scalable.Learning;

namespace Scalable.Advising;

/// <summary>
/// Trains a model together with the ratios of truth to prediction for rows it had not seen. Small sets are cross-fitted, so
/// that every row counts; in large ones the newest fifth is predicted from what came before it, which costs one more fit
/// and tells how the model fares on runs to come.
/// </summary>
internal static class HeldOutRatios
{
    private const int MostRowsToCrossFit = 2000;
    private const int NewestShare = 5;

    /// <param name="floor">The smallest true value; predictions below it are raised to it.</param>
    public static (IModel Model, double[] Ratios) Train(ILearner learner, LearnerOptions options, TrainingSet set, double floor, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<double> truths = set.Targets;
        set = set with { Targets = Outliers.Tamed(set) };
        if (set.RowCount <= MostRowsToCrossFit)
        {
            IModel crossFitted = learner.Train(set, options with { KeepHeldOutPredictions = true }, cancellationToken);
            return (crossFitted, Ratios(truths.Span, crossFitted.HeldOutPredictions.Span, floor));
        }

        int older = set.RowCount - set.RowCount / NewestShare;
        IModel past = learner.Train(Rows(set, 0, older), options, cancellationToken);
        TrainingSet newest = Rows(set, older, set.RowCount);
        double[] predictions = new double[newest.RowCount];
        past.Predict(newest.Features, predictions);
        return (learner.Train(set, options, cancellationToken), Ratios(truths.Span[older..], predictions, floor));
    }

    private static TrainingSet Rows(TrainingSet set, int from, int to)
    {
        var columns = new double[set.Features.Schema.Count][];
        for (int feature = 0; feature < columns.Length; feature++) columns[feature] = set.Features.Column(feature)[from..to].ToArray();
        return new TrainingSet(
            new FeatureTable(set.Features.Schema, columns, to - from),
            set.Targets[from..to],
            set.Weights.IsEmpty ? default : set.Weights[from..to],
            set.Groups.IsEmpty ? default : set.Groups[from..to]);
    }

    private static double[] Ratios(ReadOnlySpan<double> truths, ReadOnlySpan<double> predictions, double floor)
    {
        var ratios = new List<double>(truths.Length);
        for (int row = 0; row < truths.Length; row++)
            if (!double.IsNaN(predictions[row]))
                ratios.Add(truths[row] / Math.Max(predictions[row], floor));
        return [.. ratios];
    }
}
